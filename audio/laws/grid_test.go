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

// timeError is in seconds.
func (h *heard) timeError() float64 { return h.spectra.InterauralDelay() - h.itd }

// spectralDB is law 4's distance: of each ear, over 60 bands.
func (h *heard) spectralDB() [2]float64 {
	left, right := h.spectra.ERBLevelsDB()
	return [2]float64{audiotest.RMSDifference(left[:], h.left[:]), audiotest.RMSDifference(right[:], h.right[:])}
}

// levelErrors are of the differences between the ears, in dB.
func (h *heard) levelErrors() [audiotest.Octaves]float64 {
	got := octaveDifferences(h.spectra)
	for i := range got {
		got[i] -= h.octaves[i]
	}
	return got
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

// timeDifferences is law 1.
func timeDifferences(e *extent) ([]row, error) {
	grid, err := heardOnGrid(e)
	if err != nil {
		return nil, err
	}
	missing, err := heardLeftOut(e)
	if err != nil {
		return nil, err
	}
	on, off := timeErrors(grid), timeErrors(missing)
	return []row{
		atMost(10, "µs", largest(on), "ITD at %d directions that were measured, worst", len(on)),
		atMost(5, "µs", rms(off), "ITD at %d directions that are left out, rms", len(off)),
		atMost(20, "µs", largest(off), "ITD at %d directions that are left out, worst", len(off)),
	}, nil
}

func timeErrors(all []heard) (microseconds []float64) {
	for i := range all {
		microseconds = append(microseconds, 1e6*all[i].timeError())
	}
	return microseconds
}

// levelDifferences is law 3.
func levelDifferences(e *extent) ([]row, error) {
	grid, err := heardOnGrid(e)
	if err != nil {
		return nil, err
	}
	missing, err := heardLeftOut(e)
	if err != nil {
		return nil, err
	}
	var on []float64
	for i := range grid {
		errors := grid[i].levelErrors()
		on = append(on, errors[:]...)
	}
	off := [audiotest.Octaves][]float64{}
	for i := range missing {
		for octave, db := range missing[i].levelErrors() {
			off[octave] = append(off[octave], db)
		}
	}
	worst := 0.0
	for _, octave := range off {
		worst = max(worst, rms(octave))
	}
	return []row{
		atMost(0.5, "dB", largest(on), "ILD in octaves from 0.5 to 16 kHz, %d directions measured, worst", len(grid)),
		atMost(1, "dB", worst, "ILD in the worst of these octaves, %d directions left out, rms", len(missing)),
	}, nil
}

// spectra is law 4.
func spectra(e *extent) ([]row, error) {
	grid, err := heardOnGrid(e)
	if err != nil {
		return nil, err
	}
	missing, err := heardTenDegrees(e)
	if err != nil {
		return nil, err
	}
	on, off := spectralErrors(grid), spectralErrors(missing)
	return []row{
		atMost(0.3, "dB", mean(on), "spectrum in 60 ERB bands, %d directions measured, mean", len(grid)),
		atMost(0.6, "dB", quantile(on, 0.95), "the same, 95th percentile"),
		atMost(0.5, "dB", mean(off), "spectrum between directions 10° apart, %d directions, mean", len(missing)),
		atMost(2, "dB", quantile(off, 0.95), "the same, 95th percentile"),
	}, nil
}

func spectralErrors(all []heard) (db []float64) {
	for i := range all {
		ears := all[i].spectralDB()
		db = append(db, ears[:]...)
	}
	return db
}
