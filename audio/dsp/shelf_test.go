package dsp

import (
	"math"
	"testing"

	"posxyz/audio"
)

var (
	muffled = NewShelfCoefficients(1, -0.5, 40)
	bright  = NewShelfCoefficients(1.1, 20, 12)
	dull    = NewShelfCoefficients(0.7, 8, 30)
)

// tone is one block of a pure tone of amplitude 1, a function of stream time.
func tone(hz float64, rate audio.Rate, block int) *audio.Mono {
	x := new(audio.Mono)
	for n := range x {
		x[n] = float32(math.Sin(2 * math.Pi * hz / float64(rate) * float64(block*len(x)+n)))
	}
	return x
}

// byEachKernel runs a test by every kernel of this machine.
func byEachKernel(t *testing.T, test func(t *testing.T)) {
	defer UseKernel(Kernel())
	for _, name := range Kernels() {
		if err := UseKernel(name); err != nil {
			t.Fatal(err)
		}
		t.Run(name, test)
	}
}

func constant(value float32) *audio.Mono {
	x := new(audio.Mono)
	for n := range x {
		x[n] = value
	}
	return x
}

// A shelf does to a tone what its coefficients say, and these are those of the
// formula.
func TestShelfGain(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		const rate = audio.DefaultRate
		for _, c := range []struct{ gain, rise, fall float64 }{
			{1, 0, 0}, {1, -0.5, 3}, {1.5, 200, 100}, {0.8, 5, 40}, {1, -0.2, 0}, {1, 1e-9, 2e-9},
		} {
			coefficients := NewShelfCoefficients(c.gain, c.rise, c.fall)
			for _, hz := range []float64{125, 1000, 5000, 12000, 23000} {
				v := 1 - math.Cos(2*math.Pi*hz/float64(rate))
				want := math.Pow(c.gain*c.gain*(1+c.rise*v)/(1+c.fall*v), 1.5)
				if got := coefficients.GainAt(hz, rate); math.Abs(got-want) > 1e-9*(1+want) {
					t.Errorf("%+v at %v Hz: the coefficients give %v, want %v", c, hz, got, want)
				}
				var s Shelf
				power := 0.0
				const blocks, settle = 64, 16
				for b := range blocks {
					x := tone(hz, rate, b)
					s.Process(x, coefficients)
					for _, v := range x {
						if b >= settle {
							power += float64(v) * float64(v)
						}
					}
				}
				got := math.Sqrt(2 * power / ((blocks - settle) * audio.BlockFrames))
				if math.Abs(got-want) > 0.002*(1+want) {
					t.Errorf("%+v at %v Hz: a tone comes out at %v, want %v", c, hz, got, want)
				}
			}
		}
	})
}

// At the identity nothing changes, before and after a move, and the way back
// there is done after one block.
func TestShelfIdentity(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		var s Shelf
		for b, end := range []ShelfCoefficients{ShelfIdentity, ShelfIdentity, muffled, bright, ShelfIdentity, ShelfIdentity, ShelfIdentity} {
			idle := s.Idle()
			x, want := tone(997, audio.DefaultRate, b), tone(997, audio.DefaultRate, b)
			s.Process(x, end)
			if same := *x == *want; same != (idle && end == ShelfIdentity) {
				t.Errorf("block %d: idle %v, to %+v: unchanged is %v", b, idle, end, same)
			}
			if x[audio.BlockFrames-1] != want[audio.BlockFrames-1] && end == ShelfIdentity {
				t.Errorf("block %d ends with %v, want %v of the identity", b, x[audio.BlockFrames-1], want[audio.BlockFrames-1])
			}
		}
	})
}

// The first block starts where it is told: as a shelf that was there before.
func TestShelfStarts(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		var first, started, again Shelf
		started.Start(dull)
		again.Process(tone(500, audio.DefaultRate, 3), bright)
		again.Reset()
		want := tone(997, audio.DefaultRate, 0)
		first.Process(want, dull)
		for name, s := range map[string]*Shelf{"Start": &started, "Reset": &again} {
			got := tone(997, audio.DefaultRate, 0)
			s.Process(got, dull)
			if *got != *want {
				t.Errorf("after %s: %v…, want %v…", name, got[:4], want[:4])
			}
		}
	})
}

