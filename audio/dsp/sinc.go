package dsp

import "math"

// The interpolator: a sinc under a Kaiser window, tabulated at phases places
// between two samples and interpolated linearly between those.
//
// 16 taps and β = 8 put the stop band at −80 dB and the edge of the flat band
// at 0.68 of half the rate: 16.3 kHz at 48 kHz (Kaiser's formula: a transition
// of (80 − 8) / (2.285·16) rad round half the rate). The linear step between
// 512 phases is wrong by at most (1/512)²/8 · max|h″| < 2·10⁻⁶: −114 dB.
const (
	taps       = 16
	kaiserBeta = 8
	phases     = 1 << phaseBits
)

// row is the interpolator's taps at one phase, and how they change towards the
// next one.
type row struct{ at, step [taps]float32 }

// between returns the taps frac of the way to the next phase.
func (r *row) between(frac float32) [taps]float32 {
	at := r.at
	for m := range at {
		at[m] += frac * r.step[m]
	}
	return at
}

// rows[p] reads p/phases of a sample before the one at index taps/2.
var rows = newRows()

func newRows() *[phases]row {
	var exact [phases + 1][taps]float64
	for p := range exact {
		for m := range taps {
			x := float64(m-taps/2) + float64(p)/phases
			exact[p][m] = Sinc(x) * Kaiser(x/(taps/2), kaiserBeta)
		}
	}
	table := new([phases]row)
	for p := range table {
		for m := range taps {
			table[p].at[m] = float32(exact[p][m])
			table[p].step[m] = float32(exact[p+1][m] - exact[p][m])
		}
	}
	return table
}

// Sinc is sin(πx)/(πx), and exactly 0 at whole numbers but 0.
func Sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	if x == math.Trunc(x) {
		return 0
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// Kaiser is the Kaiser window of shape beta at x, which runs from −1 to 1; it
// is 1 in the middle and 0 outside.
func Kaiser(x, beta float64) float64 {
	if !(math.Abs(x) <= 1) {
		return 0
	}
	return besselI0(beta*math.Sqrt(1-x*x)) / besselI0(beta)
}

// besselI0 is the modified Bessel function of the first kind and order 0:
// Σ ((x/2)^k / k!)², which converges for every x.
func besselI0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-17; k++ {
		term *= x / 2 / k * (x / 2 / k)
		sum += term
	}
	return sum
}
