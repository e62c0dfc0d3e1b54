package dsp_test

import (
	"fmt"
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

var (
	dull   = dsp.NewShelfCoefficients(0.7, 8, 30)
	bright = dsp.NewShelfCoefficients(1.1, 20, 12)
)

// shelves are hard in one way each: no pole, one next to nothing, one next to 1.
var shelves = []dsp.ShelfCoefficients{
	dsp.ShelfIdentity, dull, bright,
	dsp.NewShelfCoefficients(1, -0.5, 0), dsp.NewShelfCoefficients(1, 0, 1e-9), dsp.NewShelfCoefficients(1, 0, 1e7),
	{Before: 1}, {Now: 0.5, Before: 0.25, Pole: 0.999},
}

// Kernels agree from any shelf to any other, and while it stands there: in each
// block for itself, down to the silence after, and in all that they make of a sound.
func TestKernelShelf(t *testing.T) {
	for _, in := range inputs {
		for _, from := range shelves {
			for _, to := range shelves {
				what := fmt.Sprint("Shelf of ", in.name, " from ", from, " to ", to)
				ends := []dsp.ShelfCoefficients{from, to, to, from, to}
				x := part(0, len(ends)*audio.BlockFrames, in.sample)
				clear(x[3*audio.BlockFrames:])
				process := func(s *dsp.Shelf, b int) []float32 {
					y := *(*audio.Mono)(x[b*audio.BlockFrames:])
					s.Process(&y, ends[b])
					return y[:]
				}
				sameByAll(t, what, func() []float32 {
					var s dsp.Shelf
					var heard []float32
					for b := range ends {
						heard = append(heard, process(&s, b)...)
					}
					return heard
				})
				var next dsp.Shelf
				for b := range ends {
					s := next
					sameByAll(t, fmt.Sprint(what, ", block ", b), func() []float32 {
						next = s
						return process(&next, b)
					})
				}
			}
		}
	}
}

// A sample that is none spoils none before it.
func TestKernelShelfKeepsWhatWasBefore(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, at := range []int{0, 1, 7, 8, 23, 24, 31, 32, 100, 127} {
			for name, start := range map[string]dsp.ShelfCoefficients{"standing": dull, "moving": bright} {
				for _, kernel := range dsp.Kernels() {
					useKernel(t, kernel)
					x := (*audio.Mono)(part(0, audio.BlockFrames, noiseAt))
					want := *x
					x[at] = float32(bad)
					for _, y := range []*audio.Mono{x, &want} {
						var s dsp.Shelf
						s.Start(start)
						s.Process(y, dull)
					}
					if !sameBits(x[:at], want[:at]) {
						t.Errorf("%s by %s, %v in frame %d: %v before it, want %v", name, kernel, bad, at, x[:at], want[:at])
					}
					for n := at; n < len(x) && bad != bad; n++ {
						if x[n] == x[n] {
							t.Fatalf("%s by %s, NaN in frame %d: %v in frame %d", name, kernel, at, x[n], n)
						}
					}
				}
			}
		}
	}
}

func BenchmarkShelf(b *testing.B) {
	in := (*audio.Mono)(part(0, audio.BlockFrames, noiseAt))
	for _, c := range []struct {
		name string
		ends [2]dsp.ShelfCoefficients
	}{
		{"moving", [2]dsp.ShelfCoefficients{dull, bright}},
		{"standing", [2]dsp.ShelfCoefficients{dull, dull}},
		{"identity", [2]dsp.ShelfCoefficients{dsp.ShelfIdentity, dsp.ShelfIdentity}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var s dsp.Shelf
			n := 0
			eachKernel(b, func() {
				x := *in
				s.Process(&x, c.ends[n&1])
				n++
			})
		})
	}
}
