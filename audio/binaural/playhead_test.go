package binaural

import (
	"testing"
	"time"

	"posxyz/hub/pose"
)

// A curve that goes on elsewhere is slipped onto when that is near, and jumped
// to when slipping would be faster than anything moves.
func TestPlayheadSlipsOrJumps(t *testing.T) {
	for _, c := range []struct {
		metres float64
		jumps  bool
	}{{0, false}, {1, false}, {4, false}, {5, true}, {1e6, true}} {
		still := func(x float64) *curve { return &curve{knots: []knot{{at: pose.Vec{X: x}}}} }
		h := newPlayhead(block)
		h.start(still(0), 1)
		h.follow(still(c.metres))
		if got := h.at(); got != (pose.Vec{}) {
			t.Errorf("%v m: following alone moved to %v", c.metres, got)
		}
		now, jumps, largest := 1.0, false, 0.0
		for range 200 { // 0.5 s
			now += block
			before := h.at()
			jumps = h.advance(now) || jumps
			largest = max(largest, h.at().Sub(before).Norm())
		}
		if jumps != c.jumps || largest > jumpSpeed*block {
			t.Errorf("%v m: jumps %v, at most %.3f m in a block, want %v and %.3f", c.metres, jumps, largest, c.jumps, jumpSpeed*block)
		}
		if off := h.at().Sub(pose.Vec{X: c.metres}).Norm(); !c.jumps && off > 1e-3 {
			t.Errorf("%v m: 0.5 s later still %.4f m off", c.metres, off)
		}
	}
}

// A machine that stalls does not make sources step.
func TestStallDoesNotStep(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	way := func(at time.Duration) pose.Vec { return pose.Vec{X: 2, Y: 2 * at.Seconds()} }
	for at := time.Duration(0); at < 4*time.Second; at += 20 * time.Millisecond {
		g.send(at, g.position("a", at, way(at)))
	}
	g.run(time.Second)
	g.stall = 300 * time.Millisecond // from now on the wall clock is ahead
	var last pose.Vec
	g.observed = func(m Meters) {
		h := only(t, m)
		if step := h.At.Sub(last).Norm(); last != (pose.Vec{}) && step > 0.05 {
			t.Errorf("%v: a step of %.3f m in a block", g.elapsed, step)
		}
		last = h.At
	}
	g.run(3 * time.Second)
	h := only(t, g.Meters())
	if off := h.At.Sub(way(g.elapsed - h.Delay)).Norm(); off > 0.02 { // 10 ms at 2 m/s
		t.Errorf("after the stall: %.3f m off", off)
	}
	checkNoClick(t, g.heard, 500, 2e-4)
}

// A tracker's noise, between samples that are hardly apart in time, is no jump.
func TestNoiseIsNoJump(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	for at := time.Duration(0); at < time.Second; at += 20 * time.Millisecond {
		g.send(at, g.position("a", at, pose.Vec{X: 2}), g.position("a", at+50*time.Microsecond, pose.Vec{X: 2.1}))
	}
	g.observed = func(m Meters) {
		if h := only(t, m); h.At.X < 1.8 || h.At.X > 2.3 {
			t.Errorf("%v: heard at %v m, want near 2 and 2.1", g.elapsed, h.At.X)
		}
	}
	g.run(time.Second)
	if run := g.book.tracks[pose.SourceID{Name: "a"}].run; run != 0 {
		t.Errorf("%d jumps, want none", run)
	}
	checkNoClick(t, g.heard, 500, 1e-3)
}
