package hrtf

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// Levels between the bins of a response at 44.1 kHz are those of its Fourier sum
// there, within 0.02 dB of what is not in a notch. A response is noise that dies away,
// some time after the beginning.
func TestLevelsBetweenBins(t *testing.T) {
	const rate, taps, size = 44100, 512, 4096
	random := rand.New(rand.NewPCG(5, 6))
	x := make([]float64, taps)
	for n := 60; n < taps; n++ {
		x[n] = random.NormFloat64() * math.Exp(-float64(n-60)/40)
	}
	f := newFourier(size)
	spectrum := make([]complex128, f.bins())
	f.forward(spectrum, x)
	levels := make([]float32, gridBins)
	levelsOf(levels, spectrum, float64(rate)/size, gridHz, make([]float64, f.bins()))

	worst := 0.0
	for k := 1; k < binOf(20000); k += 7 {
		sum := complex(0, 0)
		for n, v := range x {
			sum += complex(v, 0) * cmplx.Rect(1, -2*math.Pi*float64(k)*gridHz/rate*float64(n))
		}
		if cmplx.Abs(sum) > 0.5 { // the mean is 4.5
			worst = max(worst, math.Abs(20*math.Log10(cmplx.Abs(sum))-20/math.Ln10*float64(levels[k])))
		}
	}
	if t.Logf("worst level: %.4f dB", worst); worst > 0.02 {
		t.Errorf("a level differs from the sum by %.3f dB, want at most 0.02", worst)
	}
	if high := levels[binOf(23000)] - levels[binOf(holdFrom*22050)]; math.Abs(float64(high)) > 1e-2 {
		t.Errorf("above what was measured, levels change by %v, want 0", high)
	}
}

// Nothing is 80 dB below the peak, and has a logarithm.
func TestLevelsHaveAFloor(t *testing.T) {
	spectrum := make([]complex128, gridBins)
	spectrum[100] = 1000
	levels := make([]float32, gridBins)
	levelsOf(levels, spectrum, gridHz, gridHz, make([]float64, gridBins))
	if got := float64(levels[1000]) * 20 / math.Ln10; math.Abs(got-(60-80)) > 1e-3 {
		t.Errorf("nothing has %v dB beside a peak of 60, want −20", got)
	}
}
