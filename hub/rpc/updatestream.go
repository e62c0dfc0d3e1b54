package rpc

import (
	"math"
	"sync"

	"posxyz/hub"
)

// How many Updates a stream may be sent.
const (
	maxCredits = 1 << 20
	unlimited  = math.MaxInt64
)

// pushStream is a *h2.Stream: it takes an encoded message without blocking, and
// calls sent when that was handed to the kernel.
type pushStream interface {
	TrySend(message []byte, sent func())
	End(err error)
}

// updateStream is the hub.Sink of a stream. It is ready when the last Update was
// handed to the kernel and a credit is there: so never more than one Update waits
// in the hub for a peer that does not read.
type updateStream struct {
	// fixed after start
	stream   pushStream
	follower *hub.Follower
	spent    chan struct{} // closed when the last credit that will be paid was used
	sent     func()        // what the stream calls

	mu      sync.Mutex
	credits int64
	asked   bool // Ready was called, and Send was not called since
	sending bool // the stream holds an Update
	paid    bool // no credits will be added
	isSpent bool // spent is closed
}

func newUpdateStream(stream pushStream, credits int64) *updateStream {
	s := &updateStream{
		stream:  stream,
		spent:   make(chan struct{}),
		credits: credits,
	}
	s.sent = func() { s.askIf(func() { s.sending = false }) }
	return s
}

// start lets the follower begin.
func (s *updateStream) start(follower *hub.Follower) {
	s.follower = follower
	s.askIf(func() {})
}

// pay adds credits.
func (s *updateStream) pay(credits uint32) {
	s.askIf(func() { s.credits = min(s.credits+int64(credits), maxCredits) })
}

// payNoMore says that no credits will be added.
func (s *updateStream) payNoMore() { s.askIf(func() { s.paid = true }) }

// Send hands an Update to the stream.
func (s *updateStream) Send(update []byte) {
	s.mu.Lock()
	s.asked, s.sending = false, true
	s.credits--
	s.mu.Unlock()
	s.stream.TrySend(update, s.sent)
}

// End ends the stream: the hub has told everything.
func (s *updateStream) End() { s.stream.End(statusOf(hub.ErrClosed)) }

// askIf changes something, and asks for an Update if one may be sent now.
func (s *updateStream) askIf(change func()) {
	s.mu.Lock()
	change()
	ask := !s.asked && !s.sending && s.credits > 0
	s.asked = s.asked || ask
	if s.paid && s.credits == 0 && !s.sending && !s.isSpent {
		s.isSpent = true
		close(s.spent)
	}
	s.mu.Unlock()
	if ask {
		s.follower.Ready()
	}
}
