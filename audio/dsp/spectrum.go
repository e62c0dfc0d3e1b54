package dsp

import "posxyz/audio"

// TransformFrames is the length of the transform: two blocks.
const TransformFrames = 2 * audio.BlockFrames

// Spectrum is the discrete Fourier transform Σ x[n]·exp(−2πi·kn/256) of 256
// real samples: bin k, 0 < k < 128, is Re[k] + i·Im[k]; Re[0] is bin 0 and
// Im[0] is bin 128, which are both real. The other bins are the conjugates of
// these.
type Spectrum struct{ Re, Im [audio.BlockFrames]float32 }

// Transform makes a the spectrum of x and b that of y. It does both by one
// complex transform of x + i·y, so rounding spreads from the louder to the
// other, some 140 dB below it, and so does a NaN.
func Transform(a, b *Spectrum, x, y *[TransformFrames]float32) {
	if vector {
		transformVector(a, b, x, y, turns)
		return
	}
	transformGo(a, b, x, y)
}

// Inverse makes x the samples of which a is the spectrum, and y those of b.
func Inverse(x, y *[TransformFrames]float32, a, b *Spectrum) {
	// Backwards is forwards with real and imaginary parts swapped, on both sides.
	var re, im [TransformFrames]float32
	var swappedA, swappedB Spectrum
	fullTransform(&re, &im, a, b, 1)
	Transform(&swappedA, &swappedB, &im, &re)
	fullTransform(y, x, &swappedA, &swappedB, 1.0/TransformFrames)
}

// MultiplyAdd adds x·now to s, bin by bin: the filter now over the sound x. The
// filtering is circular; with x of two blocks and a filter of up to 129 taps,
// the last 128 samples are those of the sound filtered.
//
// power is the mean square of the 256 samples of which x·now is the spectrum.
func (s *Spectrum) MultiplyAdd(x, now *Spectrum) (power float32) {
	if vector {
		return multiplyAddVector(s, x, now)
	}
	return multiplyAddGo(s, x, now)
}

// MultiplyAddMoving adds x·now to sum and x·(before − now) to diff: what the
// cross-fade from the filter before to the filter now needs. power is that of
// x·now, as in MultiplyAdd.
func MultiplyAddMoving(sum, diff *Spectrum, x, now, before *Spectrum) (power float32) {
	if vector {
		return multiplyAddMovingVector(sum, diff, x, now, before)
	}
	return multiplyAddMovingGo(sum, diff, x, now, before)
}

// Blend makes s the weighted sum wa·a + wb·b + wc·c. s may be one of them.
func (s *Spectrum) Blend(a, b, c *Spectrum, wa, wb, wc float32) {
	if vector {
		blendVector(s, a, b, c, wa, wb, wc)
		return
	}
	blendGo(s, a, b, c, wa, wb, wc)
}
