package hrtf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

// modelHead is a head that was never measured: a sphere, whose far ear is quieter and
// duller, with a pinna whose echo comes later from above.
type modelHead struct {
	rate       float64
	taps       int
	directions []pose.Vec // of length 1
	speaker    bool       // heard through a loudspeaker without bass, which colours
}

// spread is some n directions all round, evenly, the same on both sides.
func spread(n int) []pose.Vec {
	var all []pose.Vec
	for i := range n {
		switch p := spherePoint(i, n); {
		case math.Abs(p.Y) < 0.1:
			all = append(all, unit(pose.Vec{X: p.X, Z: p.Z}))
		case p.Y > 0:
			all = append(all, p, mirrored(p))
		}
	}
	return all
}

// measuredNodes are those that were not made up: they come first.
func measuredNodes(s *Set) int {
	n := slices.IndexFunc(s.Nodes, func(n Node) bool { return n.Synthetic })
	if n < 0 {
		return len(s.Nodes)
	}
	return n
}

func (h modelHead) measure() *sofa.File {
	f := &sofa.File{Rate: h.rate, Attributes: map[string]string{"DatabaseName": "Laboratory", "ListenerShortName": "a\n ball"}}
	for _, v := range h.directions {
		itd := sphereITD(v, 0.09)
		f.Measurements = append(f.Measurements, sofa.Measurement{
			Source: v.Scale(1.2), Left: h.ear(v.Y, v.Z, -itd/2), Right: h.ear(-v.Y, v.Z, itd/2),
		})
	}
	return f
}

// ear is an impulse response: side is 1 where the ear looks at the source, late is in
// seconds.
func (h modelHead) ear(side, height, late float64) []float32 {
	x := make([]float64, h.taps)
	add := func(seconds, gain float64) {
		place := (seconds + late + 0.8e-3) * h.rate
		for n := max(0, int(place)-16); n < min(len(x), int(place)+18); n++ {
			x[n] += gain * dsp.Sinc(float64(n)-place) * dsp.Kaiser((float64(n)-place)/16, 8)
		}
	}
	add(0, 1+0.6*side)
	add(90e-6+40e-6*height, 0.3*(1+side))
	add(30e-6, 0.5*(1-side))
	out := make([]float32, h.taps)
	last, bass := 0.0, 0.0
	for n, v := range x {
		if h.speaker {
			bass += (v - bass) * 2 * math.Pi * 200 / h.rate // what is below 200 Hz
			v, last = v-bass+0.5*last, v-bass
		}
		out[n] = float32(v)
	}
	return out
}

// Sets of other people are prepared as well as the built-in one: of any rate and
// length, with the loudspeaker in them or taken out.
func TestPrepareAnyMeasurement(t *testing.T) {
	heads := []modelHead{
		{44100, 256, spread(80), true},
		{48000, 128, spread(80), false},
		{96000, 512, spread(80), true},
		{48000, 4096, spread(80), false},
	}
	if raceDetector {
		heads = heads[:1]
	}
	for _, h := range heads {
		f := h.measure()
		s, err := Prepare(f)
		if err != nil {
			t.Errorf("%v Hz, %d taps: %v", h.rate, h.taps, err)
			continue
		}
		if s.Name != "Laboratory, a ball" || s.Rate != 48000 || math.Abs(s.Radius-1.2) > 1e-9 || measuredNodes(s) != len(f.Measurements) {
			t.Errorf("%v Hz, %d taps: %q, %d nodes at %d Hz measured at %v m; want %q, %d, 48000, 1.2",
				h.rate, h.taps, s.Name, measuredNodes(s), s.Rate, s.Radius, "Laboratory, a ball", len(f.Measurements))
		}
		checkAgainst(t, s, f)
	}
}

