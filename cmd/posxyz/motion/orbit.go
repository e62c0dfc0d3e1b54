package motion

import (
	"fmt"
	"math"
	"time"

	"posxyz/hub/pose"
)

// maxTurn is the fastest an orbit turns, in rad/s: ten turns a second. Beyond
// it, samples at any sensible rate no longer show which way it goes.
const maxTurn = 20 * math.Pi

// Orbit is a level circle round the z axis. It starts at (Radius, 0, Height).
type Orbit struct {
	Radius float64 // metres, > 0
	Speed  float64 // rad/s; > 0 is counter-clockwise, seen from above; 0 stands still
	Height float64 // metres, the z of the whole circle
}

// DefaultOrbit is the circle of the original server: 1 m, 5° every 100 ms,
// counter-clockwise from (1, 0, 0).
func DefaultOrbit() Orbit { return Orbit{Radius: 1, Speed: pose.Radians(50)} }

// Path returns the circle as a function of time. The error names the parameter,
// with the speed in degrees per second, as people give it.
func (o Orbit) Path() (Path, error) {
	if !(o.Radius > 0 && o.Radius <= pose.MaxCoordinate) { // also catches NaN
		return nil, fmt.Errorf("motion: orbit: a radius of %s m, want more than 0 and at most 1e6 m", number(o.Radius))
	}
	if err := checkCoordinate("orbit", "height", o.Height); err != nil {
		return nil, err
	}
	if !(math.Abs(o.Speed) <= maxTurn) { // also catches NaN
		return nil, fmt.Errorf("motion: orbit: a speed of %s°/s, want within ±%s°/s",
			number(pose.Degrees(o.Speed)), number(pose.Degrees(maxTurn)))
	}
	if v := o.Radius * math.Abs(o.Speed); v > MaxSpeed {
		return nil, fmt.Errorf("motion: orbit: %s°/s on a radius of %s m is %s m/s, want at most %d m/s",
			number(pose.Degrees(o.Speed)), number(o.Radius), number(v), MaxSpeed)
	}
	return circle(o), nil
}

// circle is an Orbit that was checked.
type circle Orbit

func (c circle) At(t time.Duration) (at, velocity pose.Vec) {
	sin, cos := math.Sincos(c.Speed * max(t, 0).Seconds())
	at = pose.Vec{X: c.Radius * cos, Y: c.Radius * sin, Z: c.Height}
	return at, pose.Vec{X: -at.Y * c.Speed, Y: at.X * c.Speed}
}
