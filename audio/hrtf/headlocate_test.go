package hrtf

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"posxyz/hub/pose"
)

// localiser tells where a sound comes from by what is known of a head: the
// levels in both ears and the ITD at its nodes, and between them the means of
// the nodes round them, in decibels. So it knows nothing of how a Head mixes filters.
type localiser struct {
	mesh  *mesh
	nodes []heard
	grid  []pose.Vec // some 3° apart
	known []heard    // there
}

const (
	// What a person hears just about: 1 dB in each band, 10 µs.
	justLevelDB = 1
	justITD     = 10e-6
)

func newLocaliser(s *Set, m *mesh) *localiser {
	l := &localiser{mesh: m, nodes: make([]heard, len(m.corners))}
	ears := newListener(float64(s.Rate))
	for i := range s.Nodes {
		l.nodes[i] = ears.node(&s.Nodes[i])
	}
	for i, rim := range m.rims {
		for _, node := range rim {
			l.nodes[len(s.Nodes)+i].add(&l.nodes[node], 1/float64(len(rim)))
		}
	}
	const points = 4000
	for i := range points {
		z := 1 - (2*float64(i)+1)/points
		sin, cos := math.Sincos(math.Pi * (3 - math.Sqrt(5)) * float64(i))
		v := pose.Vec{X: math.Sqrt(1-z*z) * cos, Y: math.Sqrt(1-z*z) * sin, Z: z}
		l.grid = append(l.grid, v)
		l.known = append(l.known, l.expect(v))
	}
	return l
}

// add adds a share of what is heard elsewhere.
func (h *heard) add(other *heard, share float64) {
	for ear := range h.bands {
		for b := range h.bands[ear] {
			h.bands[ear][b] += share * other.bands[ear][b]
		}
	}
	h.itd += share * other.itd
}

// expect is what should be heard of a direction.
func (l *localiser) expect(v pose.Vec) heard {
	t, s := l.mesh.locate(l.mesh.starts.near(v), v)
	var h heard
	for k, share := range []float64{s.a, s.b, s.c} {
		h.add(&l.nodes[l.mesh.triangles[t].corners[k]], share/(s.a+s.b+s.c))
	}
	return h
}

// distance is how different two things sound.
func (h *heard) distance(other *heard) float64 {
	sum := 0.0
	for ear := range h.bands {
		d := spectralDB(h, other, ear) / justLevelDB
		sum += d * d / 2
	}
	d := (h.itd - other.itd) / justITD
	return sum + d*d
}

// find is the direction in which what is heard is expected the most: the best
// of the grid, and of what is round the best few of it.
func (l *localiser) find(h *heard) pose.Vec {
	const few = 12
	type candidate struct {
		at       pose.Vec
		distance float64
	}
	var all []candidate
	for i, v := range l.grid {
		if math.Abs(h.itd-l.known[i].itd) < 6*justITD { // others are out of the question
			all = append(all, candidate{v, h.distance(&l.known[i])})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })

	best := candidate{distance: math.Inf(1)}
	for _, c := range all[:min(few, len(all))] {
		if v, d := l.refine(h, c.at, c.distance); d < best.distance {
			best = candidate{v, d}
		}
	}
	return best.at
}

// refine goes from a direction to better ones round it, in ever smaller steps.
func (l *localiser) refine(h *heard, v pose.Vec, d float64) (pose.Vec, float64) {
	for step := 0.03; step > 0.003; { // radians
		from, side := v, unit(cross(v, pose.Vec{X: 0.1, Y: 0.4, Z: 0.9}))
		up := cross(side, from)
		for turn := 0.0; turn < 2*math.Pi; turn += math.Pi / 4 {
			next := unit(from.Add(side.Scale(step * math.Cos(turn))).Add(up.Scale(step * math.Sin(turn))))
			known := l.expect(next)
			if at := h.distance(&known); at < d {
				v, d = next, at
			}
		}
		if v == from {
			step /= 2
		}
	}
	return v, d
}

// Law 13: what the head makes of a direction sounds like that direction. Below
// −40°, where nothing was measured, there is little to tell directions by. Under
// the race detector few directions are enough: it finds nothing in arithmetic.
func TestLawLocalisation(t *testing.T) {
	s, h := BuiltIn(), kemar(t)
	l := newLocaliser(s, h.mesh)
	ears := newListener(float64(s.Rate))
	r := rand.New(rand.NewPCG(13, 13))
	directions := 1000
	if raceDetector {
		directions = 40
	}
	var missed []float64
	for len(missed) < directions {
		v := randomDirection(r)
		if v.Z < math.Sin(pose.Radians(-40)) {
			continue
		}
		hears := ears.direction(h, v)
		found := l.find(&hears)
		missed = append(missed, pose.Degrees(angle(v, found)))
		if behind := (pose.Vec{X: -v.X, Y: v.Y, Z: v.Z}); angle(v, behind) > 0.2 && angle(found, behind) < angle(found, v) {
			t.Errorf("%s sounds like %s: in front as behind", degrees(v), degrees(found))
		}
	}
	pass(t, "13: direction, mean, °", mean(missed), 2)
	pass(t, "13: direction, 99th percentile, °", quantile(missed, 0.99), 2)
	pass(t, "13: direction, worst, °", largest(missed), 5) // close to the axis of the ears, at the far one
}
