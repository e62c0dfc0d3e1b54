package hub

import (
	"sync"
	"testing"
	"testing/synctest"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// tap is a Sink that keeps what it is sent, and is ready for more at once.
type tap struct {
	*Follower

	t     testing.TB
	scene string
	hook  func() // called in Send
	alone bool   // the test alone says Ready

	mu      sync.Mutex
	updates []pose.Update
	ends    int
}

// listen follows with a tap until the end of the test.
func listen(t testing.TB, h *Hub, sub Subscription) *tap {
	t.Helper()
	tap := newTap(t, h, sub)
	tap.Ready()
	return tap
}

// newTap is listen, but is not ready yet.
func newTap(t testing.TB, h *Hub, sub Subscription) *tap {
	t.Helper()
	tap := &tap{t: t, scene: sub.Scene}
	follower, err := h.Follow(sub, tap)
	if err != nil {
		t.Fatalf("Follow(%+v) = %v", sub, err)
	}
	tap.Follower = follower
	t.Cleanup(follower.Close)
	return tap
}

// Send keeps an Update.
func (s *tap) Send(update []byte) {
	u, err := wire.DecodeUpdate(update, s.scene)
	if err != nil {
		s.t.Errorf("sent %x: %v", update, err)
	}
	s.mu.Lock()
	s.updates = append(s.updates, u)
	s.mu.Unlock()
	if s.hook != nil {
		s.hook()
	}
	if !s.alone {
		s.Ready()
	}
}

// End counts.
func (s *tap) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ends++
}

// all returns what was sent so far, and how often the end was told.
func (s *tap) all() ([]pose.Update, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.updates, s.ends
}

// take returns what was sent since the last take, when nothing is going on.
func (s *tap) take() []pose.Update {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	updates := s.updates
	s.updates = nil
	return updates
}

// block keeps the one broadcaster of h busy, in a Send that does what a Sink must
// not, until the function that it returns is called.
func block(t testing.TB, h *Hub) (release func()) {
	t.Helper()
	gate := make(chan struct{})
	blocker := newTap(t, h, Subscription{Scene: "of the one who blocks"})
	blocker.hook = func() { <-gate }
	blocker.Ready()
	synctest.Wait()
	return func() {
		close(gate)
		synctest.Wait()
	}
}

// inBroadcaster looks at what belongs to each broadcaster's goroutine.
func inBroadcaster(t testing.TB, h *Hub, look func(b *broadcaster)) {
	t.Helper()
	for _, b := range h.broadcasters {
		done := make(chan struct{})
		if !b.post(func(q *queue) { q.asks = append(q.asks, func() { look(b); close(done) }) }) {
			t.Fatal("the hub has ended")
		}
		<-done
	}
}
