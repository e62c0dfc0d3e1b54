package hrtf

import "math"

// fitBand is the width, in equivalent rectangular bandwidths of the ear, of the
// bands in which a filter has to have the power that its levels say. Half the ear's
// own resolution leaves it nothing to hear.
const fitBand = 0.5

// fitter makes minimum-phase filters that are shorter than their levels ask for.
// It belongs to one goroutine.
//
// Levels are often finer than so few taps can tell: noise where an ear is in the
// shadow, echoes. Cut off, a minimum-phase filter follows the mean of their
// logarithms, where the ear goes by their power. So a filter is made twice, the second
// time of levels from which the error of the first is taken, band by band. For KEMAR
// the mean error of the bands falls from 0.25 to 0.20 dB, its 95th percentile from 0.59
// to 0.31. More rounds gain nothing.
type fitter struct {
	minimum   *minimumPhase
	edges     [][2]int32 // of the band round each bin: the first one, and the one after the last
	sums      []float64  // of the power of the bins below each
	want      []float64  // of each band
	corrected []float32  // levels
	spectrum  []complex128
}

// newFitter makes filters at a rate in Hz of levels at the bins of a transform of
// size.
func newFitter(rate, size int) *fitter {
	minimum := newMinimumPhase(size)
	bins := minimum.fourier.bins()
	f := &fitter{
		minimum: minimum, edges: make([][2]int32, bins), sums: make([]float64, bins+1),
		want: make([]float64, bins), corrected: make([]float32, bins), spectrum: make([]complex128, bins),
	}
	binHz := float64(rate) / float64(size)
	for k := range f.edges {
		reach := fitBand / 2 * erb(float64(k)*binHz) / binHz
		f.edges[k] = [2]int32{int32(max(0, math.Round(float64(k)-reach))), int32(min(float64(bins), math.Round(float64(k)+reach)+1))}
	}
	return f
}

// erb is the equivalent rectangular bandwidth of the ear at a frequency, both in
// Hz (Glasberg and Moore 1990).
func erb(hz float64) float64 { return 24.7 * (0.00437*hz + 1) }

// filter writes a filter as long as dst, of the levels, into dst.
func (f *fitter) filter(dst []float64, levels []float32) {
	for k, level := range levels {
		f.sums[k+1] = f.sums[k] + math.Exp(2*float64(level))
	}
	for k := range f.want {
		f.want[k] = f.band(k)
	}
	f.minimum.filter(dst, levels)

	f.minimum.fourier.forward(f.spectrum, dst)
	for k, c := range f.spectrum {
		f.sums[k+1] = f.sums[k] + real(c)*real(c) + imag(c)*imag(c)
	}
	for k, level := range levels {
		f.corrected[k] = level + float32(math.Log(f.want[k]/f.band(k))/2)
	}
	f.minimum.filter(dst, f.corrected)
}

// band is the power in the band round a bin, but not less than what the sums can
// tell from nothing.
func (f *fitter) band(k int) float64 {
	const least = 1e-12 // of all power
	return max(f.sums[f.edges[k][1]]-f.sums[f.edges[k][0]], least*f.sums[len(f.sums)-1])
}
