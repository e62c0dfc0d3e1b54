package hrtf

import (
	"errors"
	"fmt"
	"math"

	"posxyz/hub/pose"
)

// widestHole is how far from all nodes a direction may be, in degrees: half the
// width of the widest hole in a set. Preparation leaves none that comes near it.
const widestHole = 80

// sameDirection is how near two nodes may not be, in radians: 0.0006°.
const sameDirection = 1e-5

// mesh divides the sphere of directions into triangles between the nodes.
//
// It is the convex hull of the nodes, with one thing added. Grids have rings,
// so four or more nodes often lie in one plane and could be divided into
// triangles in several ways, none of which is its own mirror image. Such a
// face gets another corner in its middle instead, and is divided into the
// triangles from there to its edges. So the mesh of a symmetric grid is symmetric.
type mesh struct {
	corners   []pose.Vec // of length 1: the nodes, then the middles
	rims      [][]int32  // of each middle, the nodes round it
	triangles []triangle

	starts      starts
	longestWalk int // triangles that no search crosses more of, unless it goes in circles
}

// triangle is one of a mesh.
type triangle struct {
	corners [3]int32 // counter-clockwise as seen from outside
	across  [3]int32 // across[i] is the triangle beyond the edge opposite to corners[i]

	// share[i]·d is how much of corner i there is in the direction d, which is the
	// sum of the corners, each times its share. All three are positive inside.
	share [3]pose.Vec
}

// newMesh returns the mesh of nodes, which are vectors of length 1.
func newMesh(nodes []pose.Vec) (*mesh, error) {
	if len(nodes) < 4 {
		return nil, fmt.Errorf("a head needs 4 directions or more, and has %d", len(nodes))
	}
	places := make([]place, len(nodes))
	for i, at := range nodes {
		if d := math.Abs(at.Norm() - 1); !(d < 1e-6) {
			return nil, fmt.Errorf("the direction of node %d is %v, want a vector of length 1", i, at)
		}
		places[i] = placeOf(at.Scale(1 / at.Norm()))
	}
	h, ok := newHull(places)
	if !ok {
		return nil, errors.New("all directions lie in one plane, want directions all round the head")
	}
	m := &mesh{corners: append([]pose.Vec(nil), nodes...)}
	if err := m.check(h.facets); err != nil {
		return nil, err
	}
	m.divide(h.facets)
	m.connect()
	m.longestWalk = 16 + 8*int(math.Sqrt(float64(len(m.triangles))))
	m.starts = m.newStarts()
	return m, nil
}

// check tells whether all nodes are corners of the facets and apart from each
// other, and the facets surround the head.
func (m *mesh) check(facets []facet) error {
	isCorner := make([]bool, len(m.corners))
	for i := range facets {
		f := &facets[i]
		a, b, c := m.corners[f.corners[0]], m.corners[f.corners[1]], m.corners[f.corners[2]]
		normal := unit(cross(b.Sub(a), c.Sub(a)))
		if !(dot(normal, a) > math.Cos(pose.Radians(widestHole))) {
			return fmt.Errorf("no direction is within %d° of %s: want directions all round the head", widestHole, degrees(normal))
		}
		for k, corner := range f.corners {
			isCorner[corner] = true
			if from, to := f.edge(k); m.corners[to].Sub(m.corners[from]).Norm() < sameDirection {
				return m.twice(from, to)
			}
		}
	}
	for i, is := range isCorner {
		if !is { // it coincides with a corner, or is so near to one that it is within the hull
			return m.twice(m.nearest(int32(i)), int32(i))
		}
	}
	return nil
}

func (m *mesh) twice(i, j int32) error {
	return fmt.Errorf("nodes %d and %d are both at %s: want each direction once", min(i, j), max(i, j), degrees(m.corners[i]))
}

// nearest is the node next to node i.
func (m *mesh) nearest(i int32) int32 {
	best, most := int32(-1), math.Inf(-1)
	for j := range m.corners {
		if d := dot(m.corners[i], m.corners[j]); int32(j) != i && d > most {
			best, most = int32(j), d
		}
	}
	return best
}

// connect finds the neighbours of the triangles, and their shares.
func (m *mesh) connect() {
	beyond := make(map[[2]int32]int32, 3*len(m.triangles)) // by the edge as its triangle has it
	for i := range m.triangles {
		for k := range 3 {
			from, to := m.triangles[i].edge(k)
			beyond[[2]int32{from, to}] = int32(i)
		}
	}
	for i := range m.triangles {
		t := &m.triangles[i]
		volume := dot(m.corners[t.corners[0]], cross(m.corners[t.corners[1]], m.corners[t.corners[2]]))
		for k := range 3 {
			from, to := t.edge(k)
			t.across[k] = beyond[[2]int32{to, from}]
			t.share[k] = cross(m.corners[from], m.corners[to]).Scale(1 / volume)
		}
	}
}

// edge is the edge opposite to corner k.
func (t *triangle) edge(k int) (from, to int32) { return t.corners[(k+1)%3], t.corners[(k+2)%3] }

// shares are how much of each corner of a triangle there is in a direction.
type shares struct{ a, b, c float64 }

// shares are those of a direction of length 1.
func (t *triangle) shares(d pose.Vec) shares {
	return shares{dot(t.share[0], d), dot(t.share[1], d), dot(t.share[2], d)}
}

func (s shares) smallest() float64 {
	if s.a <= s.b && s.a <= s.c {
		return s.a
	}
	if s.b <= s.c {
		return s.b
	}
	return s.c
}

// edge is the edge that a direction lies nearest to, or beyond the most: that
// opposite to the corner with the smallest share.
func (s shares) edge() int {
	if s.a <= s.b && s.a <= s.c {
		return 0
	}
	if s.b <= s.c {
		return 1
	}
	return 2
}

func dot(v, w pose.Vec) float64 { return v.X*w.X + v.Y*w.Y + v.Z*w.Z }

func cross(v, w pose.Vec) pose.Vec {
	return pose.Vec{X: v.Y*w.Z - v.Z*w.Y, Y: v.Z*w.X - v.X*w.Z, Z: v.X*w.Y - v.Y*w.X}
}

func unit(v pose.Vec) pose.Vec { return v.Scale(1 / v.Norm()) }

// degrees writes a direction for a message.
func degrees(v pose.Vec) string {
	dir := v.Direction()
	return fmt.Sprintf("azimuth %.2f°, elevation %.2f°", pose.Degrees(dir.Azimuth), pose.Degrees(dir.Elevation))
}
