package dsp

import "math"

// The transform is Stockham's, radix 4: four passes, each of 64 butterflies,
// that leave the bins in order without a reversal of bits. Before a pass, the
// samples are s transforms of length n = 256/s, interleaved; the pass makes 4s
// of length n/4 of them. Butterfly i takes the samples i, i+64, i+128 and i+192
// in every pass, q = i mod s says whose they are, and its four results go to
// 4i − 3q and the three places s, 2s and 3s further, turned by the 0th to 3rd
// power of exp(−2πi·(i − q)/256).

const quarter = TransformFrames / 4

// turns[p−1] holds the p-th powers of exp(−2πi·t/256), for t below 64.
var turns = newTurns()

func newTurns() *[3]struct{ re, im [quarter]float32 } {
	table := new([3]struct{ re, im [quarter]float32 })
	for p := range table {
		for t := range quarter {
			sin, cos := math.Sincos(2 * math.Pi * float64(t*(p+1)) / TransformFrames)
			table[p].re[t], table[p].im[t] = float32(cos), float32(-sin)
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

// inverseGo is Inverse: it packs a + i·b, and transforms forwards with real and
// imaginary parts swapped, on both sides, which is backwards.
func inverseGo(x, y *[TransformFrames]float32, a, b *Spectrum) {
	const middle = len(a.Re)
	const scale = 1.0 / TransformFrames
	var re, im [TransformFrames]float32
	re[0], re[middle] = a.Re[0]*scale, a.Im[0]*scale
	im[0], im[middle] = b.Re[0]*scale, b.Im[0]*scale
	for k := 1; k < middle; k++ {
		back := TransformFrames - k
		re[k], re[back] = (a.Re[k]-b.Im[k])*scale, (a.Re[k]+b.Im[k])*scale
		im[k], im[back] = (b.Re[k]+a.Im[k])*scale, (b.Re[k]-a.Im[k])*scale
	}
	fft(y, x, &im, &re)
}

// fft transforms the complex samples x + i·y.
func fft(re, im, x, y *[TransformFrames]float32) {
	var workRe, workIm [TransformFrames]float32
	pass(&workRe, &workIm, x, y, 1)
	pass(re, im, &workRe, &workIm, 4)
	pass(&workRe, &workIm, re, im, 16)
	pass(re, im, &workRe, &workIm, 64)
}

func pass(re, im, x, y *[TransformFrames]float32, s int) {
	for i := range quarter {
		q := i & (s - 1)
		t := (i - q) & (quarter - 1)
		ar, ai := x[i]+x[i+2*quarter], y[i]+y[i+2*quarter]
		br, bi := x[i]-x[i+2*quarter], y[i]-y[i+2*quarter]
		cr, ci := x[i+quarter]+x[i+3*quarter], y[i+quarter]+y[i+3*quarter]
		dr, di := x[i+quarter]-x[i+3*quarter], y[i+quarter]-y[i+3*quarter]

		to := 4*i - 3*q // below 256, as are the three after it: the masks say so to the compiler
		re[to&0xff], im[to&0xff] = ar+cr, ai+ci
		to += s
		re[to&0xff], im[to&0xff] = times(br+di, bi-dr, turns[0].re[t], turns[0].im[t])
		to += s
		re[to&0xff], im[to&0xff] = times(ar-cr, ai-ci, turns[1].re[t], turns[1].im[t])
		to += s
		re[to&0xff], im[to&0xff] = times(br-di, bi+dr, turns[2].re[t], turns[2].im[t])
	}
}
