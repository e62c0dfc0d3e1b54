package hrtf

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

// pass logs what a law measures, and holds it.
func pass(t *testing.T, law string, got, most float64) {
	t.Helper()
	t.Logf("law %s: %.3f", law, got)
	if !(got <= most) {
		t.Errorf("law %s: %.3f, want at most %v", law, got, most)
	}
}

// misses are what is heard differently from what should be.
type misses struct {
	itdMicroseconds []float64
	spectralDB      []float64 // each ear
	ildDB           [octaves][]float64
	loudDB          []float64
}

func (m *misses) add(got, want heard) {
	m.itdMicroseconds = append(m.itdMicroseconds, 1e6*(got.itd-want.itd))
	m.loudDB = append(m.loudDB, got.loud-want.loud)
	for ear := range 2 {
		m.spectralDB = append(m.spectralDB, spectralDB(&got, &want, ear))
	}
	for o := range octaves {
		m.ildDB[o] = append(m.ildDB[o], got.octaves[0][o]-got.octaves[1][o]-want.octaves[0][o]+want.octaves[1][o])
	}
}

// Laws 1, 3 and 4 off the grid: measured directions are left out and made of the
// rest. Each has all of its neighbours.
func TestLawsOfLeftOutNodes(t *testing.T) {
	s := BuiltIn()
	ears := newListener(float64(s.Rate))
	groups := farApart(s)
	if raceDetector {
		groups = groups[:1] // it finds nothing in arithmetic
	}
	var m misses
	for _, out := range groups {
		h := newHead(t, s.without(out))
		for i := range out {
			m.add(ears.direction(h, s.Nodes[i].At), ears.node(&s.Nodes[i]))
		}
	}
	t.Logf("%d directions, each left out", len(m.loudDB))
	pass(t, "1: ITD, rms, µs", rms(m.itdMicroseconds), 5)
	pass(t, "1: ITD, worst, µs", largest(m.itdMicroseconds), 20)
	for o := range octaves {
		pass(t, "3: ILD in an octave, rms, dB", rms(m.ildDB[o]), 1)
	}
	pass(t, "4: spectrum, mean, dB", mean(m.spectralDB), 0.5)
	pass(t, "4: spectrum, 95th percentile, dB", quantile(m.spectralDB, 0.95), 2)
	pass(t, "8: loudness, rms, dB", rms(m.loudDB), 0.3)
}

// Laws 1, 3 and 4 of the directions that are missing when the rest is 10° apart.
func TestLawsOfA10DegreeGrid(t *testing.T) {
	s := BuiltIn()
	ears := newListener(float64(s.Rate))
	out := everySecond(s)
	h := newHead(t, s.without(out))
	var m misses
	for _, i := range slices.Sorted(maps.Keys(out)) {
		m.add(ears.direction(h, s.Nodes[i].At), ears.node(&s.Nodes[i]))
		if raceDetector && len(m.loudDB) == 40 {
			break
		}
	}
	t.Logf("%d directions", len(m.loudDB))
	pass(t, "1: ITD, rms, µs", rms(m.itdMicroseconds), 5)
	pass(t, "1: ITD, worst, µs", largest(m.itdMicroseconds), 20)
	for o := range octaves {
		pass(t, "3: ILD in an octave, rms, dB", rms(m.ildDB[o]), 1)
	}
	pass(t, "4: spectrum, mean, dB", mean(m.spectralDB), 0.5)
	pass(t, "4: spectrum, 95th percentile, dB", quantile(m.spectralDB, 0.95), 2)
}

