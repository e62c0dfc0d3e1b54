package motion

import (
	"fmt"
	"time"

	"posxyz/hub/pose"
)

// Walk is a smooth random walk inside a box: it ambles towards one random point
// of the box, and before it stops there towards the next. It starts at rest, at a
// random point. The curve has a continuous velocity and acceleration, never
// leaves the box, is never faster than Speed (but slower in its turns), and
// does not repeat.
type Walk struct {
	Min, Max pose.Vec // metres: two opposite corners; the box may be flat, not a point
	Speed    float64  // m/s, > 0
	Seed     uint64   // the same walk for the same seed
}

// DefaultWalk is a stroll round the listener: 8 m by 8 m, half a metre up and
// down, at the pace of somebody who walks.
func DefaultWalk() Walk {
	return Walk{Min: pose.Vec{X: -4, Y: -4, Z: -0.5}, Max: pose.Vec{X: 4, Y: 4, Z: 0.5}, Speed: 1.2, Seed: 1}
}

const (
	// maxStep is the time between two control points: with turnShare it makes a
	// turn of a right angle last about a second.
	maxStep = 250 * time.Millisecond
	// minCrossing is the least time that crossing the box may take. Faster is
	// not a walk but a rattle.
	minCrossing = 200 * time.Millisecond
	// stepsAcross is into how many steps the longest side is divided at least, so
	// that a walk in a small box has room to turn.
	stepsAcross = 8
)

// Path returns the walk as a function of time. The error names the parameter.
//
// Asking for rising times costs nothing beside the step; going back, or far
// ahead, costs about 0.2 µs for each second of the walk on the way.
func (w Walk) Path() (Path, error) {
	if err := checkPoint("walk", "min", w.Min); err != nil {
		return nil, err
	}
	if err := checkPoint("walk", "max", w.Max); err != nil {
		return nil, err
	}
	if err := checkSpeed("walk", w.Speed); err != nil {
		return nil, err
	}
	size := w.Max.Sub(w.Min)
	if size.X < 0 || size.Y < 0 || size.Z < 0 {
		return nil, fmt.Errorf("motion: walk: a box from %s to %s, want no coordinate of the first above that of the second",
			point(w.Min), point(w.Max))
	}
	longest := max(size.X, size.Y, size.Z)
	if longest == 0 {
		return nil, fmt.Errorf("motion: walk: an empty box, from %s to the same point, want room to walk", point(w.Min))
	}
	crossing := longest / w.Speed // seconds
	if crossing < minCrossing.Seconds() {
		return nil, fmt.Errorf("motion: walk: a box of %s m, want at least %s m for a speed of %s m/s",
			number(longest), number(w.Speed*minCrossing.Seconds()), number(w.Speed))
	}
	step := min(maxStep.Seconds(), crossing/stepsAcross)
	return newSpline(w, time.Duration(step*float64(time.Second))), nil
}

func point(v pose.Vec) string {
	return "(" + number(v.X) + ", " + number(v.Y) + ", " + number(v.Z) + ")"
}
