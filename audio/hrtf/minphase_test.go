package hrtf

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// A filter whose zeros are all within the unit circle is found again from its
// levels alone; one with a zero outside becomes the one with that zero mirrored.
func TestMinimumPhaseIsFoundAgain(t *testing.T) {
	const size = 4096
	f := newFourier(size)
	for _, c := range []struct{ filter, want []float64 }{
		{[]float64{1}, []float64{1}},
		{[]float64{0, 0, 2}, []float64{2}},       // a delay is taken out
		{[]float64{1, -0.5}, []float64{1, -0.5}}, // a zero at 0.5
		{[]float64{0.5, -1}, []float64{1, -0.5}}, // at 2
		{[]float64{1, 0.3, 0.4, -0.1}, []float64{1, 0.3, 0.4, -0.1}},
		{[]float64{-0.1, 0.4, 0.3, 1}, []float64{1, 0.3, 0.4, -0.1}}, // the same backwards
	} {
		spectrum := make([]complex128, f.bins())
		f.forward(spectrum, c.filter)
		levels := make([]float32, f.bins())
		for k, x := range spectrum {
			levels[k] = float32(math.Log(cmplx.Abs(x)))
		}
		got := make([]float64, 128)
		newMinimumPhase(size).filter(got, levels)
		for n, v := range got {
			want := 0.0
			if n < len(c.want) {
				want = c.want[n]
			}
			if math.Abs(v-want) > 1e-6 { // levels are float32
				t.Errorf("tap %d of the minimum-phase form of %v: %v, want %v", n, c.filter, v, want)
			}
		}
	}
}

// What is finer than a filter can tell, such as noise, keeps its power: white
// noise of a power of 1 has levels of −2.5 dB in the mean (−10 lg e · Euler's
// constant), and that is what a filter gets that is only cut.
func TestFitterKeepsThePowerOfWhatIsFine(t *testing.T) {
	const rate, size, taps = 48000, 4096, 128
	random := rand.New(rand.NewPCG(1, 2))
	levels := make([]float32, size/2+1)
	for k := range levels {
		levels[k] = float32(math.Log(random.ExpFloat64()) / 2)
	}
	cut, fitted := make([]float64, taps), make([]float64, taps)
	newMinimumPhase(size).filter(cut, levels)
	newFitter(rate, size).filter(fitted, levels)
	power := func(filter []float64) float64 { // in dB, above 4 kHz, where a band is 20 bins wide
		f := newFourier(size)
		spectrum := make([]complex128, f.bins())
		f.forward(spectrum, filter)
		sum, first := 0.0, 4000*size/rate
		for _, c := range spectrum[first:] {
			sum += real(c)*real(c) + imag(c)*imag(c)
		}
		return 10 * math.Log10(sum/float64(len(spectrum)-first))
	}
	if got := power(cut); math.Abs(got+2.5) > 0.7 {
		t.Errorf("noise has %.2f dB in a filter that is cut, want −2.5 ± 0.7: this test tests nothing", got)
	}
	if got := power(fitted); math.Abs(got) > 0.3 {
		t.Errorf("noise has %.2f dB in a fitted filter, want 0 ± 0.3", got)
	}
}