// checkAgainst compares a set with what it was made of, node by node.
func checkAgainst(t *testing.T, s *Set, f *sofa.File) {
	t.Helper()
	var itd, spectral []float64
	var got, want []bands
	bass := 0.0
	for i, m := range f.Measurements {
		n := s.Nodes[i]
		measured := audiotest.SpectraOf(audiotest.Ears{Left: m.Left, Right: m.Right}, audio.Rate(f.Rate))
		made := audiotest.SpectraOf(apart(n.Left, n.Right, n.ITD*float64(s.Rate)), s.Rate)
		itd = append(itd, 1e6*(made.InterauralDelay()-measured.InterauralDelay()))
		wantLeft, wantRight := measured.ERBLevelsDB()
		gotLeft, gotRight := made.ERBLevelsDB()
		want, got = append(want, wantLeft, wantRight), append(got, gotLeft, gotRight)
		bass = max(bass, math.Abs(audiotest.DB(made.Power(50, 150))/2))
	}
	equalised(want, got)
	for i := range got {
		spectral = append(spectral, audiotest.RMSDifference(got[i][8:], want[i][8:]))
	}
	t.Logf("%v Hz, %d taps: ITD within %.2f µs, bands within %.2f dB, bass within %.2f", f.Rate, len(f.Measurements[0].Left), largest(itd), largest(spectral), bass)
	if largest(itd) > 1.3 || largest(spectral) > 0.3 || bass > 0.5 {
		t.Errorf("%v Hz, %d taps: ITD off by %.2f µs, bands by %.2f dB, bass by %.2f dB; want at most 1.3, 0.3, 0.5",
			f.Rate, len(f.Measurements[0].Left), largest(itd), largest(spectral), bass)
	}
}

// A name is one line that can be shown and stored, whatever the file says.
func TestNameOf(t *testing.T) {
	for _, c := range []struct {
		attributes map[string]string
		want       string
	}{
		{nil, "a head without a name"},
		{map[string]string{"Title": " \n", "ListenerShortName": "P0001"}, "P0001"},
		{map[string]string{"Title": "Räume", "DatabaseName": "a\x1b[31m\tb\x00"}, "Räume, a [31m b"},
		{map[string]string{"Title": "\xff"}, "\ufffd"},
		{map[string]string{"Title": strings.Repeat("é", 300)}, strings.Repeat("é", 200)},
	} {
		if got := nameOf(&sofa.File{Attributes: c.attributes}); got != c.want {
			t.Errorf("%q are named %q, want %q", c.attributes, got, c.want)
		}
	}
}

// A loudspeaker that colours, and its lack of bass, leave no trace.
func TestPrepareTakesOutTheLoudspeaker(t *testing.T) {
	through, err := Prepare(modelHead{48000, 512, spread(80), true}.measure())
	if err != nil {
		t.Fatal(err)
	}
	without, err := Prepare(modelHead{48000, 512, spread(80), false}.measure())
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range through.Nodes {
		w := without.Nodes[i]
		if d := audiotest.DifferenceDB(n.Left, w.Left); d > -40 {
			t.Errorf("%v: a loudspeaker changes the filter by %.1f dB, want at most −40", bearingOf(n.At), d)
		}
	}
}

// A room that answers 30 ms later does not come through.
func TestPrepareCutsTheRoom(t *testing.T) {
	f := modelHead{48000, 2048, spread(60), false}.measure()
	want, err := Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range f.Measurements {
		m.Left[1500], m.Right[1500] = 0.3, 0.3
	}
	got, err := Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range got.Nodes {
		if w := want.Nodes[i]; difference(n.Left, w.Left) != 0 || difference(n.Right, w.Right) != 0 || n.ITD != w.ITD {
			t.Errorf("%v: an echo 30 ms later changes the filters", bearingOf(n.At))
		}
	}
}

// Delays beside the responses count.
func TestPrepareCountsDelays(t *testing.T) {
	f := modelHead{48000, 256, spread(80), false}.measure()
	want, err := Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Measurements {
		m := &f.Measurements[i]
		m.Left = append(m.Left[7:], make([]float32, 7)...)
		m.Delay = [2]float64{10, 3}
	}
	got, err := Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range got.Nodes {
		if d := n.ITD - want.Nodes[i].ITD; math.Abs(d) > 1e-7 {
			t.Errorf("%v: a left ear 7 samples early that is to be delayed by 7 moves the ITD by %v s", bearingOf(n.At), d)
		}
	}
}

