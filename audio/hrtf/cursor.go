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
	Gains   [2]float32 // of each ear's mixture, near 1: see lift
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
	t, s := h.mesh.locate(c.triangle, d)
	c.triangle = t
	s.a, s.b, s.c = max(s.a, 0), max(s.b, 0), max(s.c, 0)
	scale := 1 / (s.a + s.b + s.c)
	wa, wb, wc := float32(s.a*scale), float32(s.b*scale), float32(s.c*scale)
	lift := &h.lifts[t]
	return Cue{
		Nodes:   h.mesh.triangles[t].corners,
		Weights: [3]float32{wa, wb, wc},
		Gains:   [2]float32{lift[Left].gain(wa, wb, wc), lift[Right].gain(wa, wb, wc)},
		ITD:     h.delays[t].at(s),
	}
}

// nearby is how many triangles away from the last one a direction is looked for
// before the search begins anew, closer by.
const nearby = 4

// locate finds the triangle of d, a vector of length 1, and the shares of its
// corners in d. It begins at a triangle where d might still be.
func (m *mesh) locate(from int32, d pose.Vec) (int32, shares) {
	if at, s, ok := m.walk(from, d, nearby); ok {
		return at, s
	}
	if at, s, ok := m.walk(m.starts.near(d), d, m.longestWalk); ok {
		return at, s
	}
	return m.scan(d)
}

// walk goes from triangle to triangle, always over the edge that d lies
// beyond the most. It tells whether it came to the triangle of d in so many steps.
func (m *mesh) walk(at int32, d pose.Vec, steps int) (int32, shares, bool) {
	for {
		t := &m.triangles[at]
		s := t.shares(d)
		if s.smallest() >= -rounding {
			return at, s, true
		}
		if steps == 0 {
			return at, s, false
		}
		steps--
		at = t.across[s.edge()]
	}
}

// scan is locate for when the walk goes in circles: it looks at all triangles.
func (m *mesh) scan(d pose.Vec) (int32, shares) {
	best, most := 0, math.Inf(-1)
	for i := range m.triangles {
		if least := m.triangles[i].shares(d).smallest(); least > most {
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
