package hub

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"posxyz/hub/pose"
)

// apply holds an Update against the laws of all Updates and of its kind, and
// draws it into the picture.
func (v *viewer) apply(t *rapid.T, w *world, u pose.Update) {
	v.applyAny(t, w, u)
	before, known := v.seq, maps.Clone(v.picture)
	v.draw(t, u)
	tells, gone := v.replay.until(u.Seq)
	v.seq, v.sent = u.Seq, u.Sent
	switch {
	case u.Snapshot:
		v.applySnapshot(t, w, u, before, tells)
	case v.replay.isFixed() && v.sub.EverySample:
		v.applyEvery(t, u, tells, gone)
	case v.replay.isFixed():
		v.applyNewest(t, u, before, known, gone)
	}
	if u.Snapshot || v.replay.isFixed() || !v.sub.EverySample { // else what is inside was found out later
		v.checkPicture(t, u.Snapshot)
	}
	if !u.Snapshot {
		v.count(tells, u.Positions)
	}
	v.updates++
	v.asked = time.Time{}
}

// applyAny holds what every Update is, whoever it is for.
func (v *viewer) applyAny(t *rapid.T, w *world, u pose.Update) {
	if v.updates == 0 {
		v.begun, v.sent, v.slot = u.Sent, u.Sent, -1
	}
	if u.Seq < v.seq || u.Sent.Before(v.sent) || u.Sent.After(time.Now()) || v.updates == 0 && !u.Snapshot || !u.Snapshot && u.Skipped != 0 {
		t.Errorf("%+v, told %d Updates up to %d at %v, is told %+v", v.sub, v.updates, v.seq, v.sent, u)
	}
	if u.Snapshot && v.updates > 0 && w.exact && maxGraves > 2 {
		t.Errorf("%+v, which is not far behind, is told a snapshot again: %+v", v.sub, u)
	}
	if !u.Snapshot && len(u.Positions)+len(u.Gone) == 0 {
		if u.Sent.Sub(v.sent) < Heartbeat {
			t.Errorf("%+v is told nothing, %v after the last Update: %+v", v.sub, u.Sent.Sub(v.sent), u)
		}
		return
	}
	v.changes++
	if v.sub.MaxRate > 0 && !v.sub.EverySample && !w.hub.isClosed() { // a batch of every sample may take some
		slot := u.Sent.Sub(v.begun) / time.Duration(float64(time.Second)/v.sub.MaxRate)
		if slot <= v.slot {
			t.Errorf("%+v is told twice in period %d of its grid: %+v", v.sub, slot, u)
		}
		v.slot = slot
	}
}

// draw applies u to the picture: each position is one of the scene's, and what
// is gone was known.
func (v *viewer) draw(t *rapid.T, u pose.Update) {
	if u.Snapshot {
		clear(v.picture)
	}
	for _, g := range u.Gone {
		if _, known := v.picture[g.Source.Name]; !known || g.Source.Scene != v.sub.Scene {
			t.Errorf("%+v is told that %v is gone, but %v was known", v.sub, g, slices.Collect(maps.Keys(v.picture)))
		}
		delete(v.picture, g.Source.Name)
	}
	v.positions += uint64(len(u.Positions))
	for _, p := range u.Positions {
		e, ok := v.replay.scene.at(p.Seq)
		told := p
		told.Teleport = e.position.Teleport // it may say of one that was conflated: see applyNewest
		if !ok || e.gone || p.Seq > u.Seq || !sameButVelocity(told, e.position) || e.position.Teleport && !p.Teleport {
			t.Errorf("%+v is told %+v in %+v, but what happened is %v", v.sub, p, u, e)
		}
		if last, known := v.picture[p.Source.Name]; known && last.Seq >= p.Seq {
			t.Errorf("%+v is told %+v after %+v", v.sub, p, last)
		}
		v.picture[p.Source.Name] = p
	}
}

// count adds to what the hub should count.
func (v *viewer) count(tells []event, positions []pose.Position) {
	v.samples += uint64(len(tells))
	v.news += uint64(len(positions))
}

