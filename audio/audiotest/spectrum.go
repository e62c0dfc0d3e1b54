package audiotest

import (
	"math"
	"math/bits"
	"math/cmplx"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

const (
	residualBand = 150 // Hz on each side of the tone that belong to its motion
	residualBeta = 24  // shape of the window: its side lobes are far below any residual
)

// ToneResidualDB is the power of x outside hz ± 150 Hz relative to that
// inside: what a tone gets that moves in steps ("zipper noise"). A pure tone
// has −150 dB or less, which is the rounding of float32. Use some seconds of
// sound, without its beginning.
func ToneResidualDB(x []float32, rate audio.Rate, hz float64) float64 {
	power := PowerSpectrum(x)
	perBin := float64(rate) / float64(2*(len(power)-1))
	inside, outside := 0.0, 0.0
	for i, p := range power {
		if math.Abs(float64(i)*perBin-hz) <= residualBand {
			inside += p
		} else {
			outside += p
		}
	}
	return DB(outside/inside) / 2
}

// PowerSpectrum returns |X|² of x under a Kaiser window (β = 24), from 0 Hz to
// half the rate; x is padded with silence to a power of two.
func PowerSpectrum(x []float32) []float64 {
	size := 1 << bits.Len(uint(len(x)-1))
	buf := make([]complex128, size)
	for i, v := range x {
		place := 2*(float64(i)+0.5)/float64(len(x)) - 1
		buf[i] = complex(float64(v)*dsp.Kaiser(place, residualBeta), 0)
	}
	FFT(buf)
	power := make([]float64, size/2+1)
	for i := range power {
		re, im := real(buf[i]), imag(buf[i])
		power[i] = re*re + im*im
	}
	return power
}

// FFT transforms x in place; its length must be a power of two.
func FFT(x []complex128) {
	if len(x)&(len(x)-1) != 0 {
		panic("audiotest: FFT of a length that is no power of two")
	}
	shift := bits.LeadingZeros64(uint64(len(x) - 1))
	for i := range x {
		if j := int(bits.Reverse64(uint64(i)) >> shift); len(x) > 1 && j > i {
			x[i], x[j] = x[j], x[i]
		}
	}
	turns := make([]complex128, len(x)/2)
	for i := range turns {
		turns[i] = cmplx.Rect(1, -2*math.Pi*float64(i)/float64(len(x)))
	}
	for half := 1; half < len(x); half *= 2 {
		stride := len(x) / (2 * half)
		for first := 0; first < len(x); first += 2 * half {
			for i := first; i < first+half; i++ {
				a, b := x[i], x[i+half]*turns[(i-first)*stride]
				x[i], x[i+half] = a+b, a-b
			}
		}
	}
}
