package ears

import (
	"math"
	"math/cmplx"
	"testing"

	"posxyz/audio"
)

// Where the frequency goes to 0 the series has the sum of a potential:
// Σ (2m+1)/(m+1) · ρ^(−m) · P_m(cos θ), which is worked out here for θ = 0 and 180°.
func TestSphereAtLowFrequencies(t *testing.T) {
	for _, distance := range []float64{0.12, 0.2, 0.5, 1, 10} {
		for _, cos := range []float64{1, -1} {
			want, power := 0.0, 1.0
			for m := range 2000 {
				want += float64(2*m+1) / float64(m+1) * power
				power *= cos * audio.HeadRadius / distance
			}
			s := newSphere(distance, 1)
			if got := s.gain(cos); math.Abs(got/want-1) > 1e-4 {
				t.Errorf("%v m, cos θ = %v, 1 Hz: %v, want %v", distance, cos, got, want)
			}
		}
	}
}

// A wave from far away doubles in front of a sphere that is large against it,
// is not changed by one that is small, and meets itself behind it: brighter
// there than beside (Duda and Martens, section II).
func TestSphereFarAway(t *testing.T) {
	const far = 100
	low, high := newSphere(far, 20), newSphere(far, 20000)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"20 Hz ahead", low.gain(1), 1},
		{"20 Hz behind", low.gain(-1), 1},
		{"20 kHz ahead", high.gain(1), 2},
	} {
		if math.Abs(20*math.Log10(c.got/c.want)) > 0.2 {
			t.Errorf("%s: %v, want %v ± 0.2 dB", c.name, c.got, c.want)
		}
	}
	middle := newSphere(far, 5000)
	if spot, beside := middle.gain(-1), middle.gain(math.Cos(2.6)); spot < 2*beside {
		t.Errorf("5 kHz: %v behind, %v at 149°, want a bright spot of twice as much", spot, beside)
	}
}

// The first term is the mean over all angles, and of size 1/√(1+μ²) whatever the
// distance: h_0(x) = −i·e^(ix)/x and h'_0(x) = (1/x + i/x²)·e^(ix).
func TestSphereMeanIsItsFirstTerm(t *testing.T) {
	for _, hz := range []float64{100, 1000, 10000} {
		for _, distance := range []float64{0.12, 0.3, 10} {
			mu := 2 * math.Pi * hz * audio.HeadRadius / audio.SpeedOfSound
			s := newSphere(distance, hz)
			if got, want := cmplx.Abs(s.terms[0]), 1/math.Hypot(1, mu); math.Abs(got/want-1) > 1e-12 {
				t.Errorf("%v m, %v Hz: first term %v, want %v", distance, hz, got, want)
			}
		}
	}
}

// Nowhere that it is used is the series cut short.
func TestSphereHasEnoughTerms(t *testing.T) {
	for _, distance := range []float64{0.11, nearest, 1, 10} {
		for _, hz := range []float64{20, 1000, 25000} {
			if s := newSphere(distance, hz); s.used == sphereTerms {
				t.Errorf("%v m, %v Hz: %d terms do not do", distance, hz, s.used)
			}
		}
	}
}
