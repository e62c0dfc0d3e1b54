package hub

import (
	"context"
	"slices"
	"time"

	"posxyz/hub/pose"
)

// Follower is one subscription: a cursor into its scene. It belongs to one
// goroutine, which goes at its own pace; nobody waits for it.
type Follower struct {
	// fixed after Follow
	hub    *Hub
	scene  *scene
	filter filter

	// owned by the goroutine that calls Next
	told     bool      // the snapshot was given
	cursor   uint64    // everything up to here was told
	lastSent time.Time // when the last Update was given
}

// Follow returns a follower; Close it. The error is a *pose.FieldError.
func (h *Hub) Follow(sub Subscription) (*Follower, error) {
	if err := pose.ValidateScene(sub.Scene); err != nil {
		return nil, err
	}
	wanted, err := newFilter(sub.Sources)
	if err != nil {
		return nil, err
	}
	s := h.sceneLocked(sub.Scene)
	defer s.mu.Unlock()
	s.followers++
	return &Follower{hub: h, scene: s, filter: wanted}, nil
}

// Close ends the subscription.
func (f *Follower) Close() {
	f.scene.mu.Lock()
	f.scene.followers--
	unused := f.scene.unusedLocked()
	f.scene.mu.Unlock()
	if unused {
		f.hub.dropIfUnused(f.scene)
	}
}

// Next returns the difference between what the follower was told and what is
// now. The first is a snapshot and comes at once; then Next waits for a change,
// or for Heartbeat to pass since the last Update, which is then empty. The
// error is ErrClosed, once everything was told, or the cause of ctx's end.
func (f *Follower) Next(ctx context.Context) (pose.Update, error) {
	var heartbeat *time.Timer
	for {
		closed := f.hub.isClosed() // before looking: what is pending then is told
		update, bell := f.collect()
		if update.Snapshot || len(update.Positions) > 0 || len(update.Gone) > 0 {
			return f.sent(update), nil
		}
		if closed {
			return pose.Update{}, ErrClosed
		}
		if heartbeat == nil {
			heartbeat = time.NewTimer(time.Until(f.lastSent.Add(Heartbeat)))
			defer heartbeat.Stop()
		}
		select {
		case <-bell:
		case <-heartbeat.C:
			return f.sent(update), nil
		case <-f.hub.closed:
		case <-ctx.Done():
			return pose.Update{}, context.Cause(ctx)
		}
	}
}

// sent marks an Update as given.
func (f *Follower) sent(update pose.Update) pose.Update {
	f.lastSent = time.Now()
	update.Sent = f.lastSent.Truncate(time.Microsecond)
	return update
}

// collect moves the cursor to the head of the scene and returns what lies in
// between, with the bell that the next change rings.
func (f *Follower) collect() (pose.Update, <-chan struct{}) {
	s := f.scene
	s.mu.Lock()
	defer s.mu.Unlock()
	update := pose.Update{Seq: s.seq}
	if f.told && f.cursor >= s.knownFrom {
		update.Gone = f.goneLocked()
		update.Positions = f.changedLocked(f.cursor)
	} else {
		update.Snapshot = true
		update.Positions = f.changedLocked(0)
	}
	f.told, f.cursor = true, s.seq
	return update, s.bellLocked()
}

// changedLocked returns the sources that changed after a seq, in that order.
func (f *Follower) changedLocked(after uint64) []pose.Position {
	var changed []pose.Position
	for e := f.scene.recent.Back(); e != nil; e = e.Prev() {
		src := e.Value.(*source)
		if src.now.Seq <= after {
			break
		}
		if !f.filter.match(src.name) {
			continue
		}
		p := src.now
		p.Teleport = f.told && src.teleported > f.cursor // a conflated one counts
		changed = append(changed, p)
	}
	slices.Reverse(changed)
	return changed
}

// goneLocked returns the sources that the follower knows and that are gone.
func (f *Follower) goneLocked() []pose.Gone {
	var gone []pose.Gone
	graves := f.scene.graves
	for i := len(graves) - 1; i >= 0 && graves[i].died > f.cursor; i-- {
		if g := graves[i]; g.born <= f.cursor && f.filter.match(g.name) {
			gone = append(gone, pose.Gone{
				Source: pose.SourceID{Scene: f.scene.name, Name: g.name},
				Reason: g.reason,
			})
		}
	}
	slices.Reverse(gone)
	return gone
}
