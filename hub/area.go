package hub

import (
	"slices"

	"posxyz/hub/pose"
)

// leaveFactor is by how much the ball that a source leaves is larger than the
// one that it enters, so that one on the border does not flicker.
const leaveFactor = 1.05

// area is the ball of a view.
type area struct {
	// fixed after newArea
	around string  // a source; empty when the center is fixed
	radius float64 // metres

	center pose.Vec
	placed bool    // the center is known
	stale  bool    // what is inside is to be looked at anew
	cells  []*cell // that it watches
	span   span    // of those cells
}

func newArea(a Area) *area {
	return &area{around: a.Around, radius: a.Radius, center: a.Center, placed: a.Around == ""}
}

// holds reports whether what is at p enters.
func (a *area) holds(p pose.Vec) bool { return a.placed && p.Sub(a.center).Norm() <= a.radius }

// keeps reports whether what is at p and inside stays.
func (a *area) keeps(p pose.Vec) bool {
	return a.placed && p.Sub(a.center).Norm() <= leaveFactor*a.radius
}

// look finds out anew what is inside v's area.
func (v *view) look(seq uint64) {
	v.area.stale = false
	if v.area.around != "" {
		center := v.audience.replicas[v.area.around]
		if v.area.placed = center != nil; v.area.placed {
			v.area.center = center.at
		}
	}
	for m := v.members.first(); m != nil; {
		next := m.node.next.of
		if !v.area.keeps(m.replica.at) {
			v.leave(m, seq, pose.LeftArea)
		}
		m = next
	}
	v.audience.grid.watch(v)
	var found []*replica
	for _, cell := range v.area.cells {
		for r := range cell.replicas {
			if v.inside[r] == nil && v.area.holds(r.at) && v.filter.match(r.name) {
				found = append(found, r)
			}
		}
	}
	slices.SortFunc(found, bySeq)
	for _, r := range found {
		v.enter(r, seq)
	}
}
