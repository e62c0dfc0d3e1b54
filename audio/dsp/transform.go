package dsp

import "math"

// The transform is Stockham's, radix 4: four passes, each of 64 butterflies,
// that leave the bins in order without a reversal of bits. Before a pass, the
// samples are s transforms of length n = 256/s, interleaved; the pass makes 4s
// of length n/4 of them. Butterfly i takes the samples i, i+64, i+128 and i+192
// in every pass, q = i mod s says whose they are, and its four results go to
// 4i − 3q and the three places s, 2s and 3s further, turned by the 0th to 3rd
// power of e^(−2πj(i − q)/256), j² = −1.

const quarter = TransformFrames / 4

// turnTable holds the first, second and third power of the turn of every
// butterfly of the first three passes; the last one turns nothing.
type turnTable [3][3]struct{ re, im [quarter]float32 }

var turns = newTurns()

func newTurns() *turnTable {
	table := new(turnTable)
	for pass, s := range []int{1, 4, 16} {
		for power := range 3 {
			turn := &table[pass][power]
			for i := range quarter {
				sin, cos := math.Sincos(2 * math.Pi * float64((i-i%s)*(power+1)) / TransformFrames)
				turn.re[i], turn.im[i] = float32(cos), float32(-sin)
			}
		}
	}
	return table
}

// transformGo is Transform: with Z the transform of x + i·y, the spectrum of x
// is (Z[k] + conj Z[256−k])/2, that of y is (Z[k] − conj Z[256−k])/2i.
func transformGo(a, b *Spectrum, x, y *[TransformFrames]float32) {
	var re, im [TransformFrames]float32
	fft(&re, &im, x, y)
	const middle = len(a.Re)
	a.Re[0], a.Im[0] = re[0], re[middle]
	b.Re[0], b.Im[0] = im[0], im[middle]
	for k := 1; k < middle; k++ {
		back := TransformFrames - k
		a.Re[k], a.Im[k] = (re[k]+re[back])/2, (im[k]-im[back])/2
		b.Re[k], b.Im[k] = (im[k]+im[back])/2, (re[back]-re[k])/2
	}
}

// fullTransform makes re + i·im scale times the whole transform whose halves
// are a and b: of x + i·y if a is that of x and b that of y.
func fullTransform(re, im *[TransformFrames]float32, a, b *Spectrum, scale float32) {
	const middle = len(a.Re)
	re[0], re[middle] = a.Re[0]*scale, a.Im[0]*scale
	im[0], im[middle] = b.Re[0]*scale, b.Im[0]*scale
	for k := 1; k < middle; k++ {
		back := TransformFrames - k
		re[k], re[back] = (a.Re[k]-b.Im[k])*scale, (a.Re[k]+b.Im[k])*scale
		im[k], im[back] = (b.Re[k]+a.Im[k])*scale, (b.Re[k]-a.Im[k])*scale
	}
}

// fft transforms the complex samples x + i·y.
func fft(re, im, x, y *[TransformFrames]float32) {
	var workRe, workIm [TransformFrames]float32
	pass(&workRe, &workIm, x, y, 0)
	pass(re, im, &workRe, &workIm, 1)
	pass(&workRe, &workIm, re, im, 2)
	lastPass(re, im, &workRe, &workIm)
}

// pass is one of the first three passes, the nth from 0.
func pass(re, im, x, y *[TransformFrames]float32, nth int) {
	s := 1 << (2 * nth)
	turn := &turns[nth]
	for i := range quarter {
		a, b, c, d := butterfly(x, y, i)
		to := 4*i - 3*(i&(s-1)) // below 256, as are the three after it: uint8 says so to the compiler
		re[uint8(to)], im[uint8(to)] = a.re, a.im
		to += s
		re[uint8(to)], im[uint8(to)] = times(b.re, b.im, turn[0].re[i], turn[0].im[i])
		to += s
		re[uint8(to)], im[uint8(to)] = times(c.re, c.im, turn[1].re[i], turn[1].im[i])
		to += s
		re[uint8(to)], im[uint8(to)] = times(d.re, d.im, turn[2].re[i], turn[2].im[i])
	}
}

func lastPass(re, im, x, y *[TransformFrames]float32) {
	for i := range quarter {
		a, b, c, d := butterfly(x, y, i)
		re[i], im[i] = a.re, a.im
		re[i+quarter], im[i+quarter] = b.re, b.im
		re[i+2*quarter], im[i+2*quarter] = c.re, c.im
		re[i+3*quarter], im[i+3*quarter] = d.re, d.im
	}
}

type number struct{ re, im float32 }

// butterfly returns the four results of butterfly i, not turned.
func butterfly(x, y *[TransformFrames]float32, i int) (first, second, third, fourth number) {
	i &= quarter - 1 // as it is; the compiler learns it here
	a := number{x[i] + x[i+2*quarter], y[i] + y[i+2*quarter]}
	b := number{x[i] - x[i+2*quarter], y[i] - y[i+2*quarter]}
	c := number{x[i+quarter] + x[i+3*quarter], y[i+quarter] + y[i+3*quarter]}
	d := number{x[i+quarter] - x[i+3*quarter], y[i+quarter] - y[i+3*quarter]}
	return number{a.re + c.re, a.im + c.im}, number{b.re + d.im, b.im - d.re},
		number{a.re - c.re, a.im - c.im}, number{b.re - d.im, b.im + d.re}
}
