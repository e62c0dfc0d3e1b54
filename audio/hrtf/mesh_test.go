package hrtf

import (
	"cmp"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"posxyz/hub/pose"
)

// at is the direction of an azimuth and an elevation in degrees.
func at(azimuth, elevation float64) pose.Vec {
	return pose.Direction{Azimuth: pose.Radians(azimuth), Elevation: pose.Radians(elevation)}.Point(1)
}

// mirrored is v with left and right exchanged.
func mirrored(v pose.Vec) pose.Vec { return pose.Vec{X: v.X, Y: -v.Y, Z: v.Z} }

// mirrorPairs adds to each node its mirror image, unless it is its own.
func mirrorPairs(half []pose.Vec) []pose.Vec {
	var all []pose.Vec
	for _, v := range half {
		if math.Abs(v.Y) < 1e-9 {
			v.Y = 0
			all = append(all, v)
			continue
		}
		all = append(all, v, mirrored(v))
	}
	return all
}

// rings is a grid of rings of equal elevation as laboratories use: a node in
// front, and so many round each ring, symmetric to the bit.
func rings(perRing map[float64]int) []pose.Vec {
	var half []pose.Vec
	for elevation := -90.0; elevation <= 90; elevation++ {
		n := perRing[elevation]
		for i := 0; 2*i <= n && i < n; i++ {
			half = append(half, at(360*float64(i)/float64(n), elevation))
		}
	}
	return mirrorPairs(half)
}

// laboratory is the grid of MIT's KEMAR, with a bottom.
func laboratory() []pose.Vec {
	return rings(map[float64]int{
		-90: 1, -75: 12, -60: 24, -50: 45, -40: 56, -30: 60, -20: 72, -10: 72, 0: 72,
		10: 72, 20: 72, 30: 60, 40: 56, 50: 45, 60: 36, 70: 24, 80: 12, 90: 1,
	})
}

// dense has 12,000 nodes and more, one every 2° of azimuth and elevation.
func dense() []pose.Vec {
	perRing := map[float64]int{-90: 1, 90: 1}
	for elevation := -88.0; elevation < 90; elevation += 2 {
		perRing[elevation] = 180
	}
	return rings(perRing)
}

// cube has six flat faces, octahedron's edges all meet the planes of symmetry.
func cube() []pose.Vec {
	s := math.Sqrt(1.0 / 3)
	return mirrorPairs([]pose.Vec{{X: s, Y: s, Z: s}, {X: -s, Y: s, Z: s}, {X: s, Y: s, Z: -s}, {X: -s, Y: s, Z: -s}})
}

func octahedron() []pose.Vec {
	return []pose.Vec{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}}
}

// cloud is n random directions, with a cube so that they surround the head.
func cloud(seed uint64, n int) []pose.Vec {
	r := rand.New(rand.NewPCG(seed, 1))
	all := cube()
	for range n {
		all = append(all, randomDirection(r))
	}
	return all
}

func randomDirection(r *rand.Rand) pose.Vec {
	return unit(pose.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()})
}

// grids are those that the mesh is tested with, by name.
func grids() map[string][]pose.Vec {
	return map[string][]pose.Vec{
		"rings": laboratory(), "cube": cube(), "octahedron": octahedron(),
		"tetrahedron": {cube()[0], cube()[3], cube()[5], cube()[6]},
		"cloud":       cloud(1, 300), "symmetric cloud": mirrorPairs(cloud(2, 150)[8:]),
	}
}

// checkMesh holds what any mesh of nodes must be: closed, right side out, with
// all nodes, and every triangle a neighbour of its neighbours.
func checkMesh(t interface {
	Helper()
	Errorf(format string, args ...any)
}, m *mesh, nodes int,
) {
	t.Helper()
	corners, triangles := len(m.corners), len(m.triangles)
	if triangles != 2*corners-4 { // Euler: V − E + F = 2 where 3·F = 2·E
		t.Errorf("%d corners and %d triangles, want %d", corners, triangles, 2*corners-4)
	}
	if len(m.rims) != corners-nodes {
		t.Errorf("%d rims of %d middles", len(m.rims), corners-nodes)
	}
	isCorner := make([]bool, corners)
	area := 0.0
	for i := range m.triangles {
		tri := &m.triangles[i]
		var v [3]pose.Vec
		for k, c := range tri.corners {
			isCorner[c] = true
			v[k] = m.corners[c]
			from, to := tri.edge(k)
			back := m.triangles[tri.across[k]]
			found := false
			for j := range 3 {
				a, b := back.edge(j)
				found = found || a == to && b == from && back.across[j] == int32(i)
			}
			if !found {
				t.Errorf("triangle %d has edge %d→%d, its neighbour %d does not have it back", i, from, to, tri.across[k])
			}
		}
		volume := dot(v[0], cross(v[1], v[2]))
		if !(volume > 0) {
			t.Errorf("triangle %d of corners %v is inside out or has no area", i, tri.corners)
		}
		area += 2 * math.Atan2(volume, 1+dot(v[0], v[1])+dot(v[1], v[2])+dot(v[2], v[0]))
	}
	if math.Abs(area-4*math.Pi) > 1e-9 {
		t.Errorf("the triangles cover %v steradians, want %v: once the sphere", area, 4*math.Pi)
	}
	for c, is := range isCorner {
		if !is {
			t.Errorf("corner %d is in no triangle", c)
		}
	}
}

func TestMeshIsClosed(t *testing.T) {
	for name, nodes := range grids() {
		m, err := newMesh(nodes)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		t.Logf("%s: %d nodes, %d middles, %d triangles", name, len(nodes), len(m.rims), len(m.triangles))
		checkMesh(t, m, len(nodes))
	}
}

