package hrtf

import (
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
)

// few is every so manyth node of a set, with its mirror where the whole has one.
func few(s *Set, every int) *Set {
	part := *s
	part.Nodes = nil
	partners := s.partners()
	for i := 0; i < len(s.Nodes); i += every {
		if s.Nodes[i].At.Y < 0 {
			continue
		}
		part.Nodes = append(part.Nodes, s.Nodes[i])
		if partners != nil && partners[i] != i {
			part.Nodes = append(part.Nodes, s.Nodes[partners[i]])
		}
	}
	return &part
}

// At another rate the same is heard: in all bands to 16 kHz, and at the same time.
func TestAtKeepsWhatIsHeard(t *testing.T) {
	every := 20
	if raceDetector {
		every = 80
	}
	s := few(BuiltIn(), every)
	for _, c := range []struct {
		rate audio.Rate
		taps int
	}{{44100, 128}, {96000, 256}, {192000, 512}, {32000, 128}} {
		to := s.At(c.rate)
		if to.Rate != c.rate || to.Name != s.Name || to.Radius != s.Radius || len(to.Nodes) != len(s.Nodes) {
			t.Fatalf("At(%d) gives %d nodes at %d Hz, want %d", c.rate, len(to.Nodes), to.Rate, len(s.Nodes))
		}
		if to.partners() == nil {
			t.Errorf("at %d Hz the sides are no more the same", c.rate)
		}
		var spectral, itd []float64
		for i, n := range s.Nodes {
			m := to.Nodes[i]
			if len(m.Left) != c.taps || len(m.Right) != c.taps || m.At != n.At || m.Synthetic != n.Synthetic {
				t.Fatalf("at %d Hz node %d has %d taps at %v, want %d at %v", c.rate, i, len(m.Left), m.At, c.taps, n.At)
			}
			want := audiotest.SpectraOf(audiotest.Ears{Left: n.Left, Right: n.Right}, s.Rate)
			got := audiotest.SpectraOf(audiotest.Ears{Left: m.Left, Right: m.Right}, c.rate)
			itd = append(itd, 1e6*(got.InterauralDelay()+m.ITD-want.InterauralDelay()-n.ITD))
			wantLeft, _ := want.ERBLevelsDB()
			gotLeft, _ := got.ERBLevelsDB()
			last := audiotest.ERBBands
			if c.rate == 32000 {
				last-- // the last band ends above half the rate
			}
			spectral = append(spectral, audiotest.RMSDifference(wantLeft[:last], gotLeft[:last]))
			if c.rate > 80000 {
				if above := audiotest.DB(got.Power(27000, 40000)) / 2; above > -30 {
					t.Errorf("at %d Hz node %d has %.1f dB above what was measured, want at most −30", c.rate, i, above)
				}
			}
		}
		t.Logf("%d Hz: bands within %.3f dB, ITD within %.3f µs", c.rate, largest(spectral), largest(itd))
		if largest(spectral) > 0.1 || largest(itd) > 0.5 {
			t.Errorf("at %d Hz the bands differ by %.3f dB, ITD by %.3f µs; want at most 0.1 and 0.5", c.rate, largest(spectral), largest(itd))
		}
	}
}

func TestAtTheSameRateIsTheSame(t *testing.T) {
	if s := BuiltIn(); s.At(s.Rate) != s {
		t.Error("At the set's own rate is another set")
	}
}

func TestAtPanicsOutOfRange(t *testing.T) {
	for _, rate := range []audio.Rate{0, -48000, 7999, 384001, math.MaxInt32} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("At(%d) does not panic", rate)
				}
			}()
			BuiltIn().At(rate)
		}()
	}
}

func BenchmarkAt(b *testing.B) {
	for b.Loop() {
		BuiltIn().At(44100)
	}
}
