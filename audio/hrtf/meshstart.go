package hrtf

import (
	"math"

	"posxyz/hub/pose"
)

// starts is a table of triangles by direction, for searches that come from far
// away: the six faces of a cube round the head, each divided into squares.
type starts struct {
	perSide   int
	triangles []int32 // one that is at or near the middle of each square
}

// newStarts makes the table, with about one square for every four triangles.
func (m *mesh) newStarts() starts {
	n := 1 + int(math.Sqrt(float64(len(m.triangles))/24))
	s := starts{perSide: n, triangles: make([]int32, 6*n*n)}
	at := int32(0)
	for i := range s.triangles {
		at, _, _ = m.walk(at, s.middle(i), m.longestWalk)
		s.triangles[i] = at
	}
	return s
}

// near is the triangle in the table for a direction d.
func (s *starts) near(d pose.Vec) int32 {
	face, main, u, v := 0, d.X, d.Y, d.Z
	if math.Abs(d.Y) > math.Abs(main) {
		face, main, u, v = 2, d.Y, d.Z, d.X
	}
	if math.Abs(d.Z) > math.Abs(main) {
		face, main, u, v = 4, d.Z, d.X, d.Y
	}
	if main < 0 {
		face++
	}
	scale := float64(s.perSide) / (2 * math.Abs(main))
	half := float64(s.perSide) / 2
	row, column := min(int(v*scale+half), s.perSide-1), min(int(u*scale+half), s.perSide-1)
	return s.triangles[(face*s.perSide+row)*s.perSide+column]
}

// middle is the direction of the middle of a square.
func (s *starts) middle(i int) pose.Vec {
	n := s.perSide
	face, row, column := i/(n*n), i/n%n, i%n
	main := float64(1 - 2*(face%2))
	u, v := (2*float64(column)+1)/float64(n)-1, (2*float64(row)+1)/float64(n)-1
	switch face / 2 {
	case 0:
		return unit(pose.Vec{X: main, Y: u, Z: v})
	case 1:
		return unit(pose.Vec{Y: main, Z: u, X: v})
	default:
		return unit(pose.Vec{Z: main, X: u, Y: v})
	}
}
