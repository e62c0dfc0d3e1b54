package binaural

import (
	"math"

	"posxyz/hub/pose"
)

const (
	slewLimit   = 0.10 // a change of delay makes motion at most so much faster or slower
	slewStep    = 0.25 // seconds: a larger change is no change of delay but another clock
	slipSeconds = 0.05 // the time constant in which a surprise is made up for
)

// A playhead is where one voice is on its curve. When the curve turns out not
// to go through the place where the source was heard (it was carried on while
// updates were late), the difference decays: the voice slips onto the curve.
type playhead struct {
	block float64 // seconds
	decay float64 // of slip, per block

	curve *curve
	now   float64  // the stream's time at the end of the last block, seconds
	lag   float64  // seconds, slewed towards the curve's
	t     float64  // capture time of the place below
	raw   pose.Vec // on the curve
	slip  pose.Vec // off it
	run   uint64
	clock uint64
}

func newPlayhead(block float64) playhead {
	return playhead{block: block, decay: math.Exp(-block / slipSeconds)}
}

// start puts the playhead on c at the stream's time now, without a glide.
func (h *playhead) start(c *curve, now float64) {
	h.curve, h.clock, h.lag = c, c.clock, c.lag()
	h.land(now)
}

// land puts the playhead where its curve is now, without a glide.
func (h *playhead) land(now float64) {
	h.now, h.t = now, now-h.lag
	h.raw, h.run = h.curve.at(h.t)
	h.slip = pose.Vec{}
}

// follow goes on with a newer curve of the same source.
func (h *playhead) follow(c *curve) {
	if c == h.curve {
		return
	}
	h.curve = c
	h.continueFrom(h.t)
}

// advance moves on to the stream's time now, the end of the next block. It
// reports whether the source jumps here: then nothing has moved.
func (h *playhead) advance(now float64) (jumps bool) {
	if now == h.now {
		return false // it landed here
	}
	lag := h.curve.lag()
	if off := lag - h.lag; h.clock != h.curve.clock || math.Abs(off) > slewStep {
		h.clock, h.lag = h.curve.clock, lag
	} else {
		most := slewLimit * h.block
		h.lag += min(max(off, -most), most)
	}
	t := now - h.lag
	if math.Abs(t-h.t-h.block) > h.block { // a clock was set
		h.continueFrom(t - h.block)
	}
	raw, run := h.curve.at(t)
	slip := h.slip.Scale(h.decay)
	if run != h.run || slip.Norm() > jumpSpeed*slipSeconds {
		return true
	}
	h.now, h.t, h.raw, h.slip = now, t, raw, slip
	return false
}

// at is the place that is heard.
func (h *playhead) at() pose.Vec { return h.raw.Add(h.slip) }

// delay is how far behind the fastest update the place is, in seconds.
func (h *playhead) delay() float64 { return h.lag - h.curve.offset }

// age is how long ago the source was at the place, or, when updates are late,
// was last heard of, in seconds.
func (h *playhead) age() float64 {
	return h.lag - h.curve.offset + max(0, h.t-h.curve.newest())
}

// continueFrom goes on at another capture time, or on another curve, without
// moving. If the source has jumped there, advance will find out.
func (h *playhead) continueFrom(t float64) {
	if raw, run := h.curve.at(t); run == h.run {
		h.slip = h.slip.Add(h.raw.Sub(raw))
		h.t, h.raw = t, raw
	}
}
