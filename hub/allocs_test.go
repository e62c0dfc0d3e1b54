package hub

import (
	"testing"
)

// TestPublishDoesNotAllocate in steady state: a segment of the log serves
// hundreds of samples, and what a broadcaster makes serves all that it takes in
// at once.
func TestPublishDoesNotAllocate(t *testing.T) {
	const publishes = 20_000
	for _, followers := range []int{0, 1} {
		h := running(t, Options{Broadcasters: 1})
		for range followers {
			s := &drain{}
			var err error
			if s.Follower, err = h.Follow(Subscription{}, s); err != nil {
				t.Fatal(err)
			}
			s.Ready()
			defer s.Close()
		}
		p := sample("a", 1)
		if _, err := h.Publish(p); err != nil {
			t.Fatal(err)
		}
		allocs := testing.AllocsPerRun(1, func() {
			for x := range publishes {
				p.At.X = float64(x)
				if _, err := h.Publish(p); err != nil {
					t.Fatal(err)
				}
			}
		})
		if got := allocs / publishes; got >= 0.1 {
			t.Errorf("with %d followers Publish allocates %v times, want fewer than 0.1", followers, got)
		} else {
			t.Logf("with %d followers Publish allocates %v times", followers, got)
		}
	}
}

// drain is a Sink that takes all it is sent, at once.
type drain struct {
	*Follower

	done func() // called for each Update that is not a heartbeat's; nil is nothing
}

// Send takes an Update.
func (s *drain) Send(update []byte) {
	const heartbeat = 20 // bytes at most: a seq and a time
	if s.done != nil && len(update) > heartbeat {
		s.done()
	}
	s.Ready()
}

// End does nothing.
func (s *drain) End() {}
