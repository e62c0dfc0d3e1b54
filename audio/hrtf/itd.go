package hrtf

import (
	"math"
	"math/cmplx"
)

// The interaural time difference is the place of the peak of the ears'
// cross-correlation between 100 and 1500 Hz: where people hear it (Wightman and
// Kistler 1992), and where what a head does depends little on frequency.
const (
	itdLowest  = 100  // Hz
	itdHighest = 1500 // Hz
	itdLongest = 1e-3 // s: no head is so large; a second peak is 1.2 ms away or more
	itdStep    = 1e-5 // s, of the first search: a 60th of the highest frequency's period
)

// itdFinder finds the interaural time difference of pairs of spectra with one
// distance of bins. It belongs to one goroutine.
type itdFinder struct {
	first  int          // bin of the first frequency
	omega  []float64    // rad/s
	start  []complex128 // e^(−iωT) for T = itdLongest
	step   []complex128 // e^(iω·itdStep)
	cross  []complex128
	turned []complex128
}

func newITDFinder(binHz float64) *itdFinder {
	f := &itdFinder{first: int(math.Ceil(itdLowest / binHz))}
	last := int(math.Floor(itdHighest / binHz))
	for bin := f.first; bin <= last; bin++ {
		omega := 2 * math.Pi * float64(bin) * binHz
		f.omega = append(f.omega, omega)
		f.start = append(f.start, turn(-omega*itdLongest))
		f.step = append(f.step, turn(omega*itdStep))
	}
	f.cross = make([]complex128, len(f.omega))
	f.turned = make([]complex128, len(f.omega))
	return f
}

// find returns by how many seconds the left ear leads, within itdLongest.
//
// With L and R the ears' spectra, the cross-correlation at a lead t of the left
// ear is Re Σ L*·R·e^(iωt); its peak is searched in steps, then by Newton's
// method on the slope.
func (f *itdFinder) find(left, right []complex128) float64 {
	for i := range f.cross {
		l, r := left[f.first+i], right[f.first+i]
		f.cross[i] = cmplx.Conj(l) * r
		f.turned[i] = f.cross[i] * f.start[i]
	}
	best, at := math.Inf(-1), 0.0
	for n := range int(2*itdLongest/itdStep) + 1 {
		sum := 0.0
		for i, c := range f.turned {
			sum += real(c)
			f.turned[i] = c * f.step[i]
		}
		if sum > best {
			best, at = sum, float64(n)*itdStep-itdLongest
		}
	}
	for range 6 {
		slope, bend := 0.0, 0.0
		for i, c := range f.cross {
			z := c * turn(f.omega[i]*at)
			slope -= f.omega[i] * imag(z)
			bend -= f.omega[i] * f.omega[i] * real(z)
		}
		if !(bend < 0) {
			break
		}
		at -= max(-itdStep, min(itdStep, slope/bend))
	}
	return max(-itdLongest, min(itdLongest, at))
}

// turn is e^(i·phase).
func turn(phase float64) complex128 {
	sin, cos := math.Sincos(phase)
	return complex(cos, sin)
}
