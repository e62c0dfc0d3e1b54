package hub

import (
	"context"
	"time"

	"posxyz/hub/pose"
)

// expire loses and forgets sources when their time has come, until ctx ends.
func (h *Hub) expire(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		var due <-chan time.Time
		if next := h.expireDue(); !next.IsZero() {
			timer.Reset(time.Until(next))
			due = timer.C
		}
		select {
		case <-due:
		case <-h.deadlines.earlier:
		case <-ctx.Done():
			return
		}
	}
}

// expireDue looks at every source that is due, and returns when the next one is.
func (h *Hub) expireDue() (next time.Time) {
	for {
		now := time.Now()
		src, next := h.deadlines.pop(now)
		if src == nil {
			return next
		}
		s := src.scene
		s.mu.Lock()
		if s.sources[src.name] == src { // not removed in between
			h.ageLocked(src, now)
		}
		unused := s.unusedLocked()
		s.mu.Unlock()
		if unused {
			h.dropIfUnused(s)
		}
	}
}

// ageLocked does to src what its time asks for, and schedules what is next.
func (h *Hub) ageLocked(src *source, now time.Time) {
	switch {
	case isPast(src.forgetAfter, now):
		src.scene.buryLocked(src, pose.Expired)
		return
	case isPast(src.lostAfter, now):
		src.writeBy(nil)
		h.loseLocked(src, now)
	}
	if src.now.HeldBy != "" && !src.isHeld(now) {
		src.scene.freeLocked(src)
	}
	for _, at := range []time.Time{src.forgetAfter, src.lostAfter, src.heldUntil} {
		if at.After(now) {
			h.deadlines.schedule(src, at)
		}
	}
}

// isPast reports whether a deadline, zero for none, has come.
func isPast(at, now time.Time) bool { return !at.IsZero() && !now.Before(at) }

// loseLocked tells that nobody says any longer where src is. The default source
// stays so; any other is forgotten after a while.
func (h *Hub) loseLocked(src *source, now time.Time) {
	if src.now.Status == pose.Lost {
		return
	}
	lost := src.now
	lost.Status, lost.Teleport, lost.HeldBy = pose.Lost, false, src.heldBy(now)
	src.scene.changeLocked(src, lost, false)
	src.lostAfter = time.Time{}
	if lost.Source != defaultID {
		src.forgetAfter = now.Add(h.opts.Forget)
		h.deadlines.schedule(src, src.forgetAfter)
	}
}
