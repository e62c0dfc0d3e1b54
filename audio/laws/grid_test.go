package laws

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"

	"posxyz/audio/audiotest"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// heard is what comes out of the renderer at a direction that was measured, and what
// was measured there.
type heard struct {
	*measured
	spectra *audiotest.Spectra
}

// A grid is what is heard at directions that were measured: all of them, or
// those that are left out of the head.
type grid struct {
	once  sync.Once
	heard []heard
	err   error
}

var onGrid, leftOut, tenDegrees grid

// hear renders the grid once for all laws.
func (g *grid) hear(render func([]measured) []heard) ([]heard, error) {
	g.once.Do(func() {
		var known []measured
		if known, g.err = measurement(); g.err == nil {
			g.heard = render(known)
		}
	})
	return g.heard, g.err
}

// heardOnGrid is through the built-in head.
func heardOnGrid(e *extent) ([]heard, error) {
	return onGrid.hear(func(known []measured) []heard {
		return render(builtInHead(), known, indices(len(known), e.every(11)))
	})
}

// heardLeftOut is through heads that lack the direction, but none of its
// neighbours: many such directions at once, far from each other.
func heardLeftOut(e *extent) ([]heard, error) {
	return leftOut.hear(func(known []measured) []heard {
		groups := farApart(known)
		var all []heard
		for g := 0; g < len(groups); g += e.every(len(groups) / 2) {
			all = append(all, render(headWithout(known, groups[g]), known, groups[g])...)
		}
		return all
	})
}

// heardTenDegrees is through a head that lacks every second direction of each
// ring: what is left is some 10° apart.
func heardTenDegrees(e *extent) ([]heard, error) {
	return tenDegrees.hear(func(known []measured) []heard {
		out := everySecond(known)
		head := headWithout(known, out)
		var some []int
		for i := 0; i < len(out); i += e.every(6) {
			some = append(some, out[i])
		}
		return render(head, known, some)
	})
}

func render(head *hrtf.Head, known []measured, which []int) []heard {
	all := make([]heard, len(which))
	forEach(len(which), func() *listener { return newListener(head) }, func(l *listener, i int) {
		m := &known[which[i]]
		all[i] = heard{m, audiotest.SpectraOf(l.impulse(m.at), rate)}
	})
	return all
}

func indices(n, step int) []int {
	var all []int
	for i := 0; i < n; i += step {
		all = append(all, i)
	}
	return all
}

// headWithout is the built-in head without some of what was measured.
func headWithout(known []measured, out []int) *hrtf.Head {
	missing := map[int]bool{}
	for _, i := range out {
		missing[known[i].node] = true
	}
	set := *hrtf.BuiltIn()
	nodes := set.Nodes
	set.Nodes = nil
	for i := range nodes {
		if !missing[i] {
			set.Nodes = append(set.Nodes, nodes[i])
		}
	}
	return headOf(&set)
}

// farApart divides directions into groups of which none are neighbours.
func farApart(known []measured) [][]int {
	const degrees = 25
	var groups [][]int
next:
	for i := range known {
		for g, group := range groups {
			near := false
			for _, j := range group {
				near = near || degreesApart(known[i].at, known[j].at) < degrees
			}
			if !near {
				groups[g] = append(group, i)
				continue next
			}
		}
		groups = append(groups, []int{i})
	}
	return groups
}

// everySecond picks every second direction of each ring, counted from the front
// to both sides.
func everySecond(known []measured) []int {
	rings := map[int][]int{} // by elevation in degrees
	for i := range known {
		elevation := int(math.Round(pose.Degrees(known[i].at.Direction().Elevation)))
		rings[elevation] = append(rings[elevation], i)
	}
	var out []int
	for _, elevation := range slices.Sorted(maps.Keys(rings)) {
		ring := rings[elevation]
		slices.SortFunc(ring, func(i, j int) int {
			return cmp.Compare(fromFront(known[i].at), fromFront(known[j].at))
		})
		for k, i := range ring {
			if min(k, len(ring)-k)%2 == 1 {
				out = append(out, i)
			}
		}
	}
	return out
}

// fromFront is an azimuth in [0, 2π), of which rounding makes no whole turn.
func fromFront(v pose.Vec) float64 {
	azimuth := v.Direction().Azimuth
	if azimuth < -1e-9 {
		azimuth += 2 * math.Pi
	}
	return azimuth
}
