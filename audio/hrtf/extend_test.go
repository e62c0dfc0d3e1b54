package hrtf

import (
	"math"
	"testing"

	"posxyz/hub/pose"
)

// The cap under KEMAR's stand is filled, and nothing else is: 61 directions, none
// farther than 20° from the next, all below the lowest ring.
func TestExtendFillsTheCap(t *testing.T) {
	s := BuiltIn()
	made := 0
	for _, n := range s.Nodes {
		if n.Synthetic {
			made++
			if at := bearingOf(n.At); at.elevation > -48*degree {
				t.Errorf("%v was made up, which KEMAR's measurement surrounds", at)
			}
		}
	}
	if made != 61 {
		t.Errorf("%d nodes are made up, want 61", made)
	}
	for i := range 1000 {
		p := spherePoint(i, 1000)
		nearest := math.Pi
		for _, n := range s.Nodes {
			nearest = min(nearest, angle(p, n.At))
		}
		if nearest > holeReach/2 {
			t.Errorf("%v is %.1f° from the next node, want at most 10", bearingOf(p), pose.Degrees(nearest))
		}
	}
}

// What is made up goes on from what was measured: interaural time differences
// continue, and right below both ears hear the same.
func TestExtendGoesOn(t *testing.T) {
	s := BuiltIn()
	whole := func(n *Node) float64 { return newListener(float64(s.Rate)).node(n).itd }
	below := map[int32]float64{}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		switch at := bearingOf(n.At); {
		case at.elevation == -rightTurn:
			if n.ITD != 0 || difference(n.Left, n.Right) != 0 {
				t.Errorf("right below, the ears differ: %v s, filters by %v", n.ITD, difference(n.Left, n.Right))
			}
		case at.azimuth == rightTurn:
			below[at.elevation] = whole(n)
		}
	}
	for elevation := int32(-80 * degree); elevation < -40*degree; elevation += 10 * degree {
		under, over := below[elevation], below[elevation+10*degree]
		if under == 0 {
			continue // this ring has nothing at 90°
		}
		if over != 0 && (under >= over || over-under > 160e-6) {
			t.Errorf("the left leads by %.0f µs at an elevation of %d°, by %.0f µs 10° higher: want up to 160 more", 1e6*under, elevation/degree, 1e6*over)
		}
	}
}

// Holes on the side are filled on the other side too.
func TestHolesAreSymmetric(t *testing.T) {
	var measured []pose.Vec
	for _, b := range evenGrid() {
		if v := b.unit(); math.Abs(v.Y) < 0.7 { // a little off the grid that fills
			measured = append(measured, unit(pose.Vec{X: v.X, Y: v.Y * 1.15, Z: v.Z}))
		}
	}
	holes := findHoles(measured)
	seen := map[bearing]bool{}
	for _, b := range holes {
		seen[b] = true
	}
	for _, b := range holes {
		if !seen[b.mirror()] {
			t.Errorf("%v is filled, its mirror is not", b)
		}
		for _, v := range measured {
			if a := angle(v, b.unit()); a < holeMargin {
				t.Errorf("%v is filled, %.1f° from a measurement, want at least 8", b, pose.Degrees(a))
			}
		}
	}
	if len(holes) < 40 {
		t.Errorf("%d directions fill two caps of 45°, want 40 or more", len(holes))
	}
	if holes := findHoles(append(measured, vectorsOf(holes)...)); len(holes) != 0 {
		t.Errorf("holes that are filled leave %v", holes)
	}
}

func vectorsOf(bearings []bearing) []pose.Vec {
	var all []pose.Vec
	for _, b := range bearings {
		all = append(all, b.unit())
	}
	return all
}

// The radius of the sphere that was measured is found.
func TestFitSphereFindsTheRadius(t *testing.T) {
	var all []response
	for _, b := range evenGrid() {
		all = append(all, response{at: b, itd: sphereITD(b.unit(), 0.0875)})
	}
	if got := fitSphere(all, solidAngles(vectors(all))); math.Abs(got-0.0875) > 1e-9 {
		t.Errorf("a radius of %v m, want 0.0875", got)
	}
	// π/2 + 1 radii round the sphere, at 343 m/s.
	if got := sphereITD(pose.Vec{Y: 1}, 0.0875); math.Abs(got-655.815e-6) > 1e-9 {
		t.Errorf("a sphere of 0.0875 m has an ITD of %v s at the side, want 655.8 µs", got)
	}
}

// The shares of even directions are even, and those of all are the whole.
func TestSolidAngles(t *testing.T) {
	shares := solidAngles([]pose.Vec{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}})
	sum := 0.0
	for i, share := range shares {
		sum += share
		if math.Abs(share-1.0/6) > 0.001 {
			t.Errorf("side %d of a cube has %v of the sphere, want 1/6", i, share)
		}
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("all sides of a cube have %v of the sphere, want 1", sum)
	}
}
