package samples

import (
	"math"

	"posxyz/hub/pose"
)

// facingSlack is by how much the length of a quaternion may differ from 1: files
// have few decimals.
const facingSlack = 0.01

// facing reads where a source looks: x, y, z and w of a quaternion, or nothing at
// all, which is 0.
func facing(parts [4]value) (pose.Quat, *LineError) {
	var q pose.Quat
	missing := 0
	for i, into := range []*float64{&q.X, &q.Y, &q.Z, &q.W} {
		if parts[i].missing() {
			missing++
			continue
		}
		var ok bool
		if *into, ok = parts[i].number(); !ok {
			return q, parts[i].problem(parts[i].shown()+" is not a number", "a part of a unit quaternion, from -1 to 1")
		}
	}
	if missing == len(parts) {
		return pose.Quat{}, nil
	}
	where := value{where: "qx, qy, qz, qw"}
	if missing > 0 {
		return q, where.problem("some are there and some are not", "all four of a quaternion, or none")
	}
	if !(math.Abs(q.Norm()-1) <= facingSlack) {
		return q, where.problem("they are no rotation", "a unit quaternion: squares that add up to 1, and 0, 0, 0, 1 for a look along +x")
	}
	return q.Unit(), nil
}
