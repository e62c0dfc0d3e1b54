package binaural

import (
	"testing"
	"time"

	"posxyz/hub/pose"
)

// TestToldWithoutAHolder has a place told again long after, with the capture time that it
// had, as the hub does when a hold ends: neither the way nor the clock may change.
func TestToldWithoutAHolder(t *testing.T) {
	epoch := time.Unix(1000, 0)
	at := func(d time.Duration) time.Time { return epoch.Add(d) }
	tr := &track{}
	const interval = time.Second / 60
	var p pose.Position
	for k := range 30 {
		captured := time.Duration(k) * interval
		p = pose.Position{At: pose.Vec{X: float64(k) / 60}, Captured: at(captured), Seq: uint64(k + 1)}
		tr.add(&p, epoch, at(captured+time.Millisecond), false)
	}
	knots, offset, delay := len(tr.knots), tr.clock.offset(), tr.clock.delay()

	p.Seq++
	tr.add(&p, epoch, at(30*interval+2*time.Second), false)
	if len(tr.knots) != knots || tr.clock.offset() != offset || tr.clock.delay() != delay {
		t.Errorf("told again: %d knots, offset %v, delay %v; want %d, %v, %v as before",
			len(tr.knots), tr.clock.offset(), tr.clock.delay(), knots, offset, delay)
	}

	p.Seq, p.At.X = p.Seq+1, 9 // another place at the same time is by another clock
	tr.add(&p, epoch, at(30*interval+3*time.Second), false)
	if len(tr.knots) != 1 {
		t.Errorf("another place at a time long past: %d knots, want a new beginning", len(tr.knots))
	}
}
