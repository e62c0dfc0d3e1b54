package audiotest

import (
	"math"

	"posxyz/audio"
)

// InterauralDelay is the interaural time difference in seconds, positive when
// the left ear leads, found within ±longest seconds.
//
// It is the place of the peak of the ears' cross-correlation, which is
// interpolated as the band-limited function that it is. On broadband sound of
// 50 ms or more it is right within 0.2 µs; a tone has no single peak, so look for
// less than half its period.
func InterauralDelay(e Ears, rate audio.Rate, longest float64) float64 {
	const reach = 32 // correlations on each side that the interpolation uses
	most := int(math.Ceil(longest * float64(rate)))
	span := most + reach
	corr := make([]float64, 2*span+1)
	for i := range corr {
		corr[i] = correlate(e.Left, e.Right, i-span, span)
	}

	best := span
	for i := span - most; i <= span+most; i++ {
		if corr[i] > corr[best] {
			best = i
		}
	}
	// Golden section: the peak lies within one sample of the largest.
	low, high := float64(best-1), float64(best+1)
	const golden = 0.6180339887498949
	for high-low > 1e-6 {
		a, b := high-golden*(high-low), low+golden*(high-low)
		if between(corr, a, reach) > between(corr, b, reach) {
			high = b
		} else {
			low = a
		}
	}
	return ((low+high)/2 - float64(span)) / float64(rate)
}

// correlate is Σ left[n]·right[n + lag] over all n for which any lag up to
// span is within both.
func correlate(left, right []float32, lag, span int) float64 {
	sum := 0.0
	for n := span; n < min(len(left), len(right))-span; n++ {
		sum += float64(left[n]) * float64(right[n+lag])
	}
	return sum
}

// between is the value of samples x at a fractional index, by a sinc under a
// Hann window of so many samples on each side.
func between(x []float64, at float64, reach int) float64 {
	first := int(math.Floor(at)) - reach + 1
	sum := 0.0
	for i := max(first, 0); i < min(first+2*reach, len(x)); i++ {
		d := at - float64(i)
		w := 0.5 + 0.5*math.Cos(math.Pi*d/float64(reach))
		if d != 0 {
			w *= math.Sin(math.Pi*d) / (math.Pi * d)
		}
		sum += w * x[i]
	}
	return sum
}
