// Package motion is what moves a source that nobody tracks: a circle, a pass to
// and fro, a walk in a box. A motion is plain data ([Orbit], [Line], [Walk]);
// its Path method checks the data and returns a function of time.
//
// # Guaranteed, and not
//
// A Path gives the position and the true velocity: the derivative of the very
// curve it gives positions on, not a difference of samples. The same data gives
// the same curve on every run, whatever the times it is asked for and in
// whatever order. Coordinates and speeds are within the limits of pose, and no
// speed exceeds MaxSpeed.
//
// A Path is not for several goroutines at once, and knows nothing of sampling
// rates or clocks: whoever calls it decides when. Where a Line turns round, its
// velocity jumps.
package motion

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"posxyz/hub/pose"
)

// MaxSpeed is the fastest that anything here moves, in m/s: three times the
// speed of sound in air. What is asked for beyond it is a slip of the keyboard.
const MaxSpeed = 1000

// Path is a trajectory: where its source is, in metres, and how it moves, in
// m/s, when t has passed since the start. Before the start (t < 0) means at the
// start.
type Path interface {
	At(t time.Duration) (at, velocity pose.Vec)
}

// checkSpeed refuses what is no speed in m/s above 0 and up to MaxSpeed.
func checkSpeed(motion string, speed float64) error {
	if !(speed > 0 && speed <= MaxSpeed) { // also catches NaN
		return fmt.Errorf("motion: %s: a speed of %s m/s, want more than 0 and at most %d m/s", motion, number(speed), MaxSpeed)
	}
	return nil
}

// checkPoint refuses a point that no hub takes.
func checkPoint(motion, point string, v pose.Vec) error {
	for _, c := range [...]struct {
		axis  string
		value float64
	}{{"x", v.X}, {"y", v.Y}, {"z", v.Z}} {
		if err := checkCoordinate(motion, point+"."+c.axis, c.value); err != nil {
			return err
		}
	}
	return nil
}

func checkCoordinate(motion, field string, metres float64) error {
	if !(math.Abs(metres) <= pose.MaxCoordinate) { // also catches NaN
		return fmt.Errorf("motion: %s: %s is %s m, want a finite number of metres within ±1e6", motion, field, number(metres))
	}
	return nil
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', 7, 64) }
