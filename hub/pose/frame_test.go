package pose

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var negativeZero = math.Copysign(0, -1)

// TestFrameGolden holds the frame: +x front, +y left, +z up.
func TestFrameGolden(t *testing.T) {
	const r2, r3 = math.Sqrt2, 1.7320508075688772
	for _, c := range []struct {
		where      string
		at         Vec
		azimuthDeg float64
		elevDeg    float64
		distance   float64
	}{
		{"front", Vec{X: 1}, 0, 0, 1},
		{"left", Vec{Y: 1}, 90, 0, 1},
		{"right", Vec{Y: -2}, -90, 0, 2},
		{"back", Vec{X: -1}, 180, 0, 1},
		{"back, y = -0", Vec{X: -1, Y: negativeZero}, 180, 0, 1},
		{"back, a hair to the right", Vec{X: -1, Y: -1e-320}, 180, 0, 1},
		{"front left", Vec{X: 1, Y: 1}, 45, 0, r2},
		{"back left", Vec{X: -1, Y: 1}, 135, 0, r2},
		{"back right", Vec{X: -1, Y: -1}, -135, 0, r2},
		{"front right", Vec{X: 1, Y: -1}, -45, 0, r2},
		{"zenith", Vec{Z: 3}, 0, 90, 3},
		{"nadir", Vec{Z: -3}, 0, -90, 3},
		{"zenith, x = -0 and y = -0", Vec{X: negativeZero, Y: negativeZero, Z: 1}, 0, 90, 1},
		{"front, up", Vec{X: 1, Z: 1}, 0, 45, r2},
		{"left, down", Vec{Y: 1, Z: -1}, 90, -45, r2},
		{"back right, up", Vec{X: -1, Y: -1, Z: r2}, -135, 45, 2},
		{"the cube's corner", Vec{X: 1, Y: 1, Z: 1}, 45, Degrees(math.Asin(1 / r3)), r3},
		{"origin", Vec{}, 0, 0, 0},
		{"origin, all -0", Vec{negativeZero, negativeZero, negativeZero}, 0, 0, 0},
		{"the farthest corner", Vec{MaxCoordinate, -MaxCoordinate, 0}, -45, 0, r2 * MaxCoordinate},
		{"as near as numbers go", Vec{Y: 5e-324}, 90, 0, 0},
	} {
		dir := c.at.Direction()
		if !near(Degrees(dir.Azimuth), c.azimuthDeg) || !near(Degrees(dir.Elevation), c.elevDeg) {
			t.Errorf("%s: %v.Direction() = %v°, %v°, want %v°, %v°",
				c.where, c.at, Degrees(dir.Azimuth), Degrees(dir.Elevation), c.azimuthDeg, c.elevDeg)
		}
		if d := c.at.Norm(); !near(d, c.distance) {
			t.Errorf("%s: %v.Norm() = %v, want %v", c.where, c.at, d, c.distance)
		}
		if got := dir.Point(c.distance); c.distance > 0 && !nearVec(got, c.at) {
			t.Errorf("%s: %v.Direction().Point(%v) = %v, want it back", c.where, c.at, c.distance, got)
		}
	}
}

// TestDirectionAndPointAreInverse also holds the ranges of the angles.
func TestDirectionAndPointAreInverse(t *testing.T) {
	coordinate := rapid.OneOf(rapid.Float64Range(-MaxCoordinate, MaxCoordinate), rapid.Float64Range(-2, 2),
		rapid.SampledFrom([]float64{0, negativeZero, 1, -1}))
	rapid.Check(t, func(t *rapid.T) {
		v := Vec{coordinate.Draw(t, "x"), coordinate.Draw(t, "y"), coordinate.Draw(t, "z")}
		dir := v.Direction()
		if !(dir.Azimuth > -math.Pi && dir.Azimuth <= math.Pi) {
			t.Errorf("azimuth of %v is %v, want it in (−π, π]", v, dir.Azimuth)
		}
		if !(math.Abs(dir.Elevation) <= math.Pi/2) {
			t.Errorf("elevation of %v is %v, want it in [−π/2, π/2]", v, dir.Elevation)
		}
		if got := dir.Point(v.Norm()); !nearVec(got, v) {
			t.Errorf("%v.Direction().Point(Norm()) = %v, want it back", v, got)
		}
	})
}

func TestVectorArithmetic(t *testing.T) {
	a, b := Vec{1, 2, 3}, Vec{10, 20, 30}
	if got, want := a.Add(b), (Vec{11, 22, 33}); got != want {
		t.Errorf("%v.Add(%v) = %v, want %v", a, b, got, want)
	}
	if got, want := b.Sub(a), (Vec{9, 18, 27}); got != want {
		t.Errorf("%v.Sub(%v) = %v, want %v", b, a, got, want)
	}
	if got, want := a.Scale(-2), (Vec{-2, -4, -6}); got != want {
		t.Errorf("%v.Scale(-2) = %v, want %v", a, got, want)
	}
	if got := (Quat{1, -2, 2, 4}).Norm(); got != 5 {
		t.Errorf("Quat{1 -2 2 4}.Norm() = %v, want 5", got)
	}
	if got := Identity.Norm(); got != 1 {
		t.Errorf("Identity.Norm() = %v, want 1", got)
	}
	if got := Degrees(Radians(-123.25)); !near(got, -123.25) {
		t.Errorf("Degrees(Radians(-123.25)) = %v", got)
	}
}

// near allows the rounding of a few operations in float64.
func near(got, want float64) bool { return math.Abs(got-want) <= 1e-12*max(1, math.Abs(want)) }

func nearVec(got, want Vec) bool { return got.Sub(want).Norm() <= 1e-12*max(1, want.Norm()) }
