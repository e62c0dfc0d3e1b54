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
	size  int            // of the signals, a power of two from 4
	turns []complex128   // e^(−2πi·k/size) for k < size/2
	spans [][]complex128 // e^(−πi·k/span) for k < span, for spans of 1, 2, 4, ... below size/2
	order []int32        // the places of a bit-reversed transform of size/2
	work  []complex128   // size/2
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
	for span := 1; span < half; span *= 2 {
		turns := make([]complex128, span)
		for k := range turns {
			turns[k] = f.turns[k*half/span]
		}
		f.spans = append(f.spans, turns)
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
	for k := range dst[:half/2+1] {
		a, b := f.work[k], cmplx.Conj(f.work[(half-k)%half])
		sum, diff := a+b, (a-b)*f.turns[k]
		even := complex(real(sum)/2, imag(sum)/2)
		odd := complex(imag(diff)/2, -real(diff)/2) // diff/2i
		dst[k] = even + odd
		dst[half-k] = cmplx.Conj(even - odd)
	}
}

// inverse writes the signal whose spectrum is x into dst, as much as
// fits: an even number of samples.
func (f *fourier) inverse(dst []float64, x []complex128) {
	half := f.size / 2
	for i, from := range f.order {
		k := int(from)
		a, b := x[k], cmplx.Conj(x[half-k])
		even, odd := a+b, (a-b)*cmplx.Conj(f.turns[k])
		// The conjugate of even + i·odd, for the inverse is the conjugate's transform.
		f.work[i] = complex(real(even)-imag(odd), -imag(even)-real(odd))
	}
	f.butterflies()
	scale := 1 / float64(f.size)
	for n := 0; n+1 < len(dst); n += 2 {
		v := f.work[n/2]
		dst[n], dst[n+1] = real(v)*scale, -imag(v)*scale
	}
}

// butterflies finishes the transform of work, which is in bit-reversed order: two
// stages at a time, for that is half the way through memory.
func (f *fourier) butterflies() {
	work, stage := f.work, 0
	if len(f.spans)%2 == 1 {
		for i := 0; i < len(work); i += 2 {
			work[i], work[i+1] = work[i]+work[i+1], work[i]-work[i+1]
		}
		stage = 1
	}
	for ; stage < len(f.spans); stage += 2 {
		inner, outer := f.spans[stage], f.spans[stage+1]
		span := len(inner)
		for first := 0; first < len(work); first += 4 * span {
			a := work[first:][:span]
			b := work[first+span:][:span]
			c := work[first+2*span:][:span]
			d := work[first+3*span:][:span]
			for i, turn := range inner {
				bt, dt := b[i]*turn, d[i]*turn
				even, odd := a[i]+bt, a[i]-bt
				more := outer[i] * (c[i] + dt)
				less := outer[i] * (c[i] - dt)
				less = complex(imag(less), -real(less)) // a quarter turn on
				a[i], c[i] = even+more, even-more
				b[i], d[i] = odd+less, odd-less
			}
		}
	}
}
