package hub

import (
	"math"
	"slices"

	"posxyz/hub/pose"
)

// grid is the spatial index of an audience: space cut into cubes, on one level
// for each size that areas ask for. An area watches the cells that its ball
// touches, at most 3×3×3 of them: so a move costs what watches its cell, and an
// area what lies in its own, however large the world is.
type grid struct{ levels []*level }

// level holds the sources in cells of one size.
type level struct {
	size     float64 // metres; a power of two
	cells    map[cellKey]*cell
	watchers int // views
}

// cellKey is floor(p / size).
type cellKey struct{ x, y, z int64 }

// cell is one cube, there while something lies in it or watches it.
type cell struct {
	level    *level
	key      cellKey
	replicas map[*replica]struct{}
	views    []*view
}

// span is the cells from one corner to the other, on a level.
type span struct {
	level    *level
	from, to cellKey
}

// levelSize returns the size of the cells that an area of that radius watches:
// the power of two from it up to twice it.
func levelSize(radius float64) float64 {
	return math.Exp2(math.Ceil(math.Log2(min(max(radius, 1e-3), 4*pose.MaxCoordinate))))
}

func (l *level) keyOf(p pose.Vec) cellKey {
	return cellKey{int64(math.Floor(p.X / l.size)), int64(math.Floor(p.Y / l.size)), int64(math.Floor(p.Z / l.size))}
}

// clear forgets all sources; what watches stays.
func (g *grid) clear() {
	for _, l := range g.levels {
		for _, c := range l.cells {
			c.replicas = nil
			c.tidy()
		}
	}
}

// place puts r where it is, from wherever it was.
func (g *grid) place(r *replica) {
	for i, l := range g.levels {
		key := l.keyOf(r.at)
		if i < len(r.cells) && r.cells[i].key == key {
			continue
		}
		to := l.cellAt(key)
		if i < len(r.cells) {
			r.cells[i].evict(r)
			r.cells[i] = to
		} else {
			r.cells = append(r.cells, to)
		}
		if to.replicas == nil {
			to.replicas = map[*replica]struct{}{}
		}
		to.replicas[r] = struct{}{}
	}
}

func (g *grid) remove(r *replica) {
	for _, c := range r.cells {
		c.evict(r)
	}
	r.cells = nil
}

// levelFor returns the level whose cells suit a radius, filled.
func (g *grid) levelFor(radius float64, replicas map[string]*replica) *level {
	size := levelSize(radius)
	for _, l := range g.levels {
		if l.size == size {
			return l
		}
	}
	l := &level{size: size, cells: map[cellKey]*cell{}}
	g.levels = append(g.levels, l)
	for _, r := range replicas {
		g.place(r)
	}
	return l
}

// watch has v watch the cells that its area touches now.
func (g *grid) watch(v *view) {
	a := v.area
	if !a.placed {
		g.unwatch(v)
		return
	}
	l := a.span.level
	if l == nil {
		l = g.levelFor(a.radius, v.audience.replicas)
	}
	reach := pose.Vec{X: a.radius, Y: a.radius, Z: a.radius}
	now := span{l, l.keyOf(bounded(a.center.Sub(reach))), l.keyOf(bounded(a.center.Add(reach)))}
	if now == a.span {
		return
	}
	g.release(v)
	if a.span.level == nil {
		l.watchers++
	}
	a.span = now
	for x := now.from.x; x <= now.to.x; x++ {
		for y := now.from.y; y <= now.to.y; y++ {
			for z := now.from.z; z <= now.to.z; z++ {
				c := l.cellAt(cellKey{x, y, z})
				c.views = append(c.views, v)
				a.cells = append(a.cells, c)
			}
		}
	}
}

// bounded moves a corner into the world, beyond which nothing lies.
func bounded(p pose.Vec) pose.Vec {
	clamp := func(x float64) float64 { return min(max(x, -pose.MaxCoordinate), pose.MaxCoordinate) }
	return pose.Vec{X: clamp(p.X), Y: clamp(p.Y), Z: clamp(p.Z)}
}

// unwatch has v watch nothing; a level that nobody watches goes.
func (g *grid) unwatch(v *view) {
	l := v.area.span.level
	if l == nil {
		return
	}
	g.release(v)
	v.area.span = span{}
	if l.watchers--; l.watchers > 0 {
		return
	}
	i := slices.Index(g.levels, l)
	g.levels = slices.Delete(g.levels, i, i+1)
	for _, r := range v.audience.replicas {
		r.cells = slices.Delete(r.cells, i, i+1)
	}
}

// release takes v out of the cells that it watches.
func (g *grid) release(v *view) {
	for _, c := range v.area.cells {
		i := slices.Index(c.views, v)
		c.views = slices.Delete(c.views, i, i+1)
		c.tidy()
	}
	v.area.cells = v.area.cells[:0]
}

func (l *level) cellAt(key cellKey) *cell {
	c := l.cells[key]
	if c == nil {
		c = &cell{level: l, key: key}
		l.cells[key] = c
	}
	return c
}

func (c *cell) evict(r *replica) {
	delete(c.replicas, r)
	c.tidy()
}

// tidy takes an empty cell away.
func (c *cell) tidy() {
	if len(c.replicas) == 0 && len(c.views) == 0 {
		delete(c.level.cells, c.key)
	}
}
