package hrtf

import (
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
	"posxyz/hub/pose"
)

// ball is a set on any directions: a sphere's ITD, and for filters a low-pass
// that is darker and quieter the farther the ear is turned away. Mirrored
// directions have exchanged ears, to the bit.
func ball(nodes []pose.Vec, taps int) *Set {
	s := &Set{Name: "a ball", Rate: 48000, Radius: 1.4}
	for _, v := range nodes {
		s.Nodes = append(s.Nodes, Node{At: v, Left: ballFilter(v.Y, v.X+v.Z/2, taps), Right: ballFilter(-v.Y, v.X+v.Z/2, taps), ITD: ballITD(v)})
	}
	return s
}

func ballITD(v pose.Vec) float64 {
	side := max(-1, min(1, v.Y))
	return 0.0875 / 343 * (math.Asin(side) + side)
}

func ballFilter(side, front float64, taps int) []float32 {
	h := make([]float32, taps)
	pole, value := 0.5-0.4*side, math.Pow(2, side)*(0.5+0.4*side)*(1+0.2*front)
	for n := range h {
		h[n] = float32(value)
		value *= pole
	}
	return h
}

func newHead(t testing.TB, s *Set) *Head {
	t.Helper()
	h, err := NewHead(s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// find is Find from nowhere.
func (h *Head) find(v pose.Vec) Cue {
	var c Cursor
	return h.Find(&c, v)
}

// taps are those of the filter of an ear at a cue, from its spectra.
func (h *Head) taps(ear Ear, cue *Cue) []float32 {
	filter := make([]dsp.Spectrum, h.Parts())
	h.Filter(filter, ear, cue)
	var all []float32
	for p := range filter {
		var x, none [dsp.TransformFrames]float32
		dsp.Inverse(&x, &none, &filter[p], &dsp.Spectrum{})
		all = append(all, x[:audio.BlockFrames]...)
	}
	return all
}

// filterDifferenceDB is how far the filters of two cues are apart, the worse ear.
func (h *Head) filterDifferenceDB(a, b *Cue) float64 {
	return max(audiotest.DifferenceDB(h.taps(Left, a), h.taps(Left, b)), audiotest.DifferenceDB(h.taps(Right, a), h.taps(Right, b)))
}

func TestHeadIsExactAtNodes(t *testing.T) {
	for name, nodes := range grids() {
		s := ball(nodes, 128)
		h := newHead(t, s)
		var c Cursor
		for i, n := range s.Nodes {
			cue := h.Find(&c, n.At.Scale(3))
			weight := float32(0)
			for k, node := range cue.Nodes {
				if int(node) == i {
					weight = cue.Weights[k]
				}
			}
			if weight != 1 || math.Abs(cue.ITD-n.ITD) > 1e-12 {
				t.Fatalf("%s, node %d at %v: %+v, want all of the weight and the ITD %v", name, i, n.At, cue, n.ITD)
			}
			if got := audiotest.DifferenceDB(h.taps(Left, &cue), n.Left); got > -120 {
				t.Fatalf("%s, node %d at %v: the left filter differs by %.1f dB", name, i, n.At, got)
			}
			if got := audiotest.DifferenceDB(h.taps(Right, &cue), n.Right); got > -120 {
				t.Fatalf("%s, node %d at %v: the right filter differs by %.1f dB", name, i, n.At, got)
			}
		}
	}
}

// Filters of two partitions and of one that is not full.
func TestHeadDividesLongFilters(t *testing.T) {
	for _, c := range []struct{ taps, parts int }{{1, 1}, {127, 1}, {128, 1}, {129, 2}, {256, 2}, {500, 4}} {
		s := ball(cube(), c.taps)
		for n := range s.Nodes[3].Left {
			s.Nodes[3].Left[n] = float32(n%7) - 3
		}
		h := newHead(t, s)
		if h.Parts() != c.parts {
			t.Errorf("%d taps make %d parts, want %d", c.taps, h.Parts(), c.parts)
		}
		cue := h.find(s.Nodes[3].At)
		want := make([]float32, c.parts*audio.BlockFrames)
		copy(want, s.Nodes[3].Left)
		if got := audiotest.DifferenceDB(h.taps(Left, &cue), want); got > -120 {
			t.Errorf("%d taps: the filter differs by %.1f dB", c.taps, got)
		}
	}
}

func TestHeadRefuses(t *testing.T) {
	broken := func(change func(s *Set)) *Set {
		s := ball(octahedron(), 128)
		change(s)
		return s
	}
	for _, c := range []struct {
		set  *Set
		want string
	}{
		{&Set{Name: "nobody"}, "hrtf: nobody: "},
		{broken(func(s *Set) { s.Rate = 0 }), "rate is 0 Hz"},
		{broken(func(s *Set) { s.Nodes = nil }), "no directions"},
		{broken(func(s *Set) { s.Nodes = s.Nodes[1:] }), "no direction is within 80° of"},
		{broken(func(s *Set) { s.Nodes[0].Left, s.Nodes[0].Right = nil, nil }), "node 0 has no taps"},
		{broken(func(s *Set) { s.Nodes[4].Right = make([]float32, 127) }), "node 4 has 128 and 127 taps"},
		{broken(func(s *Set) { s.Nodes[5].ITD = math.NaN() }), "node 5 has an ITD of NaN s"},
	} {
		if _, err := NewHead(c.set); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}

func TestHeadKnowsItsLatency(t *testing.T) {
	s := ball(laboratory(), 128)
	for i := range s.Nodes { // a peak at 7.5 frames
		clear(s.Nodes[i].Left)
		s.Nodes[i].Left[7], s.Nodes[i].Left[8] = -1, -1
		clear(s.Nodes[i].Right)
		s.Nodes[i].Right[3] = 1
	}
	if got, want := newHead(t, s).Latency(), (7.5+3)/2; math.Abs(got-want) > 1e-6 {
		t.Errorf("latency %v frames, want %v", got, want)
	}
}

func TestMaxITDIsABound(t *testing.T) {
	for name, nodes := range grids() {
		h := newHead(t, ball(nodes, 8))
		r := rand.New(rand.NewPCG(4, 4))
		largest := 0.0
		var c Cursor
		for range 20000 {
			largest = max(largest, math.Abs(h.Find(&c, randomDirection(r)).ITD))
		}
		t.Logf("%s: %.1f µs found, bound %.1f", name, largest*1e6, h.MaxITD()*1e6)
		if largest > h.MaxITD() {
			t.Errorf("%s: an ITD of %v s is found, above MaxITD %v", name, largest, h.MaxITD())
		}
	}
	if h := newHead(t, ball(laboratory(), 8)); h.MaxITD() > 1.02*ballITD(pose.Vec{Y: 1}) {
		t.Errorf("MaxITD is %v s, the sphere's is %v", h.MaxITD(), ballITD(pose.Vec{Y: 1}))
	}
}

// Goroutines share a head, each with a cursor of its own: the race detector looks on.
func TestHeadIsShared(t *testing.T) {
	h := newHead(t, ball(laboratory(), 128))
	want := h.find(at(61, 27))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			var c Cursor
			filter := make([]dsp.Spectrum, h.Parts())
			for azimuth := 0.0; azimuth <= 61; azimuth += 0.5 {
				cue := h.Find(&c, at(azimuth, 27))
				h.Filter(filter, Right, &cue)
				if azimuth == 61 && cue != want {
					t.Errorf("%+v, want %+v", cue, want)
				}
			}
		})
	}
	all.Wait()
}

func TestHeadDoesNotAllocate(t *testing.T) {
	h := newHead(t, ball(laboratory(), 256))
	filter := make([]dsp.Spectrum, h.Parts())
	var c Cursor
	azimuth := 0.0
	if n := testing.AllocsPerRun(100, func() {
		azimuth += 37
		cue := h.Find(&c, at(azimuth, azimuth/10))
		h.Filter(filter, Left, &cue)
		h.Filter(filter, Right, &cue)
	}); n != 0 {
		t.Errorf("Find and Filter allocate %v times, want 0", n)
	}
}

func BenchmarkNewHead(b *testing.B) {
	for name, nodes := range map[string][]pose.Vec{"rings": laboratory(), "12000": dense()} {
		s := ball(nodes, 128)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := NewHead(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFilter(b *testing.B) {
	h := newHead(b, ball(laboratory(), 128))
	filter := make([]dsp.Spectrum, h.Parts())
	cue := h.find(at(33, 17))
	for b.Loop() {
		h.Filter(filter, Left, &cue)
	}
}
