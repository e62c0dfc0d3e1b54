package hrtf

import (
	"math"

	"posxyz/hub/pose"
)

// Cursor remembers the triangle of directions that was found last: the search
// goes on from there. It belongs to one goroutine, and may go from one Head to
// another. The zero Cursor is ready.
type Cursor struct{ triangle int32 }

// Cue says how a direction is made of three nodes, or of what stands for
// nodes between them.
type Cue struct {
	Nodes   [3]int32
	Weights [3]float32 // ≥ 0, together 1
	ITD     float64    // seconds; positive: the left ear leads
}

// rounding is how negative the share of a corner may be inside a triangle.
const rounding = 1e-12

// Find returns the cue of a direction, a vector of any length from the head's
// middle: of length 0, or not finite, it counts as straight ahead. Weights and
// ITD are continuous, and at a node they are the node's; the ITD has no kinks
// either. It never fails and does not allocate, and takes about as long for any
// number of nodes.
func (h *Head) Find(c *Cursor, direction pose.Vec) Cue {
	d := normalise(direction)
	if int(c.triangle) >= len(h.mesh.triangles) {
		c.triangle = 0
	}
	var shares [3]float64
	c.triangle, shares = h.mesh.locate(c.triangle, d)
	for k, s := range shares {
		shares[k] = max(s, 0)
	}
	cue := Cue{Nodes: h.mesh.triangles[c.triangle].corners, ITD: h.delays[c.triangle].at(shares)}
	scale := 1 / (shares[0] + shares[1] + shares[2])
	for k, s := range shares {
		cue.Weights[k] = float32(s * scale)
	}
	return cue
}

// nearby is how many triangles away from the last one a direction is looked for
// before the search begins anew, closer by.
const nearby = 4

// locate finds the triangle of d, a vector of length 1, and the shares of its
// corners in d. It begins at a triangle where d might still be.
func (m *mesh) locate(from int32, d pose.Vec) (int32, [3]float64) {
	if at, shares, ok := m.walk(from, d, nearby); ok {
		return at, shares
	}
	if at, shares, ok := m.walk(m.starts.near(d), d, m.longestWalk); ok {
		return at, shares
	}
	return m.scan(d)
}

// walk goes from triangle to triangle, always over the edge that d lies
// beyond the most. It tells whether it came to the triangle of d in so many steps.
func (m *mesh) walk(at int32, d pose.Vec, steps int) (int32, [3]float64, bool) {
	for {
		t := &m.triangles[at]
		shares := t.shares(d)
		k := smallest(&shares)
		if shares[k] >= -rounding {
			return at, shares, true
		}
		if steps == 0 {
			return at, shares, false
		}
		steps--
		at = t.across[k]
	}
}

// smallest is the index of the smallest of three.
func smallest(x *[3]float64) int {
	k := 0
	if x[1] < x[k] {
		k = 1
	}
	if x[2] < x[k] {
		k = 2
	}
	return k
}

// scan is locate for when the walk goes in circles: it looks at all triangles.
func (m *mesh) scan(d pose.Vec) (int32, [3]float64) {
	best, most := 0, math.Inf(-1)
	for i := range m.triangles {
		s := m.triangles[i].shares(d)
		if least := min(s[0], s[1], s[2]); least > most {
			best, most = i, least
		}
	}
	return int32(best), m.triangles[best].shares(d)
}

// normalise returns v at length 1.
func normalise(v pose.Vec) pose.Vec {
	square := dot(v, v)
	if square > 1e-200 && square < 1e200 {
		return v.Scale(1 / math.Sqrt(square))
	}
	// Too short or too long to be squared.
	longest := max(math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z))
	if !(longest > 0 && longest <= math.MaxFloat64) {
		return pose.Vec{X: 1}
	}
	return unit(pose.Vec{X: v.X / longest, Y: v.Y / longest, Z: v.Z / longest})
}
