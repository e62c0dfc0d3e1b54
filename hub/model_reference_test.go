package hub

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"posxyz/hub/pose"
)

// refScene is what the reference knows of a scene.
type refScene struct {
	name    string
	sources map[string]*refSource
	log     []event // all that ever happened, by seq
}

// refSource is what the reference knows of a source.
type refSource struct {
	now          pose.Position // as it is told
	writer       *Publisher
	holder       *Publisher
	heldUntil    time.Time
	lostAt, gone time.Time // zero for never
}

// event is a change of a scene.
type event struct {
	seq      uint64
	name     string
	position pose.Position
	gone     bool
	reason   pose.Reason
}

func (s *refScene) last() uint64 {
	if len(s.log) == 0 {
		return 0
	}
	return s.log[len(s.log)-1].seq
}

// add enters what happened; seq rises.
func (s *refScene) add(t *rapid.T, e event) {
	if e.seq <= s.last() {
		t.Errorf("in scene %q %+v has a seq that is not above %d", s.name, e, s.last())
	}
	s.log = append(s.log, e)
}

// at returns what happened at a seq.
func (s *refScene) at(seq uint64) (event, bool) {
	i, ok := slices.BinarySearchFunc(s.log, seq, func(e event, seq uint64) int { return int(e.seq) - int(seq) })
	if !ok {
		return event{}, false
	}
	return s.log[i], true
}

// accept enters a published sample.
func (s *refScene) accept(t *rapid.T, p pose.Position, by *Publisher, seq uint64) {
	now := time.Now()
	src := s.sources[p.Source.Name]
	if src == nil {
		src = &refSource{}
		s.sources[p.Source.Name] = src
	}
	if p.Hold > 0 {
		src.holder, src.heldUntil = by, now.Add(p.Hold)
	}
	p.HeldBy = src.heldBy(now)
	src.writer, src.lostAt, src.gone = by, time.Time{}, time.Time{}
	if p.TTL > 0 {
		src.lostAt = now.Add(p.TTL)
	}
	p.Seq = seq
	src.now = p
	s.add(t, event{seq: seq, name: p.Source.Name, position: p})
}

// heldBy returns what is told of who holds src.
func (src *refSource) heldBy(now time.Time) string {
	if now.Before(src.heldUntil) {
		return peerOf(src.holder)
	}
	return ""
}

func peerOf(pub *Publisher) string {
	if pub == nil {
		return "a unary client"
	}
	return pub.peer
}

// lose notes that a source is lost, and returns the event to add. The hub is
// asked for its seq only.
func (w *world) lose(t *rapid.T, src *refSource) event {
	want := src.now
	got, err := w.hub.Latest(want.Source)
	want.Status, want.Teleport, want.Seq, want.HeldBy = pose.Lost, false, got.Seq, src.heldBy(time.Now())
	if err != nil || !sameButVelocity(got, want) {
		t.Errorf("Latest of a lost source = %+v, %v, want %+v", got, err, want)
	}
	src.now, src.writer, src.lostAt = want, nil, time.Time{}
	if want.Source != defaultID {
		src.gone = time.Now().Add(modelForget)
	}
	return event{seq: want.Seq, name: want.Source.Name, position: want}
}

// free notes that nobody holds a source any longer, and returns the event to add.
// The hub is asked for its seq only.
func (w *world) free(t *rapid.T, src *refSource) event {
	want := src.now
	got, err := w.hub.Latest(want.Source)
	want.HeldBy, want.Teleport, want.Seq = "", false, got.Seq
	if err != nil || got.Seq == src.now.Seq || !sameButVelocity(got, want) {
		t.Errorf("Latest of a source that was held = %+v, %v, want %+v, told again", got, err, want)
	}
	src.now = want
	return event{seq: want.Seq, name: want.Source.Name, position: want}
}

// age enters what time brings at this instant: in a scene one source is lost and
// one forgotten at most, see isFree; or one is no longer held, see isQuiet.
func (w *world) age(t *rapid.T) {
	now := time.Now()
	for _, s := range w.scenes {
		before := s.last()
		var events []event
		for name, src := range s.sources {
			switch {
			case !src.lostAt.IsZero() && !now.Before(src.lostAt):
				events = append(events, w.lose(t, src))
			case !src.gone.IsZero() && !now.Before(src.gone):
				delete(s.sources, name)
				events = append(events, event{name: name, gone: true, reason: pose.Expired})
			case src.now.HeldBy != "" && !now.Before(src.heldUntil):
				events = append(events, w.free(t, src))
			}
		}
		for i := range events {
			if events[i].gone { // with the seq that the other one leaves
				events[i].seq = before + 1
				if len(events) == 2 && events[1-i].seq == before+1 {
					events[i].seq = before + 2
				}
			}
		}
		slices.SortFunc(events, func(a, b event) int { return int(a.seq) - int(b.seq) })
		for _, e := range events {
			s.add(t, e)
		}
	}
}

// isFree reports whether no source of the scene is lost at that time, so that
// no two are forgotten at once, in an order that is the hub's choice.
func (s *refScene) isFree(at time.Time) bool {
	for _, src := range s.sources {
		if src.lostAt.Equal(at) || src.gone.Equal(at.Add(modelForget)) {
			return false
		}
	}
	return true
}

// isQuiet reports whether nothing happens to any other source of the scene at that
// time, so that a hold may end then.
func (s *refScene) isQuiet(at time.Time, but string) bool {
	for name, src := range s.sources {
		if name == but {
			continue
		}
		if slices.ContainsFunc([]time.Time{src.lostAt, src.lostAt.Add(modelForget), src.gone, src.heldUntil}, at.Equal) {
			return false
		}
	}
	return true
}

// next returns when something will happen by itself; false for never.
func (w *world) next() (first time.Time, ok bool) {
	for _, s := range w.scenes {
		for _, src := range s.sources {
			held := src.heldUntil
			if src.now.HeldBy == "" {
				held = time.Time{}
			}
			for _, at := range []time.Time{src.lostAt, src.gone, held} {
				if !at.IsZero() && (!ok || at.Before(first)) {
					first, ok = at, true
				}
			}
		}
	}
	return first, ok
}

// check compares what the hub says with the reference.
func (w *world) check(t *rapid.T) {
	for _, s := range w.scenes {
		for _, name := range modelNames {
			id := pose.SourceID{Scene: s.name, Name: name}
			got, err := w.hub.Latest(id)
			src := s.sources[name]
			if src == nil {
				if found := err == nil; found != (id == defaultID) {
					t.Errorf("Latest(%v) = %+v, %v, want it not there", id, got, err)
				}
				continue
			}
			want := src.now
			want.HeldBy = src.heldBy(time.Now())
			if err != nil || !sameButVelocity(got, want) {
				t.Errorf("Latest(%v) = %+v, %v, want %+v", id, got, err, want)
			}
		}
	}
}

// sameButVelocity compares; velocities are TestMotion's.
func sameButVelocity(a, b pose.Position) bool {
	if !a.Captured.Equal(b.Captured) {
		return false
	}
	for _, p := range []*pose.Position{&a, &b} {
		p.Captured, p.Velocity, p.HasVelocity, p.VelocityEstimated = time.Time{}, pose.Vec{}, false, false
	}
	return a == b
}

func (e event) String() string {
	if e.gone {
		return fmt.Sprintf("#%d %s %v", e.seq, e.name, e.reason)
	}
	return fmt.Sprintf("#%d %s %v %v", e.seq, e.name, e.position.At, e.position.Status)
}
