package hub

import (
	"cmp"
	"slices"

	"posxyz/hub/pose"
)

// maxGraves is how many sources that are gone a view remembers, so that
// followers learn of them. One that is further behind gets a snapshot instead.
// A variable, so that tests meet the end.
var maxGraves = 1024

// view is what one kind of subscription hears of a scene; its followers are
// cursors into it. It belongs to the broadcaster's goroutine.
type view struct {
	// fixed after newView
	audience *audience
	key      string
	filter   filter
	area     *area // nil is everywhere
	every    bool

	members   list[membership]         // in the order of their last change
	inside    map[*replica]*membership // the same; for an area only
	graves    []grave                  // in the order of seq
	knownFrom uint64                   // graves at or below this seq are no longer remembered
	changed   uint64                   // seq at which something changed last
	samples   uint64                   // positions that were to be told, ever
	history   history                  // with every sample
	touched   bool                     // it is in audience.touched

	followers int
	idle      list[Follower] // who knows everything and waits for news

	turn    uint64    // of the broadcaster, in which updates were made
	updates []*update // of this turn
}

// membership is a source in a view.
type membership struct {
	node    node[membership]
	view    *view
	replica *replica
	index   int    // in replica.in
	changed uint64 // seq at which it was to be told last
	born    uint64 // seq at which it came
}

// grave is a source that is gone from a view.
type grave struct {
	name       string
	reason     pose.Reason
	born, died uint64
}

func newView(a *audience, f *Follower) *view {
	v := &view{audience: a, key: f.key, filter: f.filter, every: f.sub.EverySample, knownFrom: a.head, changed: a.head}
	v.members.init()
	v.idle.init()
	if f.sub.Area != nil {
		v.area = newArea(*f.sub.Area)
		v.inside = map[*replica]*membership{}
	}
	return v
}

// fill enters what there is, before anybody was told.
func (v *view) fill() {
	if v.area != nil {
		v.look(v.audience.head)
		return
	}
	found := v.matching()
	slices.SortFunc(found, bySeq)
	for _, r := range found {
		v.add(r, r.seq)
	}
}

// matching returns what the names ask for.
func (v *view) matching() []*replica {
	var found []*replica
	if v.filter.namesOnly() {
		for name := range v.filter.names {
			if r := v.audience.replicas[name]; r != nil {
				found = append(found, r)
			}
		}
		return found
	}
	for _, r := range v.audience.replicas {
		if v.filter.match(r.name) {
			found = append(found, r)
		}
	}
	return found
}

// bySeq orders replicas by their last change.
func bySeq(x, y *replica) int { return cmp.Compare(x.seq, y.seq) }

// reset forgets everything, so that all followers get a snapshot; missed
// samples were not taken in.
func (v *view) reset(missed uint64) {
	for m := v.members.first(); m != nil; m = v.members.first() {
		v.remove(m)
	}
	v.graves = nil
	v.knownFrom, v.changed = v.audience.head, v.audience.head
	v.samples += missed
	v.history.reset()
}

// moved takes in a member's new position.
func (v *view) moved(m *membership, seq uint64) {
	if v.area != nil && !v.area.keeps(m.replica.at) {
		if v.area.around == "" {
			v.leave(m, seq, pose.LeftArea)
			return
		}
		v.area.stale = true // its center may follow
	}
	v.tell(m, seq)
}

// met takes in a source that lies where the view's area may be.
func (v *view) met(r *replica, seq uint64) {
	if v.inside[r] != nil || !v.area.holds(r.at) || !v.filter.match(r.name) {
		return
	}
	if v.area.around == "" {
		v.enter(r, seq)
		return
	}
	v.area.stale = true
	v.audience.touch(v)
}

// enter tells of a source that was not there.
func (v *view) enter(r *replica, seq uint64) { v.tell(v.add(r, seq), seq) }

// leave tells that a member is gone.
func (v *view) leave(m *membership, seq uint64, reason pose.Reason) {
	if v.every {
		v.history.addGone(v.audience.gone(m.replica.name, reason), seq, v.samples)
	} else {
		v.bury(grave{m.replica.name, reason, m.born, seq})
	}
	v.remove(m)
	v.changed = seq
	v.audience.touch(v)
}

// bury remembers what is gone, and forgets what is too long ago.
func (v *view) bury(g grave) {
	if len(v.graves) == maxGraves {
		v.knownFrom = v.graves[0].died
		v.graves = slices.Delete(v.graves, 0, 1)
	}
	v.graves = append(v.graves, g)
}

// tell marks a member as changed.
func (v *view) tell(m *membership, seq uint64) {
	m.changed = seq
	v.members.pushBack(&m.node)
	v.samples++
	if v.every {
		v.history.addPosition(m.replica, seq, v.samples)
	}
	v.changed = seq
	v.audience.touch(v)
}

func (v *view) add(r *replica, seq uint64) *membership {
	m := &membership{view: v, replica: r, index: len(r.in), changed: seq, born: seq}
	m.node.of = m
	r.in = append(r.in, m)
	v.members.pushBack(&m.node)
	if v.inside != nil {
		v.inside[r] = m
	}
	return m
}

func (v *view) remove(m *membership) {
	in := m.replica.in
	last := in[len(in)-1]
	in[m.index], last.index = last, m.index
	in[len(in)-1] = nil
	m.replica.in = in[:len(in)-1]
	m.node.remove()
	delete(v.inside, m.replica)
}
