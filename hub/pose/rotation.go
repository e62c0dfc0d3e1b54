package pose

import "math"

// Conjugate returns the inverse rotation of a unit quaternion.
func (q Quat) Conjugate() Quat { return Quat{-q.X, -q.Y, -q.Z, q.W} }

// Unit returns q with |q| = 1, or Identity where q is no rotation: 0, or not finite.
func (q Quat) Unit() Quat {
	n := q.Norm()
	if !(n > 0 && n <= math.MaxFloat64) {
		return Identity
	}
	return Quat{q.X / n, q.Y / n, q.Z / n, q.W / n}
}

// Rotate returns v turned by the unit quaternion q: q·v·q*. Facing, seen from
// the world, is q.Rotate(Vec{X: 1}); what stands at v in the world is seen at
// q.Conjugate().Rotate(v) by who faces there. q and −q are the same rotation.
func (q Quat) Rotate(v Vec) Vec {
	// v + 2w(u × v) + 2u × (u × v), where u is the vector part of q.
	u := Vec{q.X, q.Y, q.Z}
	twice := u.cross(v).Scale(2)
	return v.Add(twice.Scale(q.W)).Add(u.cross(twice))
}

// Dot returns the cosine of half the angle between two unit quaternions, with a
// sign that means nothing: q and −q are the same rotation.
func (q Quat) Dot(r Quat) float64 { return q.X*r.X + q.Y*r.Y + q.Z*r.Z + q.W*r.W }

// Toward returns the rotation that lies the share t (0 to 1) of the shorter way
// from q to r, both unit quaternions: the normalised straight line, which keeps
// to that way and, for turns of some degrees, to its speed.
func (q Quat) Toward(r Quat, t float64) Quat {
	if q.Dot(r) < 0 {
		r = Quat{-r.X, -r.Y, -r.Z, -r.W}
	}
	return Quat{
		q.X + t*(r.X-q.X),
		q.Y + t*(r.Y-q.Y),
		q.Z + t*(r.Z-q.Z),
		q.W + t*(r.W-q.W),
	}.Unit()
}

func (v Vec) cross(w Vec) Vec {
	return Vec{v.Y*w.Z - v.Z*w.Y, v.Z*w.X - v.X*w.Z, v.X*w.Y - v.Y*w.X}
}
