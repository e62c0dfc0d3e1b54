package motion

import (
	"math"
	"time"

	"posxyz/hub/pose"
)

// spline is a Walk that was checked: a uniform cubic B-spline whose control
// points are the steps of a walker.
//
// It lies in the convex hull of its control points, so it stays in the box as
// they do; and its velocity is a weighted mean of their differences over the
// step, so it is as fast as the walker at most. Neither needs a look at the
// curve itself.
type spline struct {
	walk Walk
	step time.Duration // between control points

	walker  *walker
	index   int64       // of the piece of the curve that control holds
	control [4]pose.Vec // the last one is where the walker stands
}

func newSpline(w Walk, step time.Duration) *spline {
	s := &spline{walk: w, step: step}
	s.restart()
	return s
}

// At returns the curve and its derivative.
func (s *spline) At(t time.Duration) (at, velocity pose.Vec) {
	t = max(t, 0)
	s.seek(int64(t / s.step))
	u := float64(t%s.step) / float64(s.step)
	a, b, c, d := s.control[0], s.control[1], s.control[2], s.control[3]

	v := 1 - u
	at = a.Scale(v * v * v / 6).
		Add(b.Scale((3*u*u*u - 6*u*u + 4) / 6)).
		Add(c.Scale((3*v*v*v - 6*v*v + 4) / 6)).
		Add(d.Scale(u * u * u / 6))
	perStep := b.Sub(a).Scale(v * v / 2).
		Add(c.Sub(b).Scale((1 + 2*u*v) / 2)).
		Add(d.Sub(c).Scale(u * u / 2))
	// clamp: the weights add up to 1 but for the last bit.
	return clamp(at, s.walk.Min, s.walk.Max), perStep.Scale(1 / s.step.Seconds())
}

// seek makes control hold piece index of the curve.
func (s *spline) seek(index int64) {
	if index < s.index {
		s.restart()
	}
	for ; s.index < index; s.index++ {
		copy(s.control[:], s.control[1:])
		s.control[3] = s.walker.advance()
	}
}

// restart goes back to the first piece, whose first three control points are one,
// so that the curve starts there, at rest.
func (s *spline) restart() {
	s.walker = newWalker(s.walk, s.walk.Speed*s.step.Seconds())
	start := s.walker.at
	s.index = 0
	s.control = [4]pose.Vec{start, start, start, s.walker.advance()}
}

// clamp returns the point of the box nearest to v.
func clamp(v, low, high pose.Vec) pose.Vec {
	return pose.Vec{
		X: math.Min(math.Max(v.X, low.X), high.X),
		Y: math.Min(math.Max(v.Y, low.Y), high.Y),
		Z: math.Min(math.Max(v.Z, low.Z), high.Z),
	}
}
