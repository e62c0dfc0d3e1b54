package hrtf

import "math"

const (
	// fitRounds is how often a filter's error is given back to its levels.
	fitRounds = 1
	// fitBand is the width in ERB of the bands that have to agree.
	fitBand = 0.5
)

// fitter makes short minimum-phase filters. It belongs to one goroutine.
type fitter struct {
	minimum  *minimumPhase
	edges    [][2]int32 // of the band round each bin
	sums     []float64
	want     []float64
	levels   []float64
	spectrum []complex128
}

func newFitter(rate, size int) *fitter {
	f := &fitter{minimum: newMinimumPhase(size)}
	bins := f.minimum.fourier.bins()
	f.edges = make([][2]int32, bins)
	f.sums = make([]float64, bins+1)
	f.want = make([]float64, bins)
	f.levels = make([]float64, bins)
	f.spectrum = make([]complex128, bins)
	binHz := float64(rate) / float64(size)
	for k := range f.edges {
		half := fitBand / 2 * 24.7 * (0.00437*float64(k)*binHz + 1) / binHz
		f.edges[k] = [2]int32{int32(max(0, math.Round(float64(k)-half))), int32(min(float64(bins), math.Round(float64(k)+half)+1))}
	}
	return f
}

func (f *fitter) filter(dst []float64, levels []float32) {
	for k, l := range levels {
		f.levels[k] = float64(l)
		f.sums[k+1] = f.sums[k] + math.Exp(2*float64(l))
	}
	f.bands(f.want)
	for round := 0; ; round++ {
		f.minimum.filter(dst, f.levels)
		if round == fitRounds {
			return
		}
		f.minimum.fourier.forward(f.spectrum, dst)
		for k, c := range f.spectrum {
			f.sums[k+1] = f.sums[k] + real(c)*real(c) + imag(c)*imag(c)
		}
		for k, e := range f.edges {
			got := (f.sums[e[1]] - f.sums[e[0]]) / float64(e[1]-e[0])
			f.levels[k] += fitGain * math.Log(f.want[k]/got) / 2
		}
	}
}

var fitGain = 1.0

func (f *fitter) bands(dst []float64) {
	for k, e := range f.edges {
		dst[k] = (f.sums[e[1]] - f.sums[e[0]]) / float64(e[1]-e[0])
	}
}
