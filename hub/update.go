package hub

import (
	"slices"
	"time"

	"posxyz/hub/pose"
)

// The kinds of Updates.
const (
	snapshotUpdate = iota
	differenceUpdate
	roundsUpdate
	heartbeatUpdate
)

// basis is what an Update starts from. Followers with the same basis get the
// same Update, encoded once.
type basis struct {
	kind int
	told bool
	from uint64 // the follower's cursor: a seq, or the number of a round
}

// update is an Update, encoded, and the cursor of a follower that was told it.
type update struct {
	basis     basis
	bytes     []byte
	positions int    // in it
	news      uint64 // positions that the follower was not told before
	ages      ageCounts

	cursor, round, samples uint64
}

// updateFor returns what f does not know, or nil if that is nothing.
func (v *view) updateFor(f *Follower, b *broadcaster) *update {
	basis := v.basisFor(f)
	if shared := v.made(basis, b.turn); shared != nil {
		return shared
	}
	var u *update
	switch basis.kind {
	case roundsUpdate:
		u = v.rounds(f.round, b.now)
	case differenceUpdate:
		if u = v.difference(f.cursor, b.now); u == nil {
			return nil
		}
	case snapshotUpdate:
		u = v.snapshot(f, b.now)
		if f.sub.EverySample && f.told {
			return u // it says what this follower missed
		}
	}
	u.basis = basis
	v.updates = append(v.updates, u)
	return u
}

func (v *view) basisFor(f *Follower) basis {
	switch {
	case !f.told:
		return basis{kind: snapshotUpdate}
	case v.every && v.history.has(f.round):
		return basis{roundsUpdate, true, f.round}
	case !v.every && f.cursor >= v.knownFrom:
		return basis{differenceUpdate, true, f.cursor}
	}
	return basis{snapshotUpdate, true, f.cursor}
}

// made returns the Update from a basis that was made in this turn, if any.
func (v *view) made(from basis, turn uint64) *update {
	if v.turn != turn {
		v.turn = turn
		clear(v.updates)
		v.updates = v.updates[:0]
	}
	for _, u := range v.updates {
		if u.basis == from {
			return u
		}
	}
	return nil
}

// snapshot returns everything.
func (v *view) snapshot(f *Follower, now time.Time) *update {
	u := &update{}
	for m := v.members.first(); m != nil; m = m.node.next.of {
		u.add(m, f.told, f.cursor, v.audience.scene.hub.encoder)
		if m.changed > f.cursor {
			u.news++
		}
	}
	rest := pose.Update{Snapshot: true}
	if f.told && v.every {
		rest.Skipped = v.samples - f.samples - min(u.news, v.samples-f.samples)
	}
	return v.finish(u, rest, now)
}

// difference returns, for each source, the newest since a seq; nil if nothing
// has changed.
func (v *view) difference(since uint64, now time.Time) *update {
	rest := pose.Update{Gone: v.goneSince(since)}
	first := &v.members.root
	for first.prev.of != nil && first.prev.of.changed > since {
		first = first.prev
	}
	if first.of == nil && len(rest.Gone) == 0 {
		return nil
	}
	u := &update{}
	for m := first.of; m != nil; m = m.node.next.of {
		u.add(m, true, since, v.audience.scene.hub.encoder)
		if r := m.replica; r.sample && r.seq > since {
			u.ages.count(r.captured, now)
		}
	}
	u.news = uint64(u.positions)
	return v.finish(u, rest, now)
}

// add appends a member's position; a teleport since then that was conflated counts.
func (u *update) add(m *membership, told bool, since uint64, encoder Encoder) {
	r := m.replica
	if told && r.teleported > since && r.teleported != r.seq {
		u.bytes = encoder.AppendTeleport(u.bytes, r.entry)
	} else {
		u.bytes = append(u.bytes, r.entry...)
	}
	u.positions++
}

// goneSince returns the sources that a follower knows of and that are gone, for
// the reason that they had last.
func (v *view) goneSince(since uint64) []pose.Gone {
	var gone []pose.Gone
	var last map[string]pose.Reason
	for i := len(v.graves) - 1; i >= 0 && v.graves[i].died > since; i-- {
		if last == nil {
			last = map[string]pose.Reason{}
		}
		g := v.graves[i]
		if _, later := last[g.name]; !later {
			last[g.name] = g.reason
		}
		if g.born <= since {
			gone = append(gone, v.audience.gone(g.name, last[g.name]))
		}
	}
	slices.Reverse(gone)
	return gone
}

func (a *audience) gone(name string, reason pose.Reason) pose.Gone {
	return pose.Gone{Source: pose.SourceID{Scene: a.scene.name, Name: name}, Reason: reason}
}

// finish encodes the rest of an Update that tells everything.
func (v *view) finish(u *update, rest pose.Update, now time.Time) *update {
	u.cursor, u.round, u.samples = v.audience.head, v.history.next(), v.samples
	return v.finishAt(u, rest, now)
}

func (v *view) finishAt(u *update, rest pose.Update, now time.Time) *update {
	rest.Seq, rest.Sent = u.cursor, now
	u.bytes = v.audience.scene.hub.encoder.AppendRest(u.bytes, &rest)
	return u
}

// rounds returns what comes next in the history.
func (v *view) rounds(from uint64, now time.Time) *update {
	rounds := v.history.from(from)
	last := rounds[len(rounds)-1]
	u := &update{cursor: last.seq, round: from + uint64(len(rounds)), samples: last.samples}
	var rest pose.Update
	for i := range rounds {
		rest.Gone = append(rest.Gone, rounds[i].gone...)
		u.bytes = append(u.bytes, rounds[i].entries...)
		u.positions += rounds[i].count
		for _, captured := range rounds[i].captured {
			u.ages.count(captured, now)
		}
	}
	u.news = uint64(u.positions)
	if u.round == v.history.next() {
		u.cursor = v.audience.head
	}
	return v.finishAt(u, rest, now)
}

// heartbeat returns the Update that says that nothing more has changed.
func (b *broadcaster) heartbeat(f *Follower) *update {
	v := f.view
	seq := v.audience.head
	if f.pending() {
		seq = f.cursor
	}
	basis := basis{heartbeatUpdate, true, seq}
	if shared := v.made(basis, b.turn); shared != nil {
		return shared
	}
	u := v.finishAt(&update{basis: basis, cursor: seq}, pose.Update{}, b.now)
	v.updates = append(v.updates, u)
	return u
}
