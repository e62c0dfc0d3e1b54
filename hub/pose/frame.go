package pose

import "math"

// Vec is a point in metres, or a velocity in m/s, in the frame of the package.
type Vec struct{ X, Y, Z float64 }

// Add returns v + w.
func (v Vec) Add(w Vec) Vec { return Vec{v.X + w.X, v.Y + w.Y, v.Z + w.Z} }

// Sub returns v − w.
func (v Vec) Sub(w Vec) Vec { return Vec{v.X - w.X, v.Y - w.Y, v.Z - w.Z} }

// Scale returns k·v.
func (v Vec) Scale(k float64) Vec { return Vec{k * v.X, k * v.Y, k * v.Z} }

// Norm returns |v|, without overflow for coordinates within MaxCoordinate.
func (v Vec) Norm() float64 { return math.Sqrt(v.X*v.X + v.Y*v.Y + v.Z*v.Z) }

// Direction is where a point is seen from the origin, in radians.
type Direction struct {
	Azimuth   float64 // atan2(y, x), in (−π, π], counter-clockwise from +x: +π/2 is LEFT; 0 at the origin
	Elevation float64 // asin(z / d), in [−π/2, π/2]; 0 at the origin
}

// Direction returns where v is seen from the origin.
func (v Vec) Direction() Direction {
	horizontal := math.Hypot(v.X, v.Y)
	if horizontal == 0 && v.Z == 0 {
		return Direction{}
	}
	dir := Direction{Elevation: math.Atan2(v.Z, horizontal)}
	if horizontal > 0 {
		dir.Azimuth = math.Atan2(v.Y, v.X)
	}
	if dir.Azimuth == -math.Pi { // y = −0
		dir.Azimuth = math.Pi
	}
	return dir
}

// Point returns the point at distance d metres in direction dir:
// d·(cos e·cos a, cos e·sin a, sin e).
func (dir Direction) Point(d float64) Vec {
	sinA, cosA := math.Sincos(dir.Azimuth)
	sinE, cosE := math.Sincos(dir.Elevation)
	return Vec{d * cosE * cosA, d * cosE * sinA, d * sinE}
}

// Quat is a rotation; a unit quaternion. Identity faces +x with +z up.
type Quat struct{ X, Y, Z, W float64 }

// Identity is the rotation that changes nothing: facing +x.
var Identity = Quat{W: 1}

// Norm returns |q|, which is 1 for a rotation.
func (q Quat) Norm() float64 { return math.Sqrt(q.X*q.X + q.Y*q.Y + q.Z*q.Z + q.W*q.W) }

// Degrees converts radians to degrees, for people.
func Degrees(radians float64) float64 { return radians * 180 / math.Pi }

// Radians converts degrees, from people, to radians.
func Radians(degrees float64) float64 { return degrees * math.Pi / 180 }
