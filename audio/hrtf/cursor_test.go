package hrtf

import (
	"math"
	"math/rand/v2"
	"testing"

	"posxyz/hub/pose"
)

// Every direction is found, from wherever the search begins, and is what its
// nodes and weights say.
func TestFindAnyDirection(t *testing.T) {
	for name, nodes := range grids() {
		h := newHead(t, ball(nodes, 8))
		r := rand.New(rand.NewPCG(5, 5))
		var c Cursor
		for range 5000 {
			d := randomDirection(r)
			cue := h.Find(&c, d.Scale(math.Exp(10*r.NormFloat64())))
			var sum float64
			var point pose.Vec
			for k, w := range cue.Weights {
				if !(w >= 0) {
					t.Fatalf("%s, %v: weights %v, want all ≥ 0", name, d, cue.Weights)
				}
				sum += float64(w)
				point = point.Add(h.mesh.corners[cue.Nodes[k]].Scale(float64(w)))
			}
			if math.Abs(sum-1) > 1e-6 {
				t.Fatalf("%s, %v: weights %v have the sum %v, want 1", name, d, cue.Weights, sum)
			}
			if miss := unit(point).Sub(d).Norm(); miss > 1e-6 {
				t.Fatalf("%s, %v: nodes %v with weights %v are the direction %v", name, d, cue.Nodes, cue.Weights, unit(point))
			}
		}
	}
}

func TestWalkFindsWhatAScanFinds(t *testing.T) {
	for name, nodes := range grids() {
		m, err := newMesh(nodes)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(6, 6))
		for range 500 {
			d := randomDirection(r)
			walked, _ := m.locate(int32(r.IntN(len(m.triangles))), d)
			scanned, s := m.scan(d)
			if walked != scanned && s.smallest() > 1e-9 {
				t.Errorf("%s, %v: the walk ends at triangle %d, a scan at %d", name, d, walked, scanned)
			}
		}
	}
}

// A search from far away begins close by.
func TestStartsAreNear(t *testing.T) {
	for name, nodes := range map[string][]pose.Vec{"rings": laboratory(), "dense": dense()} {
		m, err := newMesh(nodes)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(12, 12))
		for range 1000 {
			d := randomDirection(r)
			const steps = 40 // there are 180 in the thin triangles round a pole
			if _, _, ok := m.walk(m.starts.near(d), d, steps); !ok {
				t.Errorf("%s: %s is more than %d triangles away from where the search begins", name, degrees(d), steps)
			}
		}
	}
}

// A walk that ends too soon is rescued by the scan.
func TestFindWithoutAWalk(t *testing.T) {
	h := newHead(t, ball(laboratory(), 8))
	want := h.find(at(123, 45))
	h.mesh.longestWalk = 0
	clear(h.mesh.starts.triangles)
	if got := h.find(at(123, 45)); got != want {
		t.Errorf("by scanning %+v, by walking %+v", got, want)
	}
}

func TestFindOddDirections(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	h := newHead(t, ball(laboratory(), 8))
	for _, c := range []struct{ in, like pose.Vec }{
		{pose.Vec{}, pose.Vec{X: 1}},
		{pose.Vec{X: nan, Y: 1}, pose.Vec{X: 1}},
		{pose.Vec{Y: nan}, pose.Vec{X: 1}},
		{pose.Vec{Z: nan, Y: 1e300}, pose.Vec{X: 1}},
		{pose.Vec{Y: inf}, pose.Vec{X: 1}},
		{pose.Vec{X: 1, Y: -inf}, pose.Vec{X: 1}},
		{pose.Vec{Y: 1e9}, pose.Vec{Y: 1}},
		{pose.Vec{X: 1e300, Y: 1e300}, pose.Vec{X: 1, Y: 1}},
		{pose.Vec{Z: math.MaxFloat64}, pose.Vec{Z: 1}},
		{pose.Vec{Y: 1e-160}, pose.Vec{Y: 1}},
		{pose.Vec{Y: math.SmallestNonzeroFloat64}, pose.Vec{Y: 1}},
	} {
		got, want := h.find(c.in), h.find(c.like)
		if got != want {
			t.Errorf("%v: %+v, want %+v as at %v", c.in, got, want, c.like)
		}
	}
}