// One radius is picked, each direction once: the radius of most measurements, though
// others come first.
func TestPreparePicksOneShell(t *testing.T) {
	want := modelHead{48000, 128, spread(60), false}.measure().Measurements
	f := &sofa.File{Rate: 48000}
	for i, m := range want {
		nearer, again := m, m
		nearer.Source = m.Source.Scale(0.3)
		again.Source = m.Source.Add(pose.Vec{X: 1e-3})
		if i > 0 {
			f.Measurements = append(f.Measurements, nearer)
		}
		f.Measurements = append(f.Measurements, m, again)
	}
	s, err := Prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	if measuredNodes(s) != len(want) || math.Abs(s.Radius-1.2) > 0.002 {
		t.Errorf("%d nodes measured at %v m, want %d at 1.2", measuredNodes(s), s.Radius, len(want))
	}
	found, _, err := directions(f)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range found {
		if m.Source != want[i].Source {
			t.Errorf("direction %d is from %v, want from %v", i, m.Source, want[i].Source)
		}
	}
}

// A symmetric measurement gives a symmetric head, to the bit, with what is made up.
func TestPrepareKeepsSymmetry(t *testing.T) {
	h := modelHead{48000, 128, nil, true}
	for _, v := range spread(80) {
		if v.Z > -0.3 {
			h.directions = append(h.directions, v)
		}
	}
	slices.SortFunc(h.directions, func(a, b pose.Vec) int { return cmp.Compare(a.Y, b.Y) }) // sums run another way on each side
	s, err := Prepare(h.measure())
	if err != nil {
		t.Fatal(err)
	}
	if measuredNodes(s) == len(s.Nodes) || s.partners() == nil {
		t.Errorf("%d of %d nodes are measured, symmetric: %v; want some made up, and true", measuredNodes(s), len(s.Nodes), s.partners() != nil)
	}
	f := h.measure()
	f.Measurements[9].Left[60] += 1e-3
	if s, err = Prepare(f); err != nil {
		t.Fatal(err)
	}
	if s.partners() != nil {
		t.Error("one sample more on one side, and the head is symmetric all the same")
	}
}

func TestPrepareRefuses(t *testing.T) {
	good := func() *sofa.File { return modelHead{48000, 64, spread(80), false}.measure() }
	only := func(keep func(v pose.Vec) bool) *sofa.File {
		h := modelHead{48000, 64, nil, false}
		for _, v := range spread(200) {
			if keep(v) {
				h.directions = append(h.directions, v)
			}
		}
		return h.measure()
	}
	edit := func(change func(f *sofa.File)) *sofa.File {
		f := good()
		change(f)
		return f
	}
	for _, c := range []struct {
		name string
		file *sofa.File
		want string
	}{
		{"too slow", edit(func(f *sofa.File) { f.Rate = 16000 }), "measured at 16000 Hz, want 32000 to 384000"},
		{"no rate", edit(func(f *sofa.File) { f.Rate = math.NaN() }), "measured at NaN Hz"},
		{"nothing", &sofa.File{Rate: 48000}, "all measurements are at the head's middle"},
		{"few", edit(func(f *sofa.File) { f.Measurements = f.Measurements[:24] }), "24 directions, want 25 to 20000"},
		{"right half", only(func(v pose.Vec) bool { return v.Y < 0 }), "nothing was measured to the left: the nearest direction is"},
		{"frontal half", only(func(v pose.Vec) bool { return v.X > 0.1 }), "nothing was measured behind: the nearest direction is"},
		{"cap", only(func(v pose.Vec) bool { return v.Z > 0.6 }), "nothing was measured ahead: the nearest direction is"},
		{"in the head", edit(func(f *sofa.File) {
			for i := range f.Measurements {
				f.Measurements[i].Source = pose.Vec{}
			}
		}), "all measurements are at the head's middle"},
		{"a silent ear", edit(func(f *sofa.File) { clear(f.Measurements[3].Right) }), "the right ear hears from azimuth"},
		{"no number", edit(func(f *sofa.File) { f.Measurements[3].Left[9] = float32(math.NaN()) }), "the left ear hears from azimuth"},
		{"no samples", edit(func(f *sofa.File) { f.Measurements[3].Left = nil }), "the left ear hears from azimuth"},
		{"ears that are apart", edit(func(f *sofa.File) { f.Measurements[3].Delay[0] = 480 }), "ms apart, want at most 2"},
	} {
		s, err := Prepare(c.file)
		if err == nil {
			t.Errorf("%s: a set of %d nodes, want an error", c.name, len(s.Nodes))
		} else if !strings.HasPrefix(err.Error(), "hrtf: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q, want something with %q", c.name, err, c.want)
		}
	}
}