// Law 2, of the delay between the filters at every elevation, and of all that is
// heard where it changes most.
func TestLawITDIsContinuous(t *testing.T) {
	h := kemar(t)
	var c Cursor
	fine, coarse := 0.0, 0.0
	for elevation := -90.0; elevation <= 90; elevation += 2.5 {
		var itd [3600]float64 // every 0.1°
		for i := range itd {
			itd[i] = h.Find(&c, at(0.1*float64(i), elevation)).ITD
		}
		for i := range itd {
			fine = max(fine, math.Abs(itd[(i+1)%3600]-itd[i]))
			coarse = max(coarse, math.Abs(itd[(i+10)%3600]-itd[i]))
		}
	}
	pass(t, "2: ITD between the filters, µs per 0.1°", 1e6*fine, 5)
	pass(t, "2: ITD between the filters, µs per 1°", 1e6*coarse, 15)

	ears := newListener(float64(h.Rate()))
	heardMost := 0.0
	for elevation := -40.0; elevation <= 40; elevation += 10 {
		last := ears.direction(h, at(0, elevation)).itd
		for azimuth := 1.0; azimuth <= 360 && !raceDetector; azimuth++ {
			next := ears.direction(h, at(azimuth, elevation)).itd
			heardMost = max(heardMost, math.Abs(next-last))
			last = next
		}
	}
	pass(t, "2: ITD heard, µs per 1°", 1e6*heardMost, 15)
}

// The slope of the ITD is continuous too: where two triangles meet, it bends no
// more than anywhere else. Straight interpolation has kinks of 60 µs per radian.
func TestITDHasNoKinks(t *testing.T) {
	const (
		step = 1e-4 // radians
		bend = 15e-3
	)
	r := rand.New(rand.NewPCG(10, 10))
	h := kemar(t)
	most := 0.0
	for range 3000 {
		tri := &h.mesh.triangles[r.IntN(len(h.mesh.triangles))]
		from, to := tri.edge(r.IntN(3))
		v, w := h.mesh.corners[from], h.mesh.corners[to]
		along := r.Float64()
		on, side := unit(v.Scale(1-along).Add(w.Scale(along))), unit(cross(v, w)).Scale(step)
		a, b, c := h.find(on.Sub(side)).ITD, h.find(on).ITD, h.find(on.Add(side)).ITD
		most = max(most, math.Abs(a-2*b+c)/(step*step))
	}
	t.Logf("bends by %.2g s/radian² at most", most)
	if most > bend { // a kink of 60 µs/radian would be 0.6 s/radian²
		t.Errorf("at an edge the ITD bends by %.3g s/radian², want at most %v", most, bend)
	}
}

// What the ITD alone does to a tone that goes round at 90°/s, when it is set once
// in a block: far less than law 6 allows for everything together.
func TestITDIsSmoothEnoughForTones(t *testing.T) {
	const hz, degreesPerBlock = 8000, 90.0 * audio.BlockFrames / 48000
	h := kemar(t)
	for _, elevation := range []float64{0, 33} {
		var c Cursor
		var tone []float32
		last := h.Find(&c, at(0, elevation)).ITD
		for len(tone) < 1<<17 {
			next := h.Find(&c, at(degreesPerBlock*float64(len(tone)/audio.BlockFrames+1), elevation)).ITD
			for n := range audio.BlockFrames {
				delay := last + (next-last)*float64(n+1)/audio.BlockFrames
				tone = append(tone, float32(math.Sin(2*math.Pi*hz*(float64(len(tone))/48000-delay/2))))
			}
			last = next
		}
		got := audiotest.ToneResidualDB(tone, 48000, hz)
		t.Logf("elevation %v°: %.1f dB", elevation, got)
		if got > -90 {
			t.Errorf("at elevation %v° the ITD makes a residual of %.1f dB, want at most −90", elevation, got)
		}
	}
}

// Law 8: in the middle of a triangle it is as loud as at its corners on average. One
// side is enough, for the other is the same.
func TestLawLoudnessBetweenNodes(t *testing.T) {
	h := kemar(t)
	ears := newListener(float64(h.Rate()))
	every := 1
	if raceDetector {
		every = 20
	}
	corner := func(c int32) float64 {
		return math.Pow(10, ears.direction(h, h.mesh.corners[c]).loud/10)
	}
	var louder []float64
	for i := 0; i < len(h.mesh.triangles); i += every {
		c := &h.mesh.triangles[i].corners
		middle := h.mesh.corners[c[0]].Add(h.mesh.corners[c[1]]).Add(h.mesh.corners[c[2]])
		if middle.Y >= -1e-9 {
			louder = append(louder, ears.direction(h, middle).loud-10*math.Log10((corner(c[0])+corner(c[1])+corner(c[2]))/3))
		}
	}
	t.Logf("%d triangles, %.3f dB mean", len(louder), mean(louder))
	pass(t, "8: loudness in the middle of triangles, worst, dB", largest(louder), 0.3)
}