// A cursor of one head works on another, smaller one.
func TestCursorGoesToAnotherHead(t *testing.T) {
	large, small := newHead(t, ball(laboratory(), 8)), newHead(t, ball(cube(), 8))
	var c Cursor
	large.Find(&c, at(200, 60))
	if got, want := small.Find(&c, at(10, 20)), small.find(at(10, 20)); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Law 7: nothing jumps over the wrap of azimuth, at the poles, over edges.
func TestFindIsContinuous(t *testing.T) {
	const tiny = 1e-6 // radians
	r := rand.New(rand.NewPCG(7, 7))
	for name, nodes := range grids() {
		h := newHead(t, ball(nodes, 128))
		pairs := [][2]pose.Vec{
			{at(359.99, 0), at(0.01, 0)}, {at(359.99, 33), at(0.01, 33)}, {at(179.99, -21), at(-179.99, -21)},
			{at(0, 89.99), at(180, 89.99)}, {at(90, -89.99), at(-90, -89.99)}, {at(12, 90), at(77, 90)},
		}
		for range 200 { // across edges, at places along them, and at nodes
			tri := &h.mesh.triangles[r.IntN(len(h.mesh.triangles))]
			from, to := tri.edge(r.IntN(3))
			v, w := h.mesh.corners[from], h.mesh.corners[to]
			along := r.Float64()
			on, side := unit(v.Scale(1-along).Add(w.Scale(along))), unit(cross(v, w)).Scale(tiny)
			pairs = append(pairs, [2]pose.Vec{on.Add(side), on.Sub(side)}, [2]pose.Vec{v.Add(side), v.Sub(side)})
		}
		for _, p := range pairs {
			a, b := h.find(p[0]), h.find(p[1])
			if db := h.filterDifferenceDB(&a, &b); db > -60 {
				t.Errorf("%s: the filters of %s and %s differ by %.1f dB, want at most −60", name, degrees(p[0]), degrees(p[1]), db)
			}
			step := math.Acos(min(1, dot(unit(p[0]), unit(p[1]))))
			if d := math.Abs(a.ITD - b.ITD); d > 1e-3*step+1e-11 { // twice a head's steepest
				t.Errorf("%s: from %s to %s the ITD steps by %.3g µs", name, degrees(p[0]), degrees(p[1]), d*1e6)
			}
		}
	}
}

// Law 14.
func TestFindIsSymmetric(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for name, nodes := range grids() {
		if name == "cloud" || name == "tetrahedron" { // which are not
			continue
		}
		h := newHead(t, ball(nodes, 128))
		directions := []pose.Vec{at(0, 0), at(180, 0), at(0, 90), at(0, 33), at(180, 61), at(0, 45)}
		for range 500 {
			directions = append(directions, randomDirection(r))
		}
		for _, d := range directions {
			a, b := h.find(d), h.find(mirrored(d))
			left, right := h.taps(Left, &a), h.taps(Right, &b)
			peak := 0.0
			for n := range left {
				peak = max(peak, math.Abs(float64(left[n]-right[n])))
			}
			if peak > 1e-6 { // −120 dB
				t.Fatalf("%s: the left filter at %s and the right one at its mirror image differ by %.3g", name, degrees(d), peak)
			}
			if sum := math.Abs(a.ITD + b.ITD); sum > 1e-12 {
				t.Fatalf("%s: the ITDs at %s and its mirror image are %v and %v s", name, degrees(d), a.ITD, b.ITD)
			}
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for name, nodes := range map[string][]pose.Vec{"rings": laboratory(), "12000": dense()} {
		h := newHead(b, ball(nodes, 8))
		walk := make([]pose.Vec, 1200) // 0.3° a step
		for i := range walk {
			walk[i] = at(0.3*float64(i), 50*math.Sin(float64(i)*0.005))
		}
		r := rand.New(rand.NewPCG(9, 9))
		jumps := make([]pose.Vec, 1200)
		for i := range jumps {
			jumps[i] = randomDirection(r)
		}
		for way, directions := range map[string][]pose.Vec{"walk": walk, "jump": jumps} {
			b.Run(name+"/"+way, func(b *testing.B) {
				var c Cursor
				i := 0
				for b.Loop() {
					h.Find(&c, directions[i])
					i++
					if i == len(directions) {
						i = 0
					}
				}
			})
		}
	}
}
