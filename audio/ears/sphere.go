package ears

import (
	"math"
	"math/cmplx"

	"posxyz/audio"
)

// The series of sphere needs about ln(sphereError)/ln(HeadRadius/distance)
// terms more than there are wavelengths round the head: some 60 at 12 cm.
const (
	sphereTerms = 96
	sphereError = 1e-8 // of the sum, that the terms left out are worth
)

// sphere is the pressure at one place of a rigid sphere of HeadRadius, for one
// frequency and one distance of a point source, relative to the free field at
// the centre of the sphere: the response of a head without pinnae. It is the
// series of Duda and Martens (Range dependence of the response of a spherical
// head model, JASA 104, 3048, 1998, equation 5) with the terms worked out but
// for the angle of incidence:
//
//	H = −ρ/μ · e^(iμρ) · Σ (2m+1) · P_m(cos θ) · h_m(μρ) / h'_m(μ)
//
// with ρ = distance/radius, μ = 2π·hz·radius/c, Legendre's polynomials P and
// the spherical Hankel functions h of the first kind. Only its size is wanted
// here: the phase is left out.
type sphere struct {
	terms [sphereTerms]complex128
	used  int
}

// newSphere needs a distance of at least 0.11 m (nearer, the series is cut
// short) and a frequency from 20 Hz to 25 kHz.
func newSphere(distance, hz float64) sphere {
	radius := complex(audio.HeadRadius, 0)
	mu := complex(2*math.Pi*hz/audio.SpeedOfSound, 0) * radius
	rho := complex(distance, 0) / radius
	far, near := newHankel(mu*rho), newHankel(mu)
	var s sphere
	sum := 0.0
	for s.used < sphereTerms {
		m := s.used
		// h'_m(x) = h_(m−1)(x) − (m+1)/x · h_m(x)
		slope := near.before - complex(float64(m+1), 0)/mu*near.now
		term := -rho / mu * complex(float64(2*m+1), 0) * far.now / slope
		s.terms[m] = term
		s.used++
		size := cmplx.Abs(term)
		if sum += size; size < sum*sphereError && float64(m) > real(mu) {
			break
		}
		far.next(m)
		near.next(m)
	}
	return s
}

// gain is |H| at an angle of incidence: that between the source and the ear,
// seen from the centre.
func (s *sphere) gain(cosIncidence float64) float64 {
	sum := complex(0, 0)
	before, now := 0.0, 1.0 // Legendre's polynomials of orders m−1 and m
	for m := range s.used {
		sum += complex(now, 0) * s.terms[m]
		k := float64(m)
		before, now = now, ((2*k+1)*cosIncidence*now-k*before)/(k+1)
	}
	return cmplx.Abs(sum)
}

// hankel is h_(m−1) and h_m at one x, by the recursion
// h_(m+1)(x) = (2m+1)/x · h_m(x) − h_(m−1)(x), which is stable upwards.
type hankel struct{ before, now, x complex128 }

func newHankel(x complex128) hankel {
	wave := cmplx.Exp(1i * x)
	return hankel{before: wave / x, now: -1i * wave / x, x: x} // orders −1 and 0
}

func (h *hankel) next(m int) {
	h.before, h.now = h.now, complex(float64(2*m+1), 0)/h.x*h.now-h.before
}
