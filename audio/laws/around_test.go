package laws

import (
	"math"
	"math/cmplx"

	"posxyz/audio/audiotest"
)

// timeDifferencesAround is law 2. It goes half round the head in steps of 0.1°, at
// many elevations: the other half is the mirror image (law 14).
func timeDifferencesAround(e *extent) ([]row, error) {
	const steps = 10 // per degree
	elevations := []float64{-8, 0, 40}
	first, last := 110.0, 140.0 // where the time difference changes most
	if e.whole {
		first, last = 0, 180
		elevations = nil
		for elevation := -90.0; elevation <= 90; elevation += 2 {
			elevations = append(elevations, elevation)
		}
	}
	fine, coarse := make([]float64, len(elevations)), make([]float64, len(elevations))
	forEach(len(elevations), newBuiltInListener, func(l *listener, i int) {
		finder := newLeadFinder(l.impulse(toward(first, elevations[i])))
		leads := make([]float64, int(last-first)*steps+1)
		for n := range leads {
			leads[n] = finder.lead(l.impulse(toward(first+float64(n)/steps, elevations[i])))
			if n >= 1 {
				fine[i] = max(fine[i], 1e6*math.Abs(leads[n]-leads[n-1]))
			}
			if n >= steps {
				coarse[i] = max(coarse[i], 1e6*math.Abs(leads[n]-leads[n-steps]))
			}
		}
	})
	return []row{
		atMost(5, "µs", largest(fine), "ITD round the head at %d elevations, per 0.1°", len(elevations)),
		atMost(15, "µs", largest(coarse), "ITD round the head at %d elevations, per 1°", len(elevations)),
	}, nil
}

// A leadFinder finds interaural time differences as audiotest does, by the peak of
// the cross-correlation from 0.1 to 1.5 kHz, but of thousands of impulses that
// differ little from each other: it begins where the last one was.
type leadFinder struct {
	omega     []float64   // rad/s
	cos, sin  [][]float64 // of each omega, over the frames
	lastFound float64     // seconds
}

// newLeadFinder takes what the first impulse will be like.
func newLeadFinder(like audiotest.Ears) *leadFinder {
	// An impulse is much shorter than 20 ms, so that frequencies 50 Hz apart, each in the
	// middle of its share, are enough.
	const step = 50
	f := &leadFinder{lastFound: audiotest.SpectraOf(like, rate).InterauralDelay()}
	for hz := 100.0 + step/2; hz < 1500; hz += step {
		omega := 2 * math.Pi * hz
		sin, cos := make([]float64, len(like.Left)), make([]float64, len(like.Left))
		for n := range sin {
			sin[n], cos[n] = math.Sincos(omega * rate.Seconds(int64(n)))
		}
		f.omega, f.sin, f.cos = append(f.omega, omega), append(f.sin, sin), append(f.cos, cos)
	}
	return f
}

// lead is by how many seconds the left ear leads.
func (f *leadFinder) lead(e audiotest.Ears) float64 {
	cross := make([]complex128, len(f.omega))
	for i := range cross {
		cross[i] = cmplx.Conj(f.at(i, e.Left)) * f.at(i, e.Right)
	}
	for range 8 { // Newton's method
		slope, bend := 0.0, 0.0
		for i, c := range cross {
			z := c * cmplx.Rect(1, f.omega[i]*f.lastFound)
			slope -= f.omega[i] * imag(z)
			bend -= f.omega[i] * f.omega[i] * real(z)
		}
		f.lastFound -= slope / bend
	}
	return f.lastFound
}

// at is the spectrum of x at a frequency.
func (f *leadFinder) at(i int, x []float32) complex128 {
	re, im := 0.0, 0.0
	for n, v := range x {
		re += f.cos[i][n] * float64(v)
		im -= f.sin[i][n] * float64(v)
	}
	return complex(re, im)
}
