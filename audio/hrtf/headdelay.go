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
// the three triangles between the centroid and an edge, such that value and
// slope are those wanted at the corners, and continuous over all edges, inside
// and to the neighbours. Form k is that of the edge opposite to corner k.
type delaySurface [3]cubicForm

// cubicForm has a coefficient for each product of three of x, y and z, which
// are the shares of the corners after k and of the centroid.
type cubicForm struct{ xxx, yyy, zzz, xxy, xyy, xxz, yyz, xzz, yzz, xyz float64 }

// at is the value at a direction.
func (s *delaySurface) at(of shares) float64 {
	switch of.edge() {
	case 0:
		return s[0].at(of.b-of.a, of.c-of.a, 3*of.a)
	case 1:
		return s[1].at(of.c-of.b, of.a-of.b, 3*of.b)
	default:
		return s[2].at(of.a-of.c, of.b-of.c, 3*of.c)
	}
}

func (f *cubicForm) at(x, y, z float64) float64 {
	return x*x*(x*f.xxx+y*f.xxy+z*f.xxz) + y*y*(x*f.xyy+y*f.yyy+z*f.yyz) + z*z*(x*f.xzz+y*f.yzz+z*f.zzz) + x*y*z*f.xyz
}

// largest is a bound of |at| in a triangle whose plane is so far from the
// middle of the sphere. A form is a mean of its coefficients, each over how often
// its product occurs, times the cube of the sum of the shares, which is at
// most 1/height.
func (s *delaySurface) largest(height float64) float64 {
	most := 0.0
	for k := range s {
		f := &s[k]
		most = max(most, math.Abs(f.xxx), math.Abs(f.yyy), math.Abs(f.zzz), math.Abs(f.xyz)/6)
		for _, c := range [...]float64{f.xxy, f.xyy, f.xxz, f.yyz, f.xzz, f.yzz} {
			most = max(most, math.Abs(c)/3)
		}
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
// It is worked out on the polar form P, with P(a, a, a) the value at a and
// P(a, a, b) = slope at a towards b, over 3. Over an edge the slope across goes
// from that of one end to that of the other as evenly as a quadratic form can.
func (m *mesh) delaySurface(t *triangle, field []slope) delaySurface {
	var v [3]pose.Vec
	var f [3]slope
	for k, corner := range t.corners {
		v[k], f[k] = m.corners[corner], field[corner]
	}
	centroid := v[0].Add(v[1]).Add(v[2]).Scale(1.0 / 3)

	var edge [3][3]float64 // P(k, k, i)
	var toward [3]float64  // P(k, k, centroid)
	for k := range 3 {
		i, j := (k+1)%3, (k+2)%3
		edge[k][i] = f[k].value*dot(v[k], v[i]) + dot(f[k].gradient, v[i])/3
		edge[k][j] = f[k].value*dot(v[k], v[j]) + dot(f[k].gradient, v[j])/3
		toward[k] = (f[k].value + edge[k][i] + edge[k][j]) / 3
	}
	var across [3]float64 // P(i, j, centroid), of the edge opposite to k
	for k := range 3 {
		i, j := (k+1)%3, (k+2)%3
		normal := cross(v[i], v[j])
		cos := dot(v[i], v[j])
		slopeAcross := cos * (dot(f[i].gradient, normal) + dot(f[j].gradient, normal)) / 2
		// The centroid is a·v[i] + b·v[j] + c·normal.
		a := (dot(centroid, v[i]) - cos*dot(centroid, v[j])) / (1 - cos*cos)
		b := (dot(centroid, v[j]) - cos*dot(centroid, v[i])) / (1 - cos*cos)
		c := dot(centroid, normal) / dot(normal, normal)
		across[k] = a*edge[i][j] + b*edge[j][i] + c*slopeAcross/3
	}
	var inner [3]float64 // P(k, centroid, centroid)
	for k := range 3 {
		inner[k] = (toward[k] + across[(k+1)%3] + across[(k+2)%3]) / 3
	}
	middle := (inner[0] + inner[1] + inner[2]) / 3

	var s delaySurface
	for k := range 3 {
		i, j := (k+1)%3, (k+2)%3
		s[k] = cubicForm{
			xxx: f[i].value, yyy: f[j].value, zzz: middle,
			xxy: 3 * edge[i][j], xyy: 3 * edge[j][i],
			xxz: 3 * toward[i], yyz: 3 * toward[j],
			xzz: 3 * inner[i], yzz: 3 * inner[j], xyz: 6 * across[k],
		}
	}
	return s
}
