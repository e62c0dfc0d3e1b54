package hrtf

import (
	"math"

	"posxyz/hub/pose"
)

// delaySurface is the ITD within one triangle, in seconds.
//
// Straight interpolation between nodes would have a kink at each edge, and a
// tone that passes it gets side bands. This is the element of Clough and Tocher
// (1965) on a sphere (Alfeld, Neamtu and Schumaker 1996): a cubic form in each of
// the three triangles between the corners and the centroid, such that value and
// slope are those wanted at the corners and continuous over all edges, inside
// and to the neighbours. A field names which of the three are which points of
// the polar form: corner[0] is at (0, 0, 0), edge[0][1] at (0, 0, 1),
// inner[0] at (0, centroid, centroid).
type delaySurface struct {
	corner   [3]float64
	edge     [3][3]float64 // towards the other two; not on the diagonal
	toward   [3]float64    // (k, k, centroid)
	across   [3]float64    // (i, j, centroid), at the corner that is neither
	inner    [3]float64
	centroid float64
}

// at is the value at a direction given by the shares of the corners in it.
func (s *delaySurface) at(shares [3]float64) float64 {
	k := smallest(&shares) // in the triangle of the centroid and the edge opposite to corner k
	i, j := (k+1)%3, (k+2)%3
	x, y, z := shares[i]-shares[k], shares[j]-shares[k], 3*shares[k]
	return x*x*(x*s.corner[i]+3*(y*s.edge[i][j]+z*s.toward[i])) +
		y*y*(y*s.corner[j]+3*(x*s.edge[j][i]+z*s.toward[j])) +
		z*z*(z*s.centroid+3*(x*s.inner[i]+y*s.inner[j])) +
		6*x*y*z*s.across[k]
}

// largest is a bound of |at| within the triangle: the form lies within its
// points, times the cube of the sum of the shares, which is the largest at
// the middle of the flat triangle.
func (s *delaySurface) largest(height float64) float64 {
	most := math.Abs(s.centroid)
	for k := range 3 {
		most = max(most, math.Abs(s.corner[k]), math.Abs(s.toward[k]), math.Abs(s.across[k]), math.Abs(s.inner[k]))
		most = max(most, math.Abs(s.edge[k][(k+1)%3]), math.Abs(s.edge[k][(k+2)%3]))
	}
	return most / (height * height * height)
}

// fitDelays returns the ITD within each triangle, and the largest that there
// is: exact at the nodes, smooth between them.
func (m *mesh) fitDelays(nodes []Node) (surfaces []delaySurface, largest float64) {
	field := m.fitSlopes(nodes)
	surfaces = make([]delaySurface, len(m.triangles))
	for i := range m.triangles {
		t := &m.triangles[i]
		surfaces[i] = m.delaySurface(t, field)
		a, b, c := m.corners[t.corners[0]], m.corners[t.corners[1]], m.corners[t.corners[2]]
		height := dot(a, unit(cross(b.Sub(a), c.Sub(a))))
		largest = max(largest, surfaces[i].largest(height))
	}
	return surfaces, largest
}

// delaySurface makes the surface from values and slopes at the corners.
//
// With F the form and P its polar form, P(a, a, b) = dF(a)·b/3. Over an edge the
// slope across goes from that of one end to that of the other as smoothly as a
// quadratic form can.
func (m *mesh) delaySurface(t *triangle, field []slope) delaySurface {
	var s delaySurface
	var v [3]pose.Vec
	var f [3]slope
	for k, corner := range t.corners {
		v[k], f[k] = m.corners[corner], field[corner]
	}
	centroid := v[0].Add(v[1]).Add(v[2]).Scale(1.0 / 3)
	for k := range 3 {
		i, j := (k+1)%3, (k+2)%3
		s.corner[k] = f[k].value
		s.edge[k][i] = f[k].value*dot(v[k], v[i]) + dot(f[k].gradient, v[i])/3
		s.edge[k][j] = f[k].value*dot(v[k], v[j]) + dot(f[k].gradient, v[j])/3
		s.toward[k] = (s.corner[k] + s.edge[k][i] + s.edge[k][j]) / 3
	}
	for k := range 3 {
		i, j := (k+1)%3, (k+2)%3
		normal := cross(v[i], v[j])
		cos := dot(v[i], v[j])
		slopeAcross := cos * (dot(f[i].gradient, normal) + dot(f[j].gradient, normal)) / 2
		// The centroid is a·v[i] + b·v[j] + c·normal.
		a := (dot(centroid, v[i]) - cos*dot(centroid, v[j])) / (1 - cos*cos)
		b := (dot(centroid, v[j]) - cos*dot(centroid, v[i])) / (1 - cos*cos)
		c := dot(centroid, normal) / dot(normal, normal)
		s.across[k] = a*s.edge[i][j] + b*s.edge[j][i] + c*slopeAcross/3
	}
	for k := range 3 {
		s.inner[k] = (s.toward[k] + s.across[(k+1)%3] + s.across[(k+2)%3]) / 3
	}
	s.centroid = (s.inner[0] + s.inner[1] + s.inner[2]) / 3
	return s
}
