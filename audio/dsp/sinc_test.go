package dsp_test

import (
	"math"
	"testing"

	"posxyz/audio/dsp"
)

func TestSinc(t *testing.T) {
	for n := -1000.0; n <= 1000; n++ {
		want := 0.0
		if n == 0 {
			want = 1
		}
		if got := dsp.Sinc(n); got != want {
			t.Errorf("at %v: %v, want exactly %v", n, got, want)
		}
	}
	for x, want := range map[float64]float64{0.5: 2 / math.Pi, -0.5: 2 / math.Pi, 2.5: 0.4 / math.Pi, 1e-9: 1} {
		if got := dsp.Sinc(x); math.Abs(got-want) > 1e-15 {
			t.Errorf("at %v: %v, want %v", x, got, want)
		}
	}
}

func TestKaiser(t *testing.T) {
	// I₀(9) = 1093.588354511375 and I₀(4.5) = 17.481171855609276 (Abramowitz and
	// Stegun's series, 9.6.12, to 30 digits).
	half := math.Sqrt(0.75) // where the argument is half of β
	for x, want := range map[float64]float64{
		0: 1, 1: 1 / 1093.588354511375, -1: 1 / 1093.588354511375,
		half: 17.481171855609276 / 1093.588354511375, -half: 17.481171855609276 / 1093.588354511375,
		1.0000001: 0, -2: 0, math.Inf(1): 0,
	} {
		if got := dsp.Kaiser(x, 9); math.Abs(got-want) > 1e-14 {
			t.Errorf("at %v: %v, want %v", x, got, want)
		}
	}
	if got := dsp.Kaiser(math.NaN(), 9); got != 0 {
		t.Errorf("at NaN: %v, want 0", got)
	}
}
