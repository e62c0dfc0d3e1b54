package motion

import (
	"math/rand/v2"

	"posxyz/hub/pose"
)

const (
	// turnShare is how much of its heading a walker gives up for the direction of
	// its goal at each step.
	turnShare = 0.3
	// nearSteps is how close to its goal, in steps, a walker chooses the next.
	nearSteps = 2
	// patience is after how many steps it chooses another all the same, so that
	// it never circles a goal it cannot turn to.
	patience = 60
)

// walker steps from point to point of the box, never further than length.
type walker struct {
	low, high pose.Vec // corners of the box
	length    float64  // metres, of the longest step
	random    *rand.Rand

	at      pose.Vec
	heading pose.Vec // at most 1 long: the step to come, in lengths
	goal    pose.Vec
	left    int // steps until patience ends
}

func newWalker(w Walk, length float64) *walker {
	k := &walker{low: w.Min, high: w.Max, length: length, random: rand.New(rand.NewPCG(w.Seed, 0))}
	k.at = k.anywhere()
	k.goal, k.left = k.anywhere(), patience
	return k
}

// advance takes one step and returns where it led.
func (k *walker) advance() pose.Vec {
	for k.left == 0 || k.goal.Sub(k.at).Norm() <= nearSteps*k.length {
		k.goal, k.left = k.anywhere(), patience
	}
	k.left--
	way := k.goal.Sub(k.at)
	// A mean of vectors at most 1 long is at most 1 long.
	k.heading = k.heading.Scale(1 - turnShare).Add(way.Scale(turnShare / way.Norm()))
	// The nearest point of a convex box is no further from k.at, which is inside,
	// than the point itself.
	k.at = clamp(k.at.Add(k.heading.Scale(k.length)), k.low, k.high)
	return k.at
}

// anywhere returns a point of the box.
func (k *walker) anywhere() pose.Vec {
	between := func(low, high float64) float64 { return low + k.random.Float64()*(high-low) }
	return pose.Vec{X: between(k.low.X, k.high.X), Y: between(k.low.Y, k.high.Y), Z: between(k.low.Z, k.high.Z)}
}