// applySnapshot holds what it says of the samples that it passes over.
func (v *viewer) applySnapshot(t *rapid.T, w *world, u pose.Update, before uint64, tells []event) {
	clear(v.replay.members) // what is in the shell is as others left it
	for name := range v.picture {
		v.replay.members[name] = v.replay.sources[name]
	}
	var news []pose.Position
	for _, p := range u.Positions {
		if p.Seq > before {
			news = append(news, p)
		}
	}
	missed := uint64(len(tells) - min(len(news), len(tells)))
	if v.updates == 0 || !v.sub.EverySample {
		missed = 0
	}
	if u.Skipped != missed && v.replay.isFixed() && (w.exact || u.Skipped < missed) {
		t.Errorf("%+v is told that it missed %d samples, want %d: of %v it is told %+v", v.sub, u.Skipped, missed, tells, u)
	}
	if v.updates > 0 {
		v.skipped += u.Skipped
		v.count(tells, news)
	}
}

// applyEvery: each sample once, in order.
func (v *viewer) applyEvery(t *rapid.T, u pose.Update, tells, gone []event) {
	var want, got []string
	for _, e := range tells {
		want = append(want, fmt.Sprint(e.seq, e.position.Teleport))
	}
	for _, e := range gone {
		want = append(want, fmt.Sprint(e.name, e.reason))
	}
	for _, p := range u.Positions {
		got = append(got, fmt.Sprint(p.Seq, p.Teleport))
	}
	for _, g := range u.Gone {
		got = append(got, fmt.Sprint(g.Source.Name, g.Reason))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("every sample up to %d differs for %+v (-want +got):\n%s", u.Seq, v.sub, diff)
	}
}

// applyNewest: of each source that changed the newest, with the teleports before
// it; and what was known and is gone, once, for the reason that it had last.
func (v *viewer) applyNewest(t *rapid.T, u pose.Update, before uint64, known map[string]pose.Position, gone []event) {
	var want, got []string
	reasons := map[string]pose.Reason{}
	for _, e := range gone {
		reasons[e.name] = e.reason
	}
	for _, e := range gone {
		if _, ok := known[e.name]; ok {
			want = append(want, fmt.Sprint(e.name, reasons[e.name]))
			delete(known, e.name)
		}
	}
	news := slices.DeleteFunc(slices.Collect(maps.Values(v.replay.members)), func(e event) bool { return e.seq <= before })
	slices.SortFunc(news, func(a, b event) int { return int(a.seq) - int(b.seq) })
	for _, e := range news {
		want = append(want, fmt.Sprint(e.seq))
	}
	for _, g := range u.Gone {
		got = append(got, fmt.Sprint(g.Source.Name, g.Reason))
	}
	for _, p := range u.Positions {
		got = append(got, fmt.Sprint(p.Seq))
		if _, ok := known[p.Source.Name]; ok && p.Teleport != v.replay.scene.jumped(p.Source.Name, before, p.Seq) {
			t.Errorf("%+v, told up to %d, is told %+v: its teleport is wrong", v.sub, before, p)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what changed from %d to %d differs for %+v (-want +got):\n%s", before, u.Seq, v.sub, diff)
	}
}

// jumped reports whether a source teleported after a seq, up to another.
func (s *refScene) jumped(name string, after, upTo uint64) bool {
	return slices.ContainsFunc(s.log, func(e event) bool {
		return e.name == name && e.seq > after && e.seq <= upTo && e.position.Teleport
	})
}

// checkPicture compares it with the reference: the newest of each source that is
// heard, and of no other.
func (v *viewer) checkPicture(t *rapid.T, snapshot bool) {
	r := v.replay
	for _, name := range modelNames {
		p, heard := v.picture[name]
		e, there := r.sources[name]
		must, may := r.settled(name, v.heard[name])
		switch {
		case snapshot: // what is in the shell is as others left it
			must, may = there && r.holds(e), there && r.wants(name) && r.keeps(e)
		case r.isFixed():
			_, must = r.members[name]
			may = must
		}
		if heard && (!may || p.Seq != e.seq) || !heard && must {
			t.Errorf("%+v hears %v of %s: %+v, but it is %v; it must be heard: %v, may be: %v",
				v.sub, heard, name, p, e, must, may)
		}
		v.heard[name] = heard
	}
	clear(r.entered)
	clear(r.left)
}
