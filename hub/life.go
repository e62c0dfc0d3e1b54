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
	case !src.forgetAfter.IsZero() && !now.Before(src.forgetAfter):
		src.scene.buryLocked(src, pose.Expired)
	case !src.forgetAfter.IsZero():
		h.deadlines.schedule(src, src.forgetAfter)
	case !src.lostAfter.IsZero() && !now.Before(src.lostAfter):
		src.writeBy(nil)
		h.loseLocked(src, now)
	case !src.lostAfter.IsZero():
		h.deadlines.schedule(src, src.lostAfter)
	}
}

// loseLocked tells that nobody says any longer where src is. The default source
// stays so; any other is forgotten after a while.
func (h *Hub) loseLocked(src *source, now time.Time) {
	if src.now.Status == pose.Lost {
		return
	}
	lost := src.now
	lost.Status, lost.Teleport, lost.HeldBy = pose.Lost, false, src.heldBy(now)
	src.scene.changeLocked(src, lost)
	src.lostAfter = time.Time{}
	if lost.Source != defaultID {
		src.forgetAfter = now.Add(h.opts.Forget)
		h.deadlines.schedule(src, src.forgetAfter)
	}
}
