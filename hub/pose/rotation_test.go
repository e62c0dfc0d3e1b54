package pose

import (
	"math"
	"testing"
)

// turn is the rotation by degrees round an axis, counter-clockwise seen from its tip.
func turn(degrees float64, axis Vec) Quat {
	sin, cos := math.Sincos(Radians(degrees) / 2)
	return Quat{sin * axis.X, sin * axis.Y, sin * axis.Z, cos}
}

// Right-handed: yaw to the left is positive about +z, pitch up is negative about +y.
func TestRotateGolden(t *testing.T) {
	for _, c := range []struct {
		name    string
		q       Quat
		v, want Vec
	}{
		{"identity", Identity, Vec{1, 2, 3}, Vec{1, 2, 3}},
		{"facing left", turn(90, Vec{Z: 1}), Vec{X: 1}, Vec{Y: 1}},
		{"facing up", turn(-90, Vec{Y: 1}), Vec{X: 1}, Vec{Z: 1}},
		{"head tilted to the right: the left ear is up", turn(90, Vec{X: 1}), Vec{Y: 1}, Vec{Z: 1}},
		{"facing back", turn(180, Vec{Z: 1}), Vec{1, 2, 3}, Vec{-1, -2, 3}},
		{"the other sign", Quat{0, 0, -math.Sqrt(0.5), -math.Sqrt(0.5)}, Vec{X: 1}, Vec{Y: 1}},
	} {
		if got := c.q.Rotate(c.v); !nearVec(got, c.want) {
			t.Errorf("%s: %v turned is %v, want %v", c.name, c.v, got, c.want)
		}
		if back := c.q.Conjugate().Rotate(c.want); !nearVec(back, c.v) {
			t.Errorf("%s: %v turned back is %v, want %v", c.name, c.want, back, c.v)
		}
	}
}

func TestTowardTakesTheShorterWay(t *testing.T) {
	q := turn(170, Vec{Z: 1})
	for _, r := range []Quat{turn(-170, Vec{Z: 1}), turn(190, Vec{Z: 1})} {
		for _, share := range []float64{0, 0.25, 0.5, 1} {
			want := turn(170+20*share, Vec{Z: 1}).Rotate(Vec{X: 1})
			if got := q.Toward(r, share).Rotate(Vec{X: 1}); got.Sub(want).Norm() > 1e-3 {
				t.Errorf("%v of the way from 170° to 190° faces %v, want %v", share, got, want)
			}
		}
	}
}

func TestUnitOfNonsense(t *testing.T) {
	for _, q := range []Quat{{}, {X: math.NaN()}, {W: math.Inf(1)}, {X: 1e200, W: 1e200}} {
		if got := q.Unit(); got != Identity {
			t.Errorf("the unit of %v is %v, want the identity", q, got)
		}
	}
	if got := (Quat{W: -2}).Unit(); got != (Quat{W: -1}) {
		t.Errorf("the unit of w = −2 is %v", got)
	}
}
