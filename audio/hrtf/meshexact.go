package hrtf

import (
	"math"
	"math/bits"

	"posxyz/hub/pose"
)

// gridUnit is the grid that directions are rounded to for the shape of the
// mesh, as a part of the sphere's radius: at most 0.0000002° of error. On it,
// which side of a plane a point lies on is computed without any rounding, so
// the hull cannot contradict itself however many points lie in one plane.
const gridUnit = 1.0 / (1 << 29)

// place is a unit vector in units of the grid. Mirrored vectors have mirrored places.
type place struct{ x, y, z int64 }

func placeOf(v pose.Vec) place {
	return place{
		int64(math.Round(v.X / gridUnit)),
		int64(math.Round(v.Y / gridUnit)),
		int64(math.Round(v.Z / gridUnit)),
	}
}

func (p place) minus(q place) place { return place{p.x - q.x, p.y - q.y, p.z - q.z} }

// cross is exact: differences of places have 31 bits, so these have 62.
func (p place) cross(q place) place {
	return place{p.y*q.z - p.z*q.y, p.z*q.x - p.x*q.z, p.x*q.y - p.y*q.x}
}

// above is six times the volume of the tetrahedron a, b, c, d in units of the
// grid: positive if d lies outside the plane of a, b, c, when those run
// counter-clockwise as seen from outside; 0 if d lies in it. The sign is exact.
func above(a, b, c, d place) float64 {
	n, w := b.minus(a).cross(c.minus(a)), d.minus(a)
	var sum wide
	sum.addProduct(n.x, w.x)
	sum.addProduct(n.y, w.y)
	sum.addProduct(n.z, w.z)
	return sum.float()
}

// wide is a whole number of 128 bits.
type wide struct{ high, low uint64 }

func (s *wide) addProduct(a, b int64) {
	high, low := bits.Mul64(uint64(a), uint64(b))
	high -= uint64(a>>63)&uint64(b) + uint64(b>>63)&uint64(a) // from unsigned to signed
	var carry uint64
	s.low, carry = bits.Add64(s.low, low, 0)
	s.high, _ = bits.Add64(s.high, high, carry)
}

// float rounds the number, but never to another sign.
func (s *wide) float() float64 {
	high, low, sign := s.high, s.low, 1.0
	if int64(high) < 0 {
		var borrow uint64
		low, borrow = bits.Sub64(0, low, 0)
		high, _ = bits.Sub64(0, high, borrow)
		sign = -1
	}
	return sign * (float64(high)*(1<<64) + float64(low))
}
