package hrtf

import (
	"math"
	"math/cmplx"
	"testing"
)

// wave is a signal with something in all bins.
func wave(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Sin(float64(i*i)) + 0.1
	}
	return x
}

// The transform is the sum that defines it, and the inverse undoes it. Both an
// even and an odd number of stages occur.
func TestFourierIsTheSum(t *testing.T) {
	for _, size := range []int{4, 8, 16, 64, 128} {
		f := newFourier(size)
		for _, length := range []int{1, size/2 + 1, size} {
			x := wave(length)
			got := make([]complex128, f.bins())
			f.forward(got, x)
			for k := range got {
				want := complex(0, 0)
				for n, v := range x {
					want += complex(v, 0) * cmplx.Rect(1, -2*math.Pi*float64(k*n%size)/float64(size))
				}
				if cmplx.Abs(got[k]-want) > 1e-12 {
					t.Errorf("bin %d of %d samples padded to %d: %v, want %v", k, length, size, got[k], want)
				}
			}
			back := make([]float64, size)
			f.inverse(back, got)
			for n, v := range back {
				want := 0.0
				if n < length {
					want = x[n]
				}
				if math.Abs(v-want) > 1e-13 {
					t.Errorf("sample %d of %d padded to %d: %v after there and back, want %v", n, length, size, v, want)
				}
			}
		}
	}
}

func BenchmarkFourier(b *testing.B) {
	f := newFourier(gridSize)
	x, spectrum := wave(gridSize), make([]complex128, gridBins)
	for b.Loop() {
		f.forward(spectrum, x)
	}
}
