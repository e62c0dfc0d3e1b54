package hrtf

import (
	"fmt"
	"math"

	"posxyz/hub/pose"
)

// bearing is a direction in whole millionths of a degree: what a set is stored
// in, and what makes mirrored directions equal to the bit. At 1 m a step is
// 0.02 µm.
type bearing struct {
	azimuth   int32 // (−180°, 180°], counter-clockwise; 0 at the poles
	elevation int32 // [−90°, 90°]
}

const (
	degree    = 1_000_000
	rightTurn = 90 * degree
	halfTurn  = 180 * degree
)

// bearingOf is the direction of a vector of any length.
func bearingOf(v pose.Vec) bearing {
	dir := v.Direction()
	b := bearing{
		azimuth:   int32(math.Round(pose.Degrees(dir.Azimuth) * degree)),
		elevation: int32(math.Round(pose.Degrees(dir.Elevation) * degree)),
	}
	if b.azimuth == -halfTurn {
		b.azimuth = halfTurn
	}
	if b.elevation == rightTurn || b.elevation == -rightTurn {
		b.azimuth = 0
	}
	return b
}

// unit is the vector of length 1. Mirrored bearings have mirrored vectors, to
// the bit, and those on the median plane have y = 0.
func (b bearing) unit() pose.Vec {
	v := pose.Direction{Azimuth: b.radians(b.azimuth), Elevation: b.radians(b.elevation)}.Point(1)
	if b.onMedian() {
		v.Y = 0
	}
	if b.elevation == rightTurn || b.elevation == -rightTurn {
		v.X = 0
	}
	return v
}

func (bearing) radians(angle int32) float64 { return pose.Radians(float64(angle) / degree) }

// mirror is the bearing with left and right exchanged.
func (b bearing) mirror() bearing {
	if !b.onMedian() {
		b.azimuth = -b.azimuth
	}
	return b
}

// onMedian reports whether it is neither left nor right.
func (b bearing) onMedian() bool { return b.azimuth == 0 || b.azimuth == halfTurn }

// String names it for people.
func (b bearing) String() string {
	return fmt.Sprintf("azimuth %.1f°, elevation %.1f°", float64(b.azimuth)/degree, float64(b.elevation)/degree)
}

// valid reports whether the angles are in their ranges.
func (b bearing) valid() bool {
	return b.azimuth > -halfTurn && b.azimuth <= halfTurn && b.elevation >= -rightTurn && b.elevation <= rightTurn
}

// angle is the one between two vectors of length 1, in radians.
func angle(a, b pose.Vec) float64 { return 2 * math.Asin(min(1, a.Sub(b).Norm()/2)) }
