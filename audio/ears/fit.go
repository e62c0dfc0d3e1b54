package ears

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

// curve is the logarithm of the power response of a dsp.Shelf:
//
//	3·ln(e^(2·level) · (1 + rise·v) / (1 + fall·v))    v = 1 − cos(2π·frequency/rate)
type curve struct{ level, rise, fall float64 }

// The bounds of a curve, and when its fit is as good as it gets.
const (
	leastRise = -0.5 // below, there is no such shelf
	mostBend  = 1e6
	fitSteps  = 40
	fitDone   = 1e-7 // of the sum of squares, that a step must still take away
)

// wanted is what a curve should be at one frequency.
type wanted struct {
	v        float64 // as in curve
	logPower float64
	weight   float64
}

// fitTop is how far up the fits are to be good, in Hz: a little above the
// 10 kHz that they are tested to, and below half of a low rate.
func fitTop(rate audio.Rate) float64 { return min(10100, 0.45*float64(rate)) }

func (c curve) coefficients() dsp.ShelfCoefficients {
	return dsp.NewShelfCoefficients(math.Exp(c.level), c.rise, c.fall)
}

// bend is the v of a curve at a frequency.
func bend(hz float64, rate audio.Rate) float64 {
	half := math.Sin(math.Pi * hz / float64(rate))
	return 2 * half * half
}

// fitted returns the curve near c with the least squares from what is wanted,
// by Levenberg's and Marquardt's steps within the bounds. The level stays as it
// is unless it is free.
func (c curve) fitted(want []wanted, free bool) curve {
	damping := 1e-3
	best := c.squares(want)
	for range fitSteps {
		slopes, gradient := c.normalEquations(want)
		if !free { // an equation that says that it does not move
			slopes[0] = [3]float64{1, 0, 0}
			slopes[1][0], slopes[2][0], gradient[0] = 0, 0, 0
		}
		before := best
		for range 12 {
			step := solved(slopes, gradient, damping)
			next := curve{
				level: c.level - step[0],
				rise:  min(max(c.rise-step[1], leastRise), mostBend),
				fall:  min(max(c.fall-step[2], 0), mostBend),
			}
			if sum := next.squares(want); sum < best {
				c, best = next, sum
				damping /= 8
				break
			}
			damping *= 6
		}
		if before-best <= fitDone*best {
			break
		}
	}
	return c
}

// miss is how far c is from what is wanted at one frequency.
func (c curve) miss(w wanted) float64 {
	return 3*(2*c.level+math.Log((1+c.rise*w.v)/(1+c.fall*w.v))) - w.logPower
}

func (c curve) squares(want []wanted) float64 {
	sum := 0.0
	for _, w := range want {
		e := c.miss(w)
		sum += w.weight * e * e
	}
	return sum
}

// normalEquations are JᵀJ and Jᵀe of the errors e and their slopes J against
// level, rise and fall.
func (c curve) normalEquations(want []wanted) (square [3][3]float64, gradient [3]float64) {
	for _, w := range want {
		e := c.miss(w)
		slope := [3]float64{6, 3 * w.v / (1 + c.rise*w.v), -3 * w.v / (1 + c.fall*w.v)}
		for i := range slope {
			gradient[i] += w.weight * e * slope[i]
			for j := range slope {
				square[i][j] += w.weight * slope[i] * slope[j]
			}
		}
	}
	return square, gradient
}

// solved is the solution of (a + damping·diagonal(a))·x = b, with a symmetric
// and positive, by Gauss.
func solved(a [3][3]float64, b [3]float64, damping float64) [3]float64 {
	for i := range a {
		a[i][i] = a[i][i]*(1+damping) + 1e-12
	}
	for i := range a {
		for r := i + 1; r < len(a); r++ {
			q := a[r][i] / a[i][i]
			for k := i; k < len(a); k++ {
				a[r][k] -= q * a[i][k]
			}
			b[r] -= q * b[i]
		}
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := i + 1; k < len(a); k++ {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}
