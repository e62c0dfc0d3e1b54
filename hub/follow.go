package hub

import (
	"sync"
	"sync/atomic"
	"time"
)

// Sink is where a follower's Updates go: a stream, a socket, a Reader.
type Sink interface {
	// Send takes one encoded Update. It does not block: it is called only when
	// the sink is ready, once for each Ready, by one goroutine at a time. The
	// Update is shared: read it, for as long as need be, and do not write to it.
	// It may call Ready, and must not call Close, which waits for it.
	Send(update []byte)
	// End says that nothing more will be sent since the hub has closed. It may be
	// called at any time before Close, at most once, and does not block.
	End()
}

// Whether a follower's sink can take an Update.
const (
	sinkBusy   int32 = iota // it was given one
	sinkReady               // it can take one
	sinkWanted              // it was given one, and there is another for it
)

// Follower is one subscription: a cursor into what its subscription hears. It
// goes at its sink's pace; nobody waits for it. Safe for concurrent use.
type Follower struct {
	// fixed after Follow
	sub         Subscription
	filter      filter
	key         string
	period      time.Duration // between Updates at least; 0 is none
	scene       *scene
	broadcaster *broadcaster
	sink        Sink

	state atomic.Int32 // sinkBusy, sinkReady or sinkWanted

	sending sync.Mutex // held while the sink is called, and for nothing else
	closed  bool

	// owned by the broadcaster
	view         *view
	turn         node[Follower] // in view.idle, broadcaster.due, or nowhere
	beat         node[Follower] // in broadcaster.beats, or nowhere
	pace         pace
	told         bool      // the snapshot was given
	cursor       uint64    // seq up to which changes were told
	round        uint64    // with every sample: the next round to tell
	samples      uint64    // of the view's, up to which they were told or conflated
	lastSent     time.Time // when the last Update was given
	waitingSince time.Time // something is pending that the sink does not take; zero: nothing is
	rate         meter     // of Updates
	delivered    uint64
	conflated    uint64
	skipped      uint64
}

// Follow has sink told of what sub asks for: a snapshot first, then what changes,
// one Update for each time that the follower is Ready. Close it. The error is a
// *pose.FieldError, a *LimitError or ErrClosed.
func (h *Hub) Follow(sub Subscription, sink Sink) (*Follower, error) {
	if err := sub.Validate(); err != nil {
		return nil, err
	}
	wanted, _ := newFilter(sub.Sources) // it is valid
	if h.counters.followers.Add(1) > int64(h.opts.MaxFollowers) {
		h.counters.followers.Add(-1)
		return nil, h.counters.limited("subscribers", h.opts.MaxFollowers)
	}
	s, err := h.sceneLocked(sub.Scene)
	if err != nil {
		h.counters.followers.Add(-1)
		return nil, err
	}
	s.followers++
	s.mu.Unlock()
	f := &Follower{
		sub:         sub,
		filter:      wanted,
		key:         sub.key(),
		scene:       s,
		broadcaster: h.broadcasters[h.turn.Add(1)%uint64(len(h.broadcasters))],
		sink:        sink,
	}
	f.turn.of, f.beat.of, f.pace.index = f, f, nowhere
	if sub.MaxRate > 0 {
		f.period = time.Duration(min(float64(time.Second)/sub.MaxRate, float64(maxPeriod)))
	}
	if !f.broadcaster.post(func(q *queue) { q.joins = append(q.joins, f) }) {
		f.release()
		return nil, ErrClosed
	}
	return f, nil
}

// Ready says that the sink can take one more Update. It is called again after
// the next Send, not before.
func (f *Follower) Ready() {
	if f.state.Swap(sinkReady) == sinkWanted {
		f.broadcaster.post(func(q *queue) { q.wakes = append(q.wakes, f) })
	}
}

// Close ends the subscription; when it returns, the sink is not called any more.
// Closing twice is allowed.
func (f *Follower) Close() {
	f.sending.Lock()
	closed := f.closed
	f.closed = true
	f.sending.Unlock()
	if closed {
		return
	}
	f.broadcaster.post(func(q *queue) { q.leaves = append(q.leaves, f) })
	f.release()
}

// release gives back what the follower counted for.
func (f *Follower) release() {
	s := f.scene
	s.hub.counters.followers.Add(-1)
	s.mu.Lock()
	s.followers--
	unused := s.unusedLocked()
	s.mu.Unlock()
	if unused {
		s.hub.dropIfUnused(s)
	}
}

// take takes the sink's readiness; if it is busy, its Ready wakes the broadcaster.
func (f *Follower) take() bool {
	for {
		if f.state.CompareAndSwap(sinkReady, sinkBusy) {
			return true
		}
		if f.state.CompareAndSwap(sinkBusy, sinkWanted) || f.state.Load() == sinkWanted {
			return false
		}
	}
}

// send gives an Update to the sink, unless the follower was closed.
func (f *Follower) send(update []byte) {
	f.sending.Lock()
	defer f.sending.Unlock()
	if !f.closed {
		f.sink.Send(update)
	}
}

func (f *Follower) isClosed() bool {
	f.sending.Lock()
	defer f.sending.Unlock()
	return f.closed
}

// end tells the sink that the hub has closed.
func (f *Follower) end() {
	f.sending.Lock()
	defer f.sending.Unlock()
	if !f.closed {
		f.sink.End()
	}
}

// pending reports whether there may be something that was not told.
func (f *Follower) pending() bool {
	switch {
	case !f.told:
		return true
	case f.sub.EverySample:
		return f.round < f.view.history.next()
	}
	return f.cursor < f.view.changed
}

func (f *Follower) stats(now time.Time) FollowerStats {
	stats := FollowerStats{
		Peer:        f.sub.Peer,
		EverySample: f.sub.EverySample,
		Rate:        f.rate.hertz(now),
		Lag:         f.view.samples - f.samples,
		Delivered:   f.delivered,
		Conflated:   f.conflated,
		Skipped:     f.skipped,
	}
	if !f.waitingSince.IsZero() {
		stats.Waiting = now.Sub(f.waitingSince)
	}
	return stats
}
