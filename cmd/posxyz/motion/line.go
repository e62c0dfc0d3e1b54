package motion

import (
	"fmt"
	"math"
	"time"

	"posxyz/hub/pose"
)

// minLength is the shortest line, in metres: shorter ones do not move audibly,
// they buzz.
const minLength = 0.01

// Line goes straight from a point to a point, and back again, for ever, at one
// speed. Where it turns, it turns at once.
type Line struct {
	From, To pose.Vec // metres
	Speed    float64  // m/s, > 0
}

// DefaultLine passes by 1 m in front, from the right to the left, in 5 s.
func DefaultLine() Line {
	return Line{From: pose.Vec{X: 1, Y: -5}, To: pose.Vec{X: 1, Y: 5}, Speed: 2}
}

// Path returns the line as a function of time. The error names the parameter.
func (l Line) Path() (Path, error) {
	if err := checkPoint("line", "from", l.From); err != nil {
		return nil, err
	}
	if err := checkPoint("line", "to", l.To); err != nil {
		return nil, err
	}
	if err := checkSpeed("line", l.Speed); err != nil {
		return nil, err
	}
	way := l.To.Sub(l.From)
	length := way.Norm()
	if length < minLength {
		return nil, fmt.Errorf("motion: line: from and to are %s m apart, want at least %s m", number(length), number(minLength))
	}
	return segment{from: l.From, way: way, velocity: way.Scale(l.Speed / length), passSeconds: length / l.Speed}, nil
}

// segment is a Line that was checked.
type segment struct {
	from, way   pose.Vec // way leads from one end to the other
	velocity    pose.Vec // on the way there
	passSeconds float64  // from one end to the other
}

// At turns velocity round at the very moment an end is reached.
func (s segment) At(t time.Duration) (at, velocity pose.Vec) {
	passes := math.Mod(max(t, 0).Seconds()/s.passSeconds, 2)
	if passes < 1 {
		return s.from.Add(s.way.Scale(passes)), s.velocity
	}
	return s.from.Add(s.way.Scale(2 - passes)), s.velocity.Scale(-1)
}
