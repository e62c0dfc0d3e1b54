package hub

import (
	"sync"
	"time"

	"posxyz/hub/pose"
)

// DefaultTTL is the TTL of a Publisher's samples that give none.
const DefaultTTL = 3 * time.Second

// maxSkew is how far behind the hub's clock a capture time may be; a time
// beyond it, or in the future, comes from a clock that disagrees.
const maxSkew = time.Minute

// Publisher is one stream of samples. When it closes, the sources that it was
// the last to write are lost, unless it is a hand. Safe for concurrent use.
type Publisher struct {
	// fixed after NewPublisher
	hub  *Hub
	peer string
	hand bool // what it writes stays

	mu     sync.Mutex // after scene.mu
	owned  map[*source]struct{}
	closed bool
}

// NewPublisher returns a Publisher; Close it. Others see its peer as who holds
// a source. The error is a *LimitError.
func (h *Hub) NewPublisher(peer string) (*Publisher, error) { return h.newPublisher(peer, false) }

// NewHand returns a Publisher for what is put somewhere, by hand say, and stays
// there: without a TTL its samples are never lost, and its Close loses nothing.
// In all else it is a Publisher like any other. The error is a *LimitError.
func (h *Hub) NewHand(peer string) (*Publisher, error) { return h.newPublisher(peer, true) }

func (h *Hub) newPublisher(peer string, hand bool) (*Publisher, error) {
	if h.counters.publishers.Add(1) > int64(h.opts.MaxPublishers) {
		h.counters.publishers.Add(-1)
		return nil, h.counters.limited("publishers", h.opts.MaxPublishers)
	}
	return &Publisher{hub: h, peer: peer, hand: hand, owned: map[*source]struct{}{}}, nil
}

// Publish makes p the newest position of its source, and returns its seq. A
// sample without a TTL is lost after DefaultTTL of silence; a hand's never. One captured
// before the last one of its source, when that was this Publisher's too and the
// source is not lost, is dropped and has seq 0. The error is a
// *pose.FieldError, a *LimitError, a *HeldError or ErrClosed.
func (pub *Publisher) Publish(p pose.Position) (seq uint64, err error) {
	if p.TTL == 0 && !pub.hand {
		p.TTL = DefaultTTL
	}
	return pub.hub.publish(p, pub)
}

// Close ends the stream. Closing twice is allowed.
func (pub *Publisher) Close() {
	pub.mu.Lock()
	owned, closed := pub.owned, pub.closed
	pub.owned, pub.closed = nil, true
	pub.mu.Unlock()
	if !closed {
		pub.hub.counters.publishers.Add(-1)
	}
	for src := range owned {
		src.scene.mu.Lock()
		if src.writer == pub {
			src.writer = nil
			if !pub.hand {
				pub.hub.loseLocked(src, time.Now())
			}
		}
		src.scene.mu.Unlock()
	}
}

// Publish makes p the newest position of its source, and returns its seq.
// Without a TTL the source is never lost. The error is as Publisher.Publish has it.
func (h *Hub) Publish(p pose.Position) (seq uint64, err error) { return h.publish(p, nil) }

// publish lets the order of receipt decide, but for samples of one pub.
func (h *Hub) publish(p pose.Position, pub *Publisher) (uint64, error) {
	p, err := pose.Validate(p)
	if err != nil {
		return 0, err
	}
	if h.isClosed() {
		return 0, ErrClosed
	}
	now := time.Now()
	p.Captured = h.captureTime(p.Captured, now)
	p.Status, p.VelocityEstimated = pose.Live, false

	s, err := h.sceneLocked(p.Source.Scene)
	if err != nil {
		return 0, err
	}
	var seq uint64
	src := s.sources[p.Source.Name]
	switch {
	case src != nil && src.heldAgainst(pub, now):
		h.counters.held.Add(1)
		err = &HeldError{p.Source, src.heldBy(now)}
	case p.Remove:
		seq = h.removeLocked(s, src)
	default:
		seq, err = h.moveLocked(s, p, pub, now)
	}
	unused := s.unusedLocked()
	s.mu.Unlock()
	if unused {
		h.dropIfUnused(s)
	}
	return seq, err
}

// moveLocked makes p the newest position of its source in s.
func (h *Hub) moveLocked(s *scene, p pose.Position, pub *Publisher, now time.Time) (uint64, error) {
	src := s.sources[p.Source.Name]
	if src == nil {
		if len(s.sources) >= h.opts.MaxSources {
			return 0, h.counters.limited("sources in a scene", h.opts.MaxSources)
		}
		src = &source{scene: s, name: p.Source.Name, due: unscheduled}
		s.sources[src.name] = src
		h.counters.sources.Add(1)
	} else if pub != nil && src.writer == pub && p.Captured.Before(src.now.Captured) {
		h.counters.late.Add(1)
		return 0, nil
	}
	src.writeBy(pub)
	h.holdLocked(src, pub, p.Hold, now)
	p.HeldBy = src.heldBy(now)
	if v, ok := src.motion.estimate(&p); ok && !p.HasVelocity {
		p.Velocity, p.HasVelocity, p.VelocityEstimated = v, true, true
	}
	src.rate.tick(now)
	src.orbiting = false
	src.received, src.lostAfter, src.forgetAfter = now, time.Time{}, time.Time{}
	if p.TTL > 0 {
		src.lostAfter = now.Add(p.TTL)
		h.deadlines.schedule(src, src.lostAfter)
	}
	s.changeLocked(src, p, true)
	h.counters.published.Add(1)
	return s.seq, nil
}

// removeLocked takes a source away, if it is there.
func (h *Hub) removeLocked(s *scene, src *source) uint64 {
	if src != nil {
		src.writeBy(nil)
		h.deadlines.cancel(src)
		s.buryLocked(src, pose.Removed)
	}
	return s.seq
}

// captureTime returns the time that a sample counts as captured at: its own,
// when the publisher's clock can be believed. To the microsecond, as on the wire.
func (h *Hub) captureTime(captured, now time.Time) time.Time {
	if !captured.IsZero() {
		if age := now.Sub(captured); age >= 0 && age <= maxSkew {
			return captured.Truncate(time.Microsecond)
		}
		h.counters.retimed.Add(1)
	}
	return now.Truncate(time.Microsecond)
}

// writeBy notes who wrote src last; the scene's mu is held.
func (src *source) writeBy(pub *Publisher) {
	if src.writer == pub {
		return
	}
	if old := src.writer; old != nil {
		old.mu.Lock()
		delete(old.owned, src)
		old.mu.Unlock()
	}
	src.writer = nil
	if pub == nil {
		return
	}
	pub.mu.Lock()
	defer pub.mu.Unlock()
	if !pub.closed {
		pub.owned[src] = struct{}{}
		src.writer = pub
	}
}
