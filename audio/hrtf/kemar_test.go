package hrtf

import (
	"math"
	"os"
	"slices"
	"sync"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

// kemarFile is where Debian's package libmysofa1 puts the head that is built in.
const kemarFile = "/usr/share/libmysofa/MIT_KEMAR_normal_pinna.sofa"

var openKEMAR = sync.OnceValues(func() (*sofa.File, error) { return sofa.Open(kemarFile) })

// measuredKEMAR skips a test that lacks the file, or fails it where nothing may be
// skipped.
func measuredKEMAR(t *testing.T) *sofa.File {
	t.Helper()
	if _, err := os.Stat(kemarFile); err != nil {
		if os.Getenv("POSXYZ_REQUIRE_ALL") == "1" {
			t.Fatalf("this test needs %s (Debian: libmysofa1)", kemarFile)
		}
		t.Skipf("skipped: this test needs %s (Debian: libmysofa1)", kemarFile)
	}
	f, err := openKEMAR()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is built in is what would be made now, but for the last bit of a sample and
// the last nanosecond: other processors round sums differently.
func TestBuiltInIsFresh(t *testing.T) {
	f := measuredKEMAR(t)
	found, radius, err := directions(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := responses(found, f.Rate)
	if err != nil {
		t.Fatal(err)
	}
	s := BuiltIn()
	if len(all) != len(s.Nodes) || s.Rate != preparedRate || s.Radius != radius {
		t.Fatalf("%d nodes at %d Hz and %v m are made, %d at %d Hz and %v m built in: go generate ./assets",
			len(all), preparedRate, radius, len(s.Nodes), s.Rate, s.Radius)
	}
	stored := s.Nodes
	if raceDetector { // some filters will do: the race detector takes ten times as long
		all, stored = all[640:], stored[640:]
	}
	unit := s.peak() / fullScale
	for i, n := range nodes(all) {
		if n.At != stored[i].At || n.Synthetic != stored[i].Synthetic || math.Abs(n.ITD-stored[i].ITD) > 2e-9 ||
			difference(n.Left, stored[i].Left) > 1.6*unit || difference(n.Right, stored[i].Right) > 1.6*unit {
			t.Fatalf("what is built in for %v is not what would be made: go generate ./assets", all[i].at)
		}
	}
}

// difference is the largest one of two filters' taps.
func difference(a, b []float32) float64 {
	most := 0.0
	for n := range a {
		most = max(most, math.Abs(float64(a[n])-float64(b[n])))
	}
	return most
}

// TestLawsOnGrid compares the built-in head with the measurement, by nothing that
// preparation uses. Filters are delayed in float64, as a perfect renderer would.
// The left side is enough: TestBuiltInIsSymmetric holds that the right is the same.
//
// What the equaliser did is not known here, only that it did the same to all
// directions and both ears: in each band the mean difference is the equaliser. Bands
// below 350 Hz are left out, where the bass is not the measurement's.
func TestLawsOnGrid(t *testing.T) {
	f := measuredKEMAR(t)
	s := BuiltIn()
	every := 1
	if raceDetector {
		every = 9 // the race detector takes ten times as long
	}
	var itd []float64
	var got, want []bands
	for i := 0; i < len(f.Measurements); i += every {
		m, n := f.Measurements[i], s.Nodes[i]
		if n.At.Y < 0 {
			continue
		}
		measured := audiotest.SpectraOf(audiotest.Ears{Left: m.Left, Right: m.Right}, audio.Rate(f.Rate))
		made := audiotest.SpectraOf(apart(n.Left, n.Right, n.ITD*float64(s.Rate)), s.Rate)
		itd = append(itd, 1e6*(made.InterauralDelay()-measured.InterauralDelay()))
		wantLeft, wantRight := measured.ERBLevelsDB()
		gotLeft, gotRight := made.ERBLevelsDB()
		want, got = append(want, wantLeft, wantRight), append(got, gotLeft, gotRight)
	}
	equalised(want, got)

	const lowest = 8 // the first band above 350 Hz
	var spectral, ild []float64
	for i := range got {
		spectral = append(spectral, audiotest.RMSDifference(got[i][lowest:], want[i][lowest:]))
	}
	for i := 0; i < len(got); i += 2 {
		for octave := range 5 {
			ild = append(ild, octaveDB(got[i], octave)-octaveDB(got[i+1], octave)-octaveDB(want[i], octave)+octaveDB(want[i+1], octave))
		}
	}
	for _, law := range []struct {
		what      string
		got, pass float64
	}{
		{"1: ITD, worst, µs", largest(itd), 1.3},
		{"3: ILD per octave, worst, dB", largest(ild), 0.5},
		{"4: spectrum, mean, dB", mean(spectral), 0.3},
		{"4: spectrum, 95th percentile, dB", quantile(spectral, 0.95), 0.6},
	} {
		t.Logf("law %s: %.3f", law.what, law.got)
		if !(law.got <= law.pass) {
			t.Errorf("law %s: %.3f, want at most %v", law.what, law.got, law.pass)
		}
	}
}

// bands are levels in dB, as audiotest measures them.
type bands [audiotest.ERBBands]float64

// equalised adds to all levels the mean of what is missing, band by band.
func equalised(levels, to []bands) {
	for b := range audiotest.ERBBands {
		missing := 0.0
		for i := range levels {
			missing += (to[i][b] - levels[i][b]) / float64(len(levels))
		}
		for i := range levels {
			levels[i][b] += missing
		}
	}
}

// octaveDB is the mean power of the bands in an octave; the first is that from
// 0.5 to 1 kHz.
func octaveDB(levels bands, octave int) float64 {
	number := func(hz float64) float64 { return math.Log(1 + 0.00437*hz) }
	place := func(octave int) int { // of the octave's lower edge, in bands
		share := (number(500*math.Pow(2, float64(octave))) - number(200)) / (number(16000) - number(200))
		return int(math.Round(share * audiotest.ERBBands))
	}
	power := 0.0
	for _, level := range levels[place(octave):place(octave+1)] {
		power += math.Pow(10, level/10)
	}
	return audiotest.DB(power) / 2
}

// apart delays the right ear by so many samples more than the left one.
func apart(left, right []float32, samples float64) audiotest.Ears {
	const size, middle = 512, 128
	place := func(filter []float32, delay float64) []float32 {
		kernel := make([]float64, size)
		for n := range kernel {
			x := float64(n) - delay
			kernel[n] = dsp.Sinc(x) * dsp.Kaiser(x/64, 8)
		}
		out := make([]float32, size)
		for n := range out {
			sum := 0.0
			for k := range min(n+1, len(filter)) {
				sum += float64(filter[k]) * kernel[n-k]
			}
			out[n] = float32(sum)
		}
		return out
	}
	return audiotest.Ears{Left: place(left, middle), Right: place(right, middle+samples)}
}

// TestBuiltInIsSymmetric holds that y → −y swaps the ears to the bit.
func TestBuiltInIsSymmetric(t *testing.T) {
	if BuiltIn().partners() == nil {
		t.Error("the built-in head is not the same on both sides")
	}
	for _, n := range BuiltIn().Nodes {
		if n.At.Y == 0 && (n.ITD != 0 || !slices.Equal(n.Left, n.Right)) {
			t.Errorf("%v is on the median plane, but differs between the ears: %v s apart", n.At, n.ITD)
		}
	}
}

// TestLawLoudnessOverTheSphere also holds that there is bass.
func TestLawLoudnessOverTheSphere(t *testing.T) {
	s := BuiltIn()
	at := make([]pose.Vec, len(s.Nodes))
	for i, n := range s.Nodes {
		at[i] = n.At
	}
	power := 0.0
	lowest, highest := math.Inf(1), math.Inf(-1)
	for i, share := range solidAngles(at) {
		n := s.Nodes[i]
		if n.At.Y < 0 {
			continue // as on the other side
		}
		if n.At.Y > 0 {
			share *= 2
		}
		spectra := audiotest.SpectraOf(audiotest.Ears{Left: n.Left, Right: n.Right}, s.Rate)
		power += share * spectra.Power(200, 14000)
		for hz := 50.0; hz < 150; hz += 10 {
			level := audiotest.DB(spectra.Power(hz, hz+10)) / 2
			lowest, highest = min(lowest, level), max(highest, level)
		}
	}
	t.Logf("mean power from 0.2 to 14 kHz %.2f dB; 50 to 150 Hz %.2f to %.2f dB", audiotest.DB(power)/2, lowest, highest)
	if got := audiotest.DB(power) / 2; math.Abs(got) > 1 {
		t.Errorf("law 8: mean power from 0.2 to 14 kHz %.2f dB, want 0 ± 1", got)
	}
	if lowest < -1 || highest > 1 {
		t.Errorf("levels from 50 to 150 Hz are %.2f to %.2f dB, want 0 ± 1", lowest, highest)
	}
}
