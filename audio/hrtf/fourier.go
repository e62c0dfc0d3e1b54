package hrtf

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// fourier transforms real signals of one length in float64. It belongs to one
// goroutine. Preparation needs precision where rendering needs speed, so this
// is not dsp.Transform.
type fourier struct {
	size  int          // of the signals, a power of two from 4
	turns []complex128 // e^(−2πi·k/size) for k < size/2
	order []int32      // the places of a bit-reversed transform of size/2
	work  []complex128 // size/2
}

func newFourier(size int) *fourier {
	if size < 4 || size&(size-1) != 0 {
		panic("hrtf: a Fourier transform of a length that is no power of two")
	}
	half := size / 2
	f := &fourier{size: size, turns: make([]complex128, half), order: make([]int32, half), work: make([]complex128, half)}
	shift := bits.LeadingZeros32(uint32(half - 1))
	for k := range half {
		f.turns[k] = cmplx.Rect(1, -2*math.Pi*float64(k)/float64(size))
		f.order[k] = int32(bits.Reverse32(uint32(k)) >> shift)
	}
	return f
}

// bins is how many a spectrum has: from 0 Hz to half the rate.
func (f *fourier) bins() int { return f.size/2 + 1 }

// forward writes the spectrum of x, padded with silence, into dst.
//
// Even samples are taken as real parts and odd ones as imaginary parts of a
// signal half as long, and their spectra are told apart by symmetry (Press et
// al., Numerical Recipes, 12.3).
func (f *fourier) forward(dst []complex128, x []float64) {
	half := f.size / 2
	for i, from := range f.order {
		var re, im float64
		if n := int(2 * from); n+1 < len(x) {
			re, im = x[n], x[n+1]
		} else if n < len(x) {
			re = x[n]
		}
		f.work[i] = complex(re, im)
	}
	f.butterflies()
	for k := range half/2 + 1 {
		a, b := f.work[k], cmplx.Conj(f.work[(half-k)%half])
		even, odd := (a+b)/2, (a-b)*complex(0, -0.5)
		if k < half {
			odd *= f.turns[k]
		}
		dst[k] = even + odd
		dst[half-k] = cmplx.Conj(even - odd)
	}
}

// inverse writes the signal whose spectrum is x into dst, as much as fits.
func (f *fourier) inverse(dst []float64, x []complex128) {
	half := f.size / 2
	for i, from := range f.order {
		k := int(from)
		a, b := x[k], cmplx.Conj(x[half-k])
		even, odd := a+b, (a-b)*cmplx.Conj(f.turns[k])
		f.work[i] = cmplx.Conj(even + odd*1i) // the forward transform of the conjugate
	}
	f.butterflies()
	scale := 1 / float64(f.size)
	for n := range dst {
		v := f.work[n/2]
		if n%2 == 0 {
			dst[n] = real(v) * scale
		} else {
			dst[n] = -imag(v) * scale
		}
	}
}

// butterflies finishes the transform of work, which is in bit-reversed order.
func (f *fourier) butterflies() {
	work, half := f.work, f.size/2
	for span := 1; span < half; span *= 2 {
		stride := half / span
		for first := 0; first < half; first += 2 * span {
			low, high := work[first:first+span], work[first+span:first+2*span]
			for i := range low {
				a, b := low[i], high[i]*f.turns[i*stride]
				low[i], high[i] = a+b, a-b
			}
		}
	}
}
