package hub

import (
	"context"
)

// Reader follows for a goroutine that pulls, one Update for each Next. It
// belongs to that goroutine.
type Reader struct {
	// fixed after Read
	follower *Follower
	slot     slot

	// owned by the goroutine that calls Next
	asked bool // an Update was asked for, and has not been returned yet
}

// Read returns a Reader; Close it. The error is as Follow has it.
func (h *Hub) Read(sub Subscription) (*Reader, error) {
	r := &Reader{slot: slot{updates: make(chan []byte, 1), ended: make(chan struct{})}}
	var err error
	if r.follower, err = h.Follow(sub, r.slot); err != nil {
		return nil, err
	}
	return r, nil
}

// Next returns the difference between what was returned so far and what is now,
// encoded. The first is a snapshot and comes at once; then Next waits for a
// change, or for Heartbeat to pass since the last Update, which is then empty.
// The error is ErrClosed, once everything was told, or the cause of ctx's end; an
// Update that comes after that is kept for the next Next.
func (r *Reader) Next(ctx context.Context) ([]byte, error) {
	if !r.asked {
		r.asked = true
		r.follower.Ready()
	}
	select {
	case update := <-r.slot.updates:
		r.asked = false
		return update, nil
	default:
	}
	select {
	case update := <-r.slot.updates:
		r.asked = false
		return update, nil
	case <-r.slot.ended:
		return r.lastOf()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// lastOf returns what was sent before the end.
func (r *Reader) lastOf() ([]byte, error) {
	select {
	case update := <-r.slot.updates:
		r.asked = false
		return update, nil
	default:
		return nil, ErrClosed
	}
}

// Close ends the subscription.
func (r *Reader) Close() { r.follower.Close() }

// slot is a Sink that keeps one Update until it is taken.
type slot struct {
	updates chan []byte
	ended   chan struct{}
}

// Send puts an Update into the slot, which is free: Next asks for one at a time.
func (s slot) Send(update []byte) { s.updates <- update }

// End tells the Reader that nothing follows.
func (s slot) End() { close(s.ended) }
