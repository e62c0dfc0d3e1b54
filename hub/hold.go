package hub

import (
	"fmt"
	"time"

	"posxyz/hub/pose"
)

// HeldError is a sample that does not count: somebody else holds the source.
type HeldError struct {
	Source pose.SourceID
	By     string // the peer that holds it
}

// Error returns one sentence.
func (e *HeldError) Error() string {
	return fmt.Sprintf("hub: source %q is held by %s", e.Source.Name, e.By)
}

// anonymous holds for those who publish without a stream: they are one peer.
const anonymous = "a unary client"

// maxHold is the longest that a sample holds its source: whoever wants it for
// longer goes on sending.
const maxHold = time.Minute

// holdLocked has the samples of nobody but pub count for a while; 0 changes nothing.
func (h *Hub) holdLocked(src *source, pub *Publisher, d time.Duration, now time.Time) {
	if d > 0 {
		src.holder, src.heldUntil = pub, now.Add(min(d, maxHold))
		h.deadlines.schedule(src, src.heldUntil)
	}
}

// freeLocked tells that nobody holds src any longer: its newest position again, as
// old as it is. What was in a hand that is gone stands where it was left.
func (s *scene) freeLocked(src *source) {
	free := src.now
	free.HeldBy, free.Teleport = "", false
	if src.holder != nil && src.holder.hand && src.writer == nil && free.HasVelocity {
		free.Velocity, free.VelocityEstimated = pose.Vec{}, false
	}
	s.changeLocked(src, free, false)
}

func (src *source) isHeld(now time.Time) bool { return now.Before(src.heldUntil) }

func (src *source) heldAgainst(pub *Publisher, now time.Time) bool {
	return src.isHeld(now) && src.holder != pub
}

// heldBy returns who holds src; empty when nobody does.
func (src *source) heldBy(now time.Time) string {
	switch {
	case !src.isHeld(now):
		return ""
	case src.holder == nil:
		return anonymous
	}
	return src.holder.peer
}
