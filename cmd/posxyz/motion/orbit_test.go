package motion

import (
	"math"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// The default orbit, sampled as the original server was, is its circle.
func TestDefaultOrbitIsTheOriginal(t *testing.T) {
	p := mustPath(t, DefaultOrbit())
	for k := range 1000 {
		at, velocity := p.At(time.Duration(k) * 100 * time.Millisecond)
		want := pose.Direction{Azimuth: pose.Radians(float64(5 * k % 360))}.Point(1)
		if d := at.Sub(want).Norm(); !(d < 1e-12) || at.Z != 0 {
			t.Fatalf("step %d: %v, want %v", k, at, want)
		}
		if speed := velocity.Norm(); math.Abs(speed-pose.Radians(50)) > 1e-12 {
			t.Fatalf("step %d: %v m/s, want %v", k, speed, pose.Radians(50))
		}
	}
}

func TestOrbitTurnsTheWayItsSignSays(t *testing.T) {
	for _, c := range []struct {
		speed float64
		want  pose.Vec // after a quarter of a turn
	}{{math.Pi / 2, pose.Vec{Y: 2, Z: 1}}, {-math.Pi / 2, pose.Vec{Y: -2, Z: 1}}, {0, pose.Vec{X: 2, Z: 1}}} {
		got, _ := mustPath(t, Orbit{Radius: 2, Speed: c.speed, Height: 1}).At(time.Second)
		if got.Sub(c.want).Norm() > 1e-12 {
			t.Errorf("speed %v: %v after a second, want %v", c.speed, got, c.want)
		}
	}
}