// Laws 7 and 14 on the built-in head.
func TestLawsOfSeamsAndMirror(t *testing.T) {
	h := kemar(t)
	seams := [][2]pose.Vec{{at(0, 89.999), at(180, 89.999)}, {at(90, -89.999), at(-90, -89.999)}}
	for elevation := -85.0; elevation < 90; elevation += 5 {
		seams = append(seams,
			[2]pose.Vec{at(359.99, elevation), at(0.01, elevation)},
			[2]pose.Vec{at(179.99, elevation), at(-179.99, elevation)})
	}
	worst := math.Inf(-1)
	for _, p := range seams {
		a, b := h.find(p[0]), h.find(p[1])
		worst = max(worst, h.filterDifferenceDB(&a, &b))
	}
	pass(t, "7: the filters over a seam, worst, dB", worst, -60)

	r := rand.New(rand.NewPCG(11, 11))
	worst = math.Inf(-1)
	for range 500 {
		v := randomDirection(r)
		a, b := h.find(v), h.find(mirrored(v))
		worst = max(worst, audiotest.DifferenceDB(h.taps(Left, &a), h.taps(Right, &b)), audiotest.DifferenceDB(h.taps(Right, &a), h.taps(Left, &b)))
		if sum := math.Abs(a.ITD + b.ITD); sum > 1e-12 {
			t.Fatalf("the ITDs of %s and its mirror image are %v and %v s", degrees(v), a.ITD, b.ITD)
		}
	}
	pass(t, "14: the ears' filters exchanged by mirroring, worst, dB", worst, -100)
}

// farApart divides the measured nodes of a set into groups whose nodes are far
// from each other, so that a group can be left out and each of its nodes still
// has all of its neighbours.
func farApart(s *Set) []map[int]bool {
	const degreesApart = 25
	var groups []map[int]bool
	for i, n := range s.Nodes {
		if n.Synthetic {
			continue
		}
		g := slices.IndexFunc(groups, func(group map[int]bool) bool {
			for j := range group {
				if angle(n.At, s.Nodes[j].At) < pose.Radians(degreesApart) {
					return false
				}
			}
			return true
		})
		if g < 0 {
			g = len(groups)
			groups = append(groups, map[int]bool{})
		}
		groups[g][i] = true
	}
	return groups
}

// everySecond is every second node of each ring, counted from the front on both
// sides: what is left of KEMAR without them is some 10° apart.
func everySecond(s *Set) map[int]bool {
	rings := map[float64][]int{}
	for i, n := range s.Nodes {
		if !n.Synthetic {
			elevation := math.Round(pose.Degrees(n.At.Direction().Elevation))
			rings[elevation] = append(rings[elevation], i)
		}
	}
	out := map[int]bool{}
	for _, ring := range rings {
		side := func(i int) float64 { return math.Abs(s.Nodes[i].At.Direction().Azimuth) }
		slices.SortStableFunc(ring, func(i, j int) int { return cmp.Compare(side(i), side(j)) })
		for k, i := range ring {
			if (k+1)/2%2 == 1 { // the first is in front, then they come in pairs
				out[i] = true
			}
		}
	}
	return out
}

// without is a set with some nodes left out.
func (s *Set) without(out map[int]bool) *Set {
	rest := *s
	rest.Nodes = nil
	for i := range s.Nodes {
		if !out[i] {
			rest.Nodes = append(rest.Nodes, s.Nodes[i])
		}
	}
	return &rest
}

func rms(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(x)))
}

// largest is the largest |x|, or −Inf of nothing.
func largest(x []float64) float64 {
	most := math.Inf(-1)
	for _, v := range x {
		most = max(most, math.Abs(v))
	}
	return most
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// quantile is what the part q of x is at most.
func quantile(x []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	return sorted[int(math.Ceil(q*float64(len(x))))-1]
}
