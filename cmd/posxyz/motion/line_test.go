package motion

import (
	"testing"
	"time"

	"posxyz/hub/pose"
)

func TestLineGoesThereAndBack(t *testing.T) {
	p := mustPath(t, Line{From: pose.Vec{X: 1, Y: -5}, To: pose.Vec{X: 1, Y: 5}, Speed: 2})
	for _, c := range []struct {
		after        time.Duration
		at, velocity pose.Vec
	}{
		{0, pose.Vec{X: 1, Y: -5}, pose.Vec{Y: 2}},
		{2500 * time.Millisecond, pose.Vec{X: 1}, pose.Vec{Y: 2}},
		{4 * time.Second, pose.Vec{X: 1, Y: 3}, pose.Vec{Y: 2}},
		{5 * time.Second, pose.Vec{X: 1, Y: 5}, pose.Vec{Y: -2}},
		{7500 * time.Millisecond, pose.Vec{X: 1}, pose.Vec{Y: -2}},
		{10 * time.Second, pose.Vec{X: 1, Y: -5}, pose.Vec{Y: 2}},
		{11 * time.Second, pose.Vec{X: 1, Y: -3}, pose.Vec{Y: 2}},
		{10*time.Hour + time.Second, pose.Vec{X: 1, Y: -3}, pose.Vec{Y: 2}},
	} {
		at, velocity := p.At(c.after)
		if at.Sub(c.at).Norm() > 1e-9 || velocity.Sub(c.velocity).Norm() > 1e-12 {
			t.Errorf("after %v: at %v with %v m/s, want %v with %v", c.after, at, velocity, c.at, c.velocity)
		}
	}
}
