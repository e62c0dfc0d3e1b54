package hrtf

import (
	"math"

	"posxyz/hub/pose"
)

// flatAngle is when two facets count as one, in radians: when the two angles
// opposite to their common edge come so close to π together. They are π where
// the four corners lie on a circle, and less elsewhere on a hull.
const flatAngle = 1e-3

// divide makes the triangles: facets as they are, and those that form a flat
// face together by a middle.
func (m *mesh) divide(facets []facet) {
	faceOf := m.faces(facets)
	size := make([]int, len(facets))
	for _, face := range faceOf {
		size[face]++
	}
	nodes := len(m.corners)
	middles := make(map[int32]int32) // by face, the number of its middle
	for i := range facets {
		f, face := &facets[i], faceOf[i]
		if size[face] == 1 {
			m.triangles = append(m.triangles, triangle{corners: f.corners})
			continue
		}
		middle, ok := middles[face]
		if !ok {
			middle = int32(len(m.rims))
			middles[face] = middle
			m.rims = append(m.rims, nil)
		}
		for k, next := range f.across {
			if faceOf[next] != face {
				from, to := f.edge(k)
				m.rims[middle] = append(m.rims[middle], from) // each node of the rim begins one edge
				m.triangles = append(m.triangles, triangle{corners: [3]int32{from, to, int32(nodes) + middle}})
			}
		}
	}
	for _, rim := range m.rims {
		var sum pose.Vec
		for _, node := range rim {
			sum = sum.Add(m.corners[node])
		}
		m.corners = append(m.corners, unit(sum))
	}
}

// faces gives each facet the number of its face, which is that of its first facet.
func (m *mesh) faces(facets []facet) []int32 {
	faceOf := make([]int32, len(facets))
	for i := range faceOf {
		faceOf[i] = -1
	}
	var todo []int32
	for i := range facets {
		if faceOf[i] >= 0 {
			continue
		}
		faceOf[i] = int32(i)
		todo = append(todo, int32(i))
		for len(todo) > 0 {
			at := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for k, next := range facets[at].across {
				if faceOf[next] < 0 && m.flat(&facets[at], k, &facets[next]) {
					faceOf[next] = int32(i)
					todo = append(todo, next)
				}
			}
		}
	}
	return faceOf
}

// flat tells whether two facets that meet at the edge opposite to corner k of
// the first count as one.
func (m *mesh) flat(f *facet, k int, next *facet) bool {
	from, to := f.edge(k)
	far := next.corners[0]
	for _, c := range next.corners {
		if c != from && c != to {
			far = c
		}
	}
	return m.angle(f.corners[k], from, to)+m.angle(far, from, to) > math.Pi-flatAngle
}

// angle is the one at corner at between from and to.
func (m *mesh) angle(at, from, to int32) float64 {
	v, w := m.corners[from].Sub(m.corners[at]), m.corners[to].Sub(m.corners[at])
	return math.Atan2(cross(v, w).Norm(), dot(v, w))
}
