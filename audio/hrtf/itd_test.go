package hrtf

import (
	"math"
	"testing"

	"posxyz/audio/audiotest"
)

// The peak is found between samples, on both sides, up to the ends of the range.
func TestITDFinderFindsDelays(t *testing.T) {
	const rate, size = 44100, 4096
	f, finder := newFourier(size), newITDFinder(float64(rate)/size)
	impulse := []float32{1, -0.5, 0.25}
	for _, want := range []float64{0, 1e-7, -11.1e-6, 316e-6, -640e-6, 995e-6} {
		ears := apart(impulse, impulse, want*rate)
		var spectra [2][]complex128
		for ear, samples := range [2][]float32{ears.Left, ears.Right} {
			x := make([]float64, len(samples))
			for n, v := range samples {
				x[n] = float64(v)
			}
			spectra[ear] = make([]complex128, f.bins())
			f.forward(spectra[ear], x)
		}
		if got := finder.find(spectra[0], spectra[1]); math.Abs(got-want) > 2e-9 {
			t.Errorf("a right ear %v s late is found %v s late", want, got)
		}
		if got := audiotest.SpectraOf(ears, rate).InterauralDelay(); math.Abs(got-want) > 2e-9 {
			t.Errorf("audiotest finds a right ear %v s late %v s late", want, got)
		}
	}
}