// Delaunay's law: no node lies above a triangle of the hull. Middles are left out:
// they lie above their own.
func TestMeshIsTheHull(t *testing.T) {
	for name, nodes := range grids() {
		m, err := newMesh(nodes)
		if err != nil {
			t.Fatal(err)
		}
		for _, tri := range m.triangles {
			if int(max(tri.corners[0], tri.corners[1], tri.corners[2])) >= len(nodes) {
				continue
			}
			a, b, c := nodes[tri.corners[0]], nodes[tri.corners[1]], nodes[tri.corners[2]]
			normal := unit(cross(b.Sub(a), c.Sub(a)))
			for i, p := range nodes {
				if height := dot(normal, p.Sub(a)); height > 1e-8 {
					t.Fatalf("%s: node %d is %.3g above triangle %v", name, i, height, tri.corners)
				}
			}
		}
	}
}

// Any cloud of directions makes a mesh, or an error that says why not.
func TestMeshOfAnyCloud(t *testing.T) {
	made := 0
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.OneOf(rapid.Float64Range(-1, 1), rapid.Map(rapid.IntRange(-3, 3), func(i int) float64 { return float64(i) / 3 }))
		var nodes []pose.Vec
		if rapid.IntRange(0, 3).Draw(t, "surrounded") > 0 {
			nodes = cube()
		}
		for range rapid.IntRange(0, 40).Draw(t, "nodes") {
			v := pose.Vec{X: coordinate.Draw(t, "x"), Y: coordinate.Draw(t, "y"), Z: coordinate.Draw(t, "z")}
			if v.Norm() > 0.01 {
				nodes = append(nodes, unit(v))
			}
		}
		if rapid.Bool().Draw(t, "symmetric") {
			nodes = mirrorPairs(nodes)
		}
		slices.SortFunc(nodes, func(v, w pose.Vec) int {
			return cmp.Or(cmp.Compare(v.X, w.X), cmp.Compare(v.Y, w.Y), cmp.Compare(v.Z, w.Z))
		})
		nodes = slices.CompactFunc(nodes, func(v, w pose.Vec) bool { return v.Sub(w).Norm() < 1e-3 })
		m, err := newMesh(nodes)
		if err != nil {
			return
		}
		made++
		checkMesh(t, m, len(nodes))
		d := unit(pose.Vec{X: 1, Y: coordinate.Draw(t, "dy"), Z: coordinate.Draw(t, "dz")})
		if _, s := m.locate(int32(len(m.triangles)-1), d); s.smallest() < -1e-9 {
			t.Errorf("%v has shares %v, want all ≥ 0", d, s)
		}
	})
	t.Logf("%d meshes", made)
}

func TestMeshRefuses(t *testing.T) {
	var ring, half []pose.Vec
	for azimuth := 0.0; azimuth < 360; azimuth += 30 {
		ring = append(ring, at(azimuth, 10))
		half = append(half, at(azimuth, 0), at(azimuth, 45))
	}
	double := append(laboratory(), at(0, 0))
	near := append(laboratory(), at(0, 1e-7))
	for _, c := range []struct {
		name  string
		nodes []pose.Vec
		want  string
	}{
		{"nothing", nil, "has 0"},
		{"three nodes", octahedron()[:3], "has 3"},
		{"four nodes in a plane", []pose.Vec{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}}, "one plane"},
		{"the same node four times", []pose.Vec{{X: 1}, {X: 1}, {X: 1}, {X: 1}}, "one plane"},
		{"one ring", ring, "one plane"},
		{"the upper half", half, "no direction is within 80° of azimuth"},
		{"a node twice", double, "nodes"},
		{"two nodes that are too near", near, "want each direction once"},
		{"a node that is no direction", append(octahedron(), pose.Vec{}), "node 6"},
		{"a node that is not a number", append(octahedron(), pose.Vec{X: math.NaN()}), "want a vector of length 1"},
		{"a node 2 m away", append(octahedron(), pose.Vec{X: 2}), "node 6"},
	} {
		_, err := newMesh(c.nodes)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// above has the right sign for points that are as near to a plane as the grid
// allows, where float64 would not.
func TestAboveHasTheRightSign(t *testing.T) {
	a, b, c := placeOf(at(1, 37)), placeOf(at(77, 31)), placeOf(at(191, 44))
	n := b.minus(a).cross(c.minus(a))
	for _, d := range []place{{n.x >> 30, n.y >> 30, n.z >> 30}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, -1, 0}} {
		for _, on := range []place{a, b, c, {a.x + 2*(b.x-a.x), a.y + 2*(b.y-a.y), a.z + 2*(b.z-a.z)}} {
			got := above(a, b, c, place{on.x + d.x, on.y + d.y, on.z + d.z})
			want := new(big.Int)
			for _, p := range [][2]int64{{n.x, d.x}, {n.y, d.y}, {n.z, d.z}} {
				want.Add(want, new(big.Int).Mul(big.NewInt(p[0]), big.NewInt(p[1])))
			}
			exact, _ := new(big.Float).SetInt(want).Float64()
			if math.Abs(got-exact) > 1e-15*math.Abs(exact) {
				t.Errorf("%v off the plane: above = %v, want %v", d, got, exact)
			}
		}
	}
}

func BenchmarkMesh(b *testing.B) {
	for name, nodes := range map[string][]pose.Vec{"rings": laboratory(), "12000": dense(), "cloud": cloud(3, 12000)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := newMesh(nodes); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
