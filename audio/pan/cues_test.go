package pan_test

import (
	"math"
	"testing"

	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

// What the law says, worked out by hand.
func TestCuesAtKnownPlaces(t *testing.T) {
	const (
		side  = 655.815e-6 // 0.0875/343·(π/2 + 1) s
		sixth = 261.122e-6 // at 30°: 0.0875/343·(π/6 + 1/2) s
	)
	for _, c := range []struct {
		name    string
		at      pose.Vec
		levelDB float64
		itd     float64
		gain    float64
	}{
		{"ahead", pose.Vec{X: 1}, 0, 0, 1},
		{"behind", pose.Vec{X: -1}, 0, 0, 1},
		{"above", pose.Vec{Z: 1}, 0, 0, 1},
		{"left", pose.Vec{Y: 1}, 10, side, 1},
		{"right", pose.Vec{Y: -1}, -10, -side, 1},
		{"30° left", pose.Vec{X: math.Sqrt(3) / 2, Y: 0.5}, 5, sixth, 1},
		{"30° left, behind and above", pose.Vec{X: -0.5, Y: 0.5, Z: math.Sqrt(0.5)}, 5, sixth, 1},
		{"the origin", pose.Vec{}, 0, 0, 1},
		{"within the head, left", pose.Vec{Y: 1e-3}, 10, side, 1},
		{"4 m left", pose.Vec{Y: 4}, 10, side, 1},
		{"as far as it gets", pose.Vec{X: 1e6}, 0, 0, 1},
	} {
		got := pan.CuesAt(c.at)
		if level := audiotest.DB(got.Left / got.Right); math.Abs(level-c.levelDB) > 1e-9 {
			t.Errorf("%s, %v: level difference %v dB, want %v", c.name, c.at, level, c.levelDB)
		}
		if math.Abs(got.ITD-c.itd) > 1e-9 {
			t.Errorf("%s, %v: ITD %v s, want %v", c.name, c.at, got.ITD, c.itd)
		}
		if gain := math.Hypot(got.Left, got.Right); math.Abs(gain/c.gain-1) > 1e-12 {
			t.Errorf("%s, %v: gain %v, want %v", c.name, c.at, gain, c.gain)
		}
	}
}

// Power is constant round the head, and nothing steps there.
func TestCuesAreSmoothAllRound(t *testing.T) {
	const step = 0.1 // degrees
	last := pan.CuesAt(pose.Vec{X: 2})
	for a := step; a < 720; a += step {
		at := pose.Direction{Azimuth: pose.Radians(a), Elevation: pose.Radians(a / 10)}.Point(2)
		got := pan.CuesAt(at)
		if power := got.Left*got.Left + got.Right*got.Right; math.Abs(power-1) > 1e-12 {
			t.Fatalf("azimuth %.1f°: power %v at 2 m, want 1", a, power)
		}
		if d := math.Abs(got.ITD - last.ITD); d > 1e-6 { // 0.89 µs per 0.1° in front
			t.Fatalf("azimuth %.1f°: ITD steps by %v s in %v°", a, d, step)
		}
		last = got
	}
}
