package motion

import (
	"math"
	"strings"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// kind is any motion: data that makes a path.
type kind interface{ Path() (Path, error) }

// kinds are motions that every law below must hold for.
var kinds = map[string]kind{
	"default orbit":   DefaultOrbit(),
	"clockwise orbit": Orbit{Radius: 3, Speed: -2, Height: 1.5},
	"still orbit":     Orbit{Radius: 2},
	"default line":    DefaultLine(),
	"steep line":      Line{From: pose.Vec{X: 1, Y: 2, Z: 3}, To: pose.Vec{X: -3, Y: 0.5, Z: -1}, Speed: 0.7},
	"default walk":    DefaultWalk(),
	"flat walk":       Walk{Min: pose.Vec{X: 1, Y: -2}, Max: pose.Vec{X: 3, Y: 2}, Speed: 3, Seed: 7},
	"walk on a line":  Walk{Min: pose.Vec{Y: -1}, Max: pose.Vec{Y: 1}, Speed: 1, Seed: 3},
	"small fast walk": Walk{Min: pose.Vec{}, Max: pose.Vec{X: 1, Y: 1, Z: 1}, Speed: 5, Seed: 9},
	"walk far out":    Walk{Min: pose.Vec{X: 999_990}, Max: pose.Vec{X: 1e6, Y: 5, Z: 5}, Speed: 1, Seed: 2},
}

func mustPath(t *testing.T, m kind) Path {
	t.Helper()
	p, err := m.Path()
	if err != nil {
		t.Fatalf("%+v: %v", m, err)
	}
	return p
}

// The velocity is the derivative: over 2 ms the position moves as the mean of the
// velocities says, within the rounding of float64 and the curvature.
func TestVelocityIsTheDerivative(t *testing.T) {
	const h = time.Millisecond
	for name, m := range kinds {
		t.Run(name, func(t *testing.T) {
			p := mustPath(t, m)
			for now := 37 * time.Millisecond; now < 40*time.Second; now += 97 * time.Millisecond {
				before, v0 := p.At(now - h)
				_, v := p.At(now)
				after, v1 := p.At(now + h)
				if v1.Sub(v0).Norm() > 0.5*v.Norm() && strings.Contains(name, "line") && !strings.Contains(name, "walk") {
					continue // it turns round here
				}
				got := after.Sub(before).Scale(1 / (2 * h.Seconds()))
				if d := got.Sub(v).Norm(); !(d < 2e-3*(1+v.Norm())) {
					t.Fatalf("at %v: moves by %v m/s, says %v m/s: %g apart", now, got, v, d)
				}
			}
		})
	}
}

// What a path gives can be published.
func TestPathsAreValid(t *testing.T) {
	for name, m := range kinds {
		p := mustPath(t, m)
		for _, now := range []time.Duration{-time.Hour, 0, 1, time.Second, time.Hour, 10 * time.Hour} {
			at, velocity := p.At(now)
			if _, err := pose.Validate(pose.Position{At: at, Velocity: velocity, HasVelocity: true}); err != nil {
				t.Errorf("%s at %v: %v", name, now, err)
			}
			if v := velocity.Norm(); v > MaxSpeed {
				t.Errorf("%s at %v: %v m/s, want at most %d", name, now, v, MaxSpeed)
			}
		}
	}
}

// The order of the questions does not matter, and before the start is the start.
func TestPathsAreFunctions(t *testing.T) {
	for name, m := range kinds {
		rising, falling := mustPath(t, m), mustPath(t, m)
		type answer struct{ at, velocity pose.Vec }
		var want []answer
		for i := range 100 {
			at, velocity := rising.At(time.Duration(i) * 130 * time.Millisecond)
			want = append(want, answer{at, velocity})
		}
		for i := 99; i >= 0; i-- {
			at, velocity := falling.At(time.Duration(i) * 130 * time.Millisecond)
			if got := (answer{at, velocity}); got != want[i] {
				t.Fatalf("%s at step %d, asked backwards: %v, want %v", name, i, got, want[i])
			}
		}
		if at, velocity := rising.At(-time.Hour); (answer{at, velocity}) != want[0] {
			t.Errorf("%s before the start: %v %v, want %v", name, at, velocity, want[0])
		}
	}
}

func TestBadParameters(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	box := DefaultWalk()
	with := func(change func(*Walk)) Walk { w := box; change(&w); return w }
	for _, c := range []struct {
		motion kind
		want   string
	}{
		{Orbit{Radius: 0, Speed: 1}, "motion: orbit: a radius of 0 m, want more than 0 and at most 1e6 m"},
		{Orbit{Radius: -1, Speed: 1}, "a radius of -1 m"},
		{Orbit{Radius: nan, Speed: 1}, "a radius of NaN m"},
		{Orbit{Radius: 2e6}, "a radius of 2000000 m"},
		{Orbit{Radius: 1, Speed: nan}, "a speed of NaN°/s, want within ±3600°/s"},
		{Orbit{Radius: 1, Speed: 100}, "a speed of 5729.578°/s, want within ±3600°/s"},
		{Orbit{Radius: 1e5, Speed: -1}, "-57.29578°/s on a radius of 100000 m is 100000 m/s, want at most 1000 m/s"},
		{Orbit{Radius: 1, Height: inf}, "height is +Inf m"},
		{Line{From: pose.Vec{X: nan}, To: pose.Vec{X: 1}, Speed: 1}, "motion: line: from.x is NaN m, want a finite number"},
		{Line{To: pose.Vec{Z: -2e6}, Speed: 1}, "to.z is -2000000 m"},
		{Line{To: pose.Vec{X: 1}}, "a speed of 0 m/s, want more than 0 and at most 1000 m/s"},
		{Line{To: pose.Vec{X: 1}, Speed: -1}, "a speed of -1 m/s"},
		{Line{To: pose.Vec{X: 1}, Speed: nan}, "a speed of NaN m/s"},
		{Line{From: pose.Vec{X: 1}, To: pose.Vec{X: 1}, Speed: 1}, "from and to are 0 m apart, want at least 0.01 m"},
		{with(func(w *Walk) { w.Speed = inf }), "motion: walk: a speed of +Inf m/s"},
		{with(func(w *Walk) { w.Speed = 1001 }), "a speed of 1001 m/s"},
		{with(func(w *Walk) { w.Min.Y = nan }), "min.y is NaN m"},
		{with(func(w *Walk) { w.Max.Y = 1e7 }), "max.y is 1e+07 m"},
		{with(func(w *Walk) { w.Min, w.Max = w.Max, w.Min }), "a box from (4, 4, 0.5) to (-4, -4, -0.5), want no coordinate"},
		{with(func(w *Walk) { w.Max = w.Min }), "an empty box, from (-4, -4, -0.5) to the same point"},
		{with(func(w *Walk) { w.Speed = 100 }), "a box of 8 m, want at least 20 m for a speed of 100 m/s"},
	} {
		path, err := c.motion.Path()
		if err == nil || path != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T%+v: %v, want the error %q", c.motion, c.motion, err, c.want)
		}
	}
}
