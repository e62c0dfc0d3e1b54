package binaural

import (
	"math"
	"testing"
)

// transits observes samples every interval, from one time to another, that are
// late by so much.
func (tr *transit) observeAll(from, to, interval, late float64) {
	for at := from; at < to; at += interval {
		tr.observe(at+late, at, interval)
	}
}

// A way through the network that becomes longer is the way, ten seconds later.
func TestFastestTransitIsForgotten(t *testing.T) {
	var tr transit
	tr.observeAll(0, 5, 0.02, 0.005)
	tr.observeAll(5, 14, 0.02, 0.065)
	if got := tr.offset(); math.Abs(got-0.005) > 1e-9 {
		t.Errorf("9 s after the change the fastest transit is %v s, want still 0.005", got)
	}
	if got, want := tr.delay(), 0.02+0.06+delayMargin; math.Abs(got-want) > 1e-9 {
		t.Errorf("with everything 60 ms late the delay is %v s, want %v", got, want)
	}
	tr.observeAll(14, 18, 0.02, 0.065)
	if got := tr.offset(); math.Abs(got-0.065) > 1e-9 {
		t.Errorf("13 s after the change the fastest transit is %v s, want 0.065", got)
	}
	if got, want := tr.delay(), 0.02+delayMargin; math.Abs(got-want) > 1e-9 {
		t.Errorf("the delay is %v s, want %v", got, want)
	}
}

// One lost update does not count as jitter, and nothing goes past MaxDelay.
func TestDelayServesMostUpdates(t *testing.T) {
	var tr transit
	if got := tr.delay(); got != firstDelay {
		t.Errorf("before anything is known the delay is %v s, want %v", got, firstDelay)
	}
	tr.observeAll(0, 1, 0.02, 0)
	tr.observe(1.04, 1.04, 0.06) // two were lost
	if got, want := tr.delay(), 0.02+delayMargin; math.Abs(got-want) > 1e-9 {
		t.Errorf("after a loss the delay is %v s, want %v", got, want)
	}
	tr.observeAll(2, 5, 0.4, 0)
	if got := tr.delay(); got != MaxDelay {
		t.Errorf("at 2.5 Hz the delay is %v s, want %v", got, MaxDelay)
	}
}