// A constant keeps its level through any move between shelves that let it
// through: no sample of it is out of line.
func TestShelfMovesSilently(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		var s Shelf
		ends := []ShelfCoefficients{ShelfIdentity, muffled, NewShelfCoefficients(1, 10, 10), NewShelfCoefficients(1, -0.5, 1e6), NewShelfCoefficients(1, 300, 20), ShelfIdentity, ShelfIdentity}
		for b := range 4 * len(ends) {
			x := constant(1)
			s.Process(x, ends[b%len(ends)])
			if b == 0 {
				continue // the constant begins
			}
			for n, v := range x {
				if math.Abs(float64(v)-1) > 1e-6 {
					t.Fatalf("block %d, frame %d of a constant 1: %v", b, n, v)
				}
			}
		}
	})
}

// A tone glides from one gain to the next: what its recursion
// x[n] = 2·cos(ω)·x[n−1] − x[n−2] leaves is of the size of what a linear ramp
// leaves, 2/128 of the difference, times three filters. In one step, it would be all of it.
func TestShelfDoesNotClick(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		const rate = audio.DefaultRate
		ends := []ShelfCoefficients{muffled, ShelfIdentity, bright, dull, ShelfIdentity, ShelfIdentity}
		for _, hz := range []float64{200, 1000, 4000, 12000} {
			var s Shelf
			loudest := 1.0
			for _, end := range ends {
				loudest = max(loudest, end.GainAt(hz, rate))
			}
			turn := 2 * math.Cos(2*math.Pi*hz/float64(rate))
			worst, at := 0.0, 0
			var before, last float64
			for b := range 60 {
				x := tone(hz, rate, b)
				s.Process(x, ends[b%len(ends)])
				for n, v := range x {
					if click := math.Abs(float64(v) - turn*last + before); b > 20 && click > worst {
						worst, at = click, b*len(x)+n
					}
					before, last = last, float64(v)
				}
			}
			if want := 3 * 2 * loudest / audio.BlockFrames; worst > want {
				t.Errorf("%v Hz, frame %d: a click of %.4f, want at most %.4f", hz, at, worst, want)
			}
		}
	})
}

// While it is idle, blocks may be left out.
func TestShelfMayBeLeftOut(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		var s Shelf
		s.Process(constant(-1), ShelfIdentity)
		x := constant(1) // after blocks that it did not see
		s.Process(x, muffled)
		if x[0] != 1 || x[audio.BlockFrames-1] != 1 {
			t.Errorf("a constant 1 after blocks left out: %v … %v, want 1", x[0], x[audio.BlockFrames-1])
		}
	})
}

// What fades ends: as nothing, and without numbers too small to be normal.
func TestShelfTailEnds(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		for _, at := range []ShelfCoefficients{muffled, bright, dull, NewShelfCoefficients(1, 0, 1), NewShelfCoefficients(1, 0, 1e5)} {
			var s Shelf
			x := tone(1000, audio.DefaultRate, 0)
			s.Process(x, at)
			for b := range 400 {
				*x = audio.Mono{}
				s.Process(x, at)
				for n, v := range x {
					if v != 0 && math.Abs(float64(v)) < 0x1p-126 {
						t.Fatalf("%+v: block %d of silence, frame %d: %v is no normal number", at, b, n, v)
					}
				}
			}
			if *x != (audio.Mono{}) || s.last != [shelfOrder + 1]float64{} {
				t.Errorf("%+v: %v… with %v behind it after 400 blocks of silence, want none", at, x[:4], s.last)
			}
		}
	})
}

// A sample that is none spoils one block.
func TestShelfForgetsNonsense(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for _, at := range []ShelfCoefficients{muffled, dull} {
				var s Shelf
				x := tone(1000, audio.DefaultRate, 0)
				x[5] = float32(bad)
				s.Process(x, at)
				x = tone(1000, audio.DefaultRate, 1)
				s.Process(x, bright)
				for n, v := range x {
					if !(math.Abs(float64(v)) < 10) {
						t.Fatalf("%+v: frame %d of the block after one with %v: %v", at, n, bad, v)
					}
				}
			}
		}
	})
}

func TestShelfDoesNotAllocate(t *testing.T) {
	byEachKernel(t, func(t *testing.T) {
		var s Shelf
		x := new(audio.Mono)
		ends := []ShelfCoefficients{bright, dull, dull, ShelfIdentity, ShelfIdentity}
		b := 0
		if allocs := testing.AllocsPerRun(100, func() { s.Process(x, ends[b%len(ends)]); b++ }); allocs != 0 {
			t.Errorf("Process allocates %v times, want 0", allocs)
		}
	})
}
