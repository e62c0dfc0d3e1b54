package web

import (
	"sync"

	"posxyz/hub"
)

// maxCredits is how many Updates a peer may have paid for and not been sent.
const maxCredits = 1 << 20

// stream is the hub.Sink of one subscription of a socket. It is ready when the
// last Update was written to the connection and a credit is there: so never more
// than one Update waits in the hub for a peer that does not read.
type stream struct {
	// fixed after start
	out      *outbox
	number   uint32 // of the socket's subscriptions, from 1
	follower *hub.Follower

	mu      sync.Mutex
	credits uint32
	asked   bool // Ready was called, and Send was not called since
	sending bool // an Update lies in the outbox, or is being written
}

func newStream(out *outbox, number, credits uint32) *stream {
	return &stream{out: out, number: number, credits: min(credits, maxCredits)}
}

// start lets the follower begin.
func (s *stream) start(follower *hub.Follower) {
	s.follower = follower
	s.askIf(func() {})
}

// pay adds credits.
func (s *stream) pay(credits uint32) {
	s.askIf(func() { s.credits += min(credits, maxCredits-s.credits) })
}

// Send puts an Update into the outbox.
func (s *stream) Send(update []byte) {
	s.mu.Lock()
	s.asked, s.sending = false, true
	s.credits--
	s.mu.Unlock()
	s.out.putUpdate(s, update)
}

// sent says that the Update was written.
func (s *stream) sent() { s.askIf(func() { s.sending = false }) }

// End ends the socket when what is in the outbox was sent.
func (s *stream) End() { s.out.end() }

// askIf changes something, and asks for an Update if one may be sent now.
func (s *stream) askIf(change func()) {
	s.mu.Lock()
	change()
	ask := !s.asked && !s.sending && s.credits > 0
	s.asked = s.asked || ask
	s.mu.Unlock()
	if ask {
		s.follower.Ready()
	}
}
