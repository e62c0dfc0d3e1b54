package dsp

// parseval turns the sum of the squares of the bins 1 to 127 and of half the
// squares of the two real bins into the mean square of the 256 samples: each
// of the former stands for its conjugate too.
const parseval = 2.0 / (TransformFrames * TransformFrames)

// multiplyAddGo is MultiplyAdd. Bin 0 holds two reals, so it goes by itself.
func multiplyAddGo(s, x, now *Spectrum) (power float32) {
	re, im := x.Re[0]*now.Re[0], x.Im[0]*now.Im[0]
	s.Re[0] += re
	s.Im[0] += im
	power = (re*re + im*im) / 2
	for k := 1; k < len(s.Re); k++ {
		re, im := times(x.Re[k], x.Im[k], now.Re[k], now.Im[k])
		s.Re[k] += re
		s.Im[k] += im
		power += re*re + im*im
	}
	return power * parseval
}

// multiplyAddMovingGo is MultiplyAddMoving.
func multiplyAddMovingGo(sum, diff, x, now, before *Spectrum) (power float32) {
	power = multiplyAddGo(sum, x, now)
	diff.Re[0] += x.Re[0] * (before.Re[0] - now.Re[0])
	diff.Im[0] += x.Im[0] * (before.Im[0] - now.Im[0])
	for k := 1; k < len(diff.Re); k++ {
		re, im := times(x.Re[k], x.Im[k], before.Re[k]-now.Re[k], before.Im[k]-now.Im[k])
		diff.Re[k] += re
		diff.Im[k] += im
	}
	return power
}

// blendGo is Blend.
func blendGo(s, a, b, c *Spectrum, wa, wb, wc float32) {
	for k := range s.Re {
		s.Re[k] = wa*a.Re[k] + wb*b.Re[k] + wc*c.Re[k]
		s.Im[k] = wa*a.Im[k] + wb*b.Im[k] + wc*c.Im[k]
	}
}

// times is the complex product (a + ib)·(c + id).
func times(a, b, c, d float32) (re, im float32) { return a*c - b*d, a*d + b*c }
