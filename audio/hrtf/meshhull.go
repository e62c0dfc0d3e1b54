package hrtf

import "math"

// hull is the convex hull of points on a sphere, which is their Delaunay
// triangulation there. It grows from a tetrahedron by the point that lies
// highest above a facet (quickhull: Barber, Dobkin and Huhdanpaa 1996).
type hull struct {
	places []place
	facets []facet // while it grows, with those that are gone

	// Scratch of insert.
	startsAt []int32 // for each point, the new facet whose horizon edge begins there
	endsAt   []int32 // and the one whose horizon edge ends there
	stack    []int32
	visible  []int32
}

// facet is a triangle of the hull.
type facet struct {
	corners [3]int32 // counter-clockwise as seen from outside
	across  [3]int32 // across[i] is the facet beyond the edge opposite to corners[i]
	pending []int32  // points above it that are not in the hull yet; each waits at one facet
	gone    bool     // it is within the hull by now
}

// newHull returns the hull of all places; ok is false if they lie in a plane.
// Places that coincide are there once.
func newHull(places []place) (h *hull, ok bool) {
	h = &hull{places: places, startsAt: make([]int32, len(places)), endsAt: make([]int32, len(places))}
	if !h.begin() {
		return nil, false
	}
	next := 0
	for next < len(h.facets) {
		if f := &h.facets[next]; f.gone || len(f.pending) == 0 {
			next++
		} else {
			h.insert(int32(next))
		}
	}
	h.tidy()
	return h, true
}

// begin makes the first tetrahedron, a large one.
func (h *hull) begin() bool {
	a := int32(0)
	b := h.largest(func(p place) float64 {
		w := p.minus(h.places[a])
		return math.Hypot(math.Hypot(float64(w.x), float64(w.y)), float64(w.z))
	})
	ab := h.places[b].minus(h.places[a])
	c := h.largest(func(p place) float64 {
		n := ab.cross(p.minus(h.places[a]))
		return math.Hypot(math.Hypot(float64(n.x), float64(n.y)), float64(n.z))
	})
	d := h.largest(func(p place) float64 { return math.Abs(above(h.places[a], h.places[b], h.places[c], p)) })
	height := above(h.places[a], h.places[b], h.places[c], h.places[d])
	if height == 0 {
		return false
	}
	if height > 0 {
		b, c = c, b
	}
	h.facets = []facet{
		{corners: [3]int32{a, b, c}, across: [3]int32{2, 3, 1}},
		{corners: [3]int32{a, d, b}, across: [3]int32{2, 0, 3}},
		{corners: [3]int32{b, d, c}, across: [3]int32{3, 0, 1}},
		{corners: [3]int32{c, d, a}, across: [3]int32{1, 0, 2}},
	}
	all := make([]int32, len(h.places))
	for p := range all {
		all[p] = int32(p)
	}
	h.assign(all, 0)
	return true
}

// largest is the first point at which measure is largest.
func (h *hull) largest(measure func(place) float64) int32 {
	best, most := int32(0), math.Inf(-1)
	for p := range h.places {
		if m := measure(h.places[p]); m > most {
			best, most = int32(p), m
		}
	}
	return best
}

// above is how far p lies above the facet, times its area.
func (h *hull) above(f *facet, p int32) float64 {
	return above(h.places[f.corners[0]], h.places[f.corners[1]], h.places[f.corners[2]], h.places[p])
}

// assign lets each of points wait at the first of the facets from one on that
// it is above. A point above none is in the hull, or coincides with one that is.
func (h *hull) assign(points []int32, from int) {
	for _, p := range points {
		for f := from; f < len(h.facets); f++ {
			if h.above(&h.facets[f], p) > 0 {
				h.facets[f].pending = append(h.facets[f].pending, p)
				break
			}
		}
	}
}

// insert adds the highest of the points that wait at the facet: what it sees of
// the hull is replaced by a cone between it and the horizon. A point that saw a
// facet which is replaced is within the cone, or sees a facet of it.
func (h *hull) insert(seen int32) {
	top := h.facets[seen].pending[0]
	for _, p := range h.facets[seen].pending[1:] {
		if h.above(&h.facets[seen], p) > h.above(&h.facets[seen], top) {
			top = p
		}
	}

	first := len(h.facets)
	h.visible = h.visible[:0]
	h.facets[seen].gone = true
	h.stack = append(h.stack[:0], seen)
	for len(h.stack) > 0 {
		at := h.stack[len(h.stack)-1]
		h.stack = h.stack[:len(h.stack)-1]
		h.visible = append(h.visible, at)
		for _, next := range h.facets[at].across {
			if !h.facets[next].gone && h.above(&h.facets[next], top) > 0 {
				h.facets[next].gone = true
				h.stack = append(h.stack, next)
			}
		}
	}
	for _, at := range h.visible {
		for i, next := range h.facets[at].across {
			if !h.facets[next].gone {
				h.addSide(at, i, next, top)
			}
		}
	}
	for f := first; f < len(h.facets); f++ {
		corners := &h.facets[f].corners
		h.facets[f].across[0] = h.startsAt[corners[1]]
		h.facets[f].across[1] = h.endsAt[corners[0]]
	}
	for _, at := range h.visible {
		h.assign(h.facets[at].pending, first)
		h.facets[at].pending = nil
	}
}

// addSide makes the facet between the edge opposite to corner i of a visible
// facet, beyond which is one that stays, and the top.
func (h *hull) addSide(visible int32, i int, stays, top int32) {
	from, to := h.facets[visible].edge(i)
	side := int32(len(h.facets))
	h.facets = append(h.facets, facet{corners: [3]int32{from, to, top}, across: [3]int32{0, 0, stays}})
	h.startsAt[from], h.endsAt[to] = side, side
	for j, next := range h.facets[stays].across {
		if next == visible {
			h.facets[stays].across[j] = side
		}
	}
}

// tidy removes the facets that are gone.
func (h *hull) tidy() {
	moved := make([]int32, len(h.facets))
	kept := h.facets[:0]
	for i := range h.facets {
		if !h.facets[i].gone {
			moved[i] = int32(len(kept))
			kept = append(kept, h.facets[i])
		}
	}
	for i := range kept {
		for k, next := range kept[i].across {
			kept[i].across[k] = moved[next]
		}
	}
	h.facets = kept
}

// edge is the edge opposite to corner k.
func (f *facet) edge(k int) (from, to int32) { return f.corners[(k+1)%3], f.corners[(k+2)%3] }
