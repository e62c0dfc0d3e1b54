package hrtf

import (
	"math"

	"posxyz/hub/pose"
)

// slope is the ITD at a corner, and how it changes along the sphere.
type slope struct {
	value    float64  // seconds
	gradient pose.Vec // seconds per radian, at a right angle to the corner
}

// network are the edges of a mesh as curves along which the ITD bends as
// little as it can: the curves with the smallest sum of bending energies
// (Nielson 1983), given the values at the nodes. What it finds are the slopes
// at all corners, and the values at the middles.
type network struct {
	frames [][2]pose.Vec // of each corner, two directions along the sphere
	first  []int32       // of each corner, its first of links; one more at the end
	links  []link
	fixed  int // so many corners have fixed values

	value    []float64
	gradient [][2]float64 // in frames
}

// link is an edge seen from one of its ends.
type link struct {
	to     int32
	back   int32      // the same edge seen from there
	length float64    // radians
	way    [2]float64 // of length 1, in the frame of the corner
}

const (
	// settled is how little the slopes change in one round when they are found,
	// in seconds per radian, a ten thousand millionth of what they are.
	settled = 1e-13
	// mostRounds bounds the search; 40 are usual, each leaves some 0.6 of the distance.
	mostRounds = 100
)

// fitSlopes returns slopes and values at all corners of the mesh.
func (m *mesh) fitSlopes(nodes []Node) []slope {
	n := m.newNetwork(len(nodes))
	for i := range nodes {
		n.value[i] = nodes[i].ITD
	}
	for i, rim := range m.rims {
		for _, node := range rim {
			n.value[len(nodes)+i] += nodes[node].ITD / float64(len(rim))
		}
	}
	for range mostRounds {
		most := 0.0
		for c := range m.corners {
			most = max(most, n.relax(c))
		}
		if most < settled {
			break
		}
	}
	slopes := make([]slope, len(m.corners))
	for c := range slopes {
		g := n.gradient[c]
		slopes[c] = slope{n.value[c], n.frames[c][0].Scale(g[0]).Add(n.frames[c][1].Scale(g[1]))}
	}
	return slopes
}

func (m *mesh) newNetwork(fixed int) *network {
	n := &network{
		frames:   make([][2]pose.Vec, len(m.corners)),
		first:    make([]int32, len(m.corners)+1),
		links:    make([]link, 3*len(m.triangles)),
		fixed:    fixed,
		value:    make([]float64, len(m.corners)),
		gradient: make([][2]float64, len(m.corners)),
	}
	for c, at := range m.corners {
		side := pose.Vec{Z: 1}
		if math.Abs(at.Z) > 0.9 {
			side = pose.Vec{X: 1}
		}
		across := unit(cross(side, at))
		n.frames[c] = [2]pose.Vec{across, cross(at, across)}
	}
	// Each edge begins once at each of its ends, in one of its two triangles.
	for i := range m.triangles {
		for _, from := range m.triangles[i].corners {
			n.first[from+1]++
		}
	}
	for c := range m.corners {
		n.first[c+1] += n.first[c]
	}
	next := append([]int32(nil), n.first...)
	place := make(map[[2]int32]int32, len(n.links))
	for i := range m.triangles {
		for k := range 3 {
			from, to := m.triangles[i].edge(k)
			n.links[next[from]] = n.newLink(m.corners, from, to)
			place[[2]int32{from, to}] = next[from]
			next[from]++
		}
	}
	for edge, at := range place {
		n.links[at].back = place[[2]int32{edge[1], edge[0]}]
	}
	return n
}

func (n *network) newLink(corners []pose.Vec, from, to int32) link {
	v, w := corners[from], corners[to]
	along := [2]float64{dot(n.frames[from][0], w), dot(n.frames[from][1], w)}
	sin := math.Hypot(along[0], along[1])
	return link{to: to, length: math.Atan2(sin, dot(v, w)), way: [2]float64{along[0] / sin, along[1] / sin}}
}

// relax gives a corner the slope, and a middle the value, of least energy while
// its neighbours keep theirs. It returns by how much the slope changed.
//
// A cubic that begins at slope a and ends at slope b, with s the rise over its
// length L, has the energy 4/L·(α² + αβ + β²), where α = a − s and β = b − s.
// With u = (slope, value) here, α = p·u + α₀ and β = q·u + β₀, so the
// least energy is where the sum of
//
//	1/L·((2α + β)·p + (α + 2β)·q)
//
// over all links is 0: three linear equations, or two where the value is fixed.
func (n *network) relax(c int) (change float64) {
	fixed := c < n.fixed
	var matrix [3][3]float64
	var right [3]float64
	for at := n.first[c]; at < n.first[c+1]; at++ {
		l := &n.links[at]
		back := &n.links[l.back]
		far := n.gradient[l.to]
		b := -(far[0]*back.way[0] + far[1]*back.way[1])
		p, q := [3]float64{l.way[0], l.way[1], 1 / l.length}, [3]float64{2: 1 / l.length}
		alpha := -n.value[l.to] / l.length
		if fixed {
			p[2], q[2] = 0, 0
			alpha += n.value[c] / l.length
		}
		beta := b + alpha
		for i := range 3 {
			for j := range 3 {
				matrix[i][j] += (2*p[i]*p[j] + p[i]*q[j] + q[i]*p[j] + 2*q[i]*q[j]) / l.length
			}
			right[i] -= ((2*alpha+beta)*p[i] + (alpha+2*beta)*q[i]) / l.length
		}
	}
	if fixed {
		matrix[2][2] = 1
	}
	u := solve3(matrix, right)
	old := n.gradient[c]
	n.gradient[c] = [2]float64{u[0], u[1]}
	if !fixed {
		n.value[c] = u[2]
	}
	return max(math.Abs(u[0]-old[0]), math.Abs(u[1]-old[1]))
}

// solve3 solves three equations with a positive matrix (Cramer's rule).
func solve3(m [3][3]float64, r [3]float64) [3]float64 {
	a, b, c := pose.Vec{X: m[0][0], Y: m[1][0], Z: m[2][0]}, pose.Vec{X: m[0][1], Y: m[1][1], Z: m[2][1]}, pose.Vec{X: m[0][2], Y: m[1][2], Z: m[2][2]}
	x := pose.Vec{X: r[0], Y: r[1], Z: r[2]}
	volume := dot(a, cross(b, c))
	return [3]float64{dot(x, cross(b, c)) / volume, dot(a, cross(x, c)) / volume, dot(a, cross(b, x)) / volume}
}
