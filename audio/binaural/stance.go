package binaural

import (
	"math"
	"time"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/hub/pose"
)

// stanceTime is how long the ears take to come to the newest stance: shorter
// than the 30 ms from pose to sound that listeners hardly notice (Brungart 2006)
// less a sound card's 20, longer than a block, so that a turning head does not
// step at the rate of its tracker.
const stanceTime = 8 * time.Millisecond

// Ears that would have to be faster than a source can, or to turn by more than
// 60° in that time, jump.
const (
	stanceStep = jumpSpeed * 0.008 // metres
	stanceTurn = 0.8660254         // cos(60°/2)
)

// Stance is where the listener stands and looks, in the frame of the sources.
// The zero Stance is at the origin, facing +x.
type Stance struct {
	At     pose.Vec  // metres
	Facing pose.Quat // of the head: the identity faces +x with +z up; 0 counts as that
}

// toHead returns a place as it is seen from the stance.
func (s Stance) toHead(at pose.Vec) pose.Vec {
	return s.Facing.Conjugate().Rotate(at.Sub(s.At))
}

// toward returns the stance on the way to another one.
func (s Stance) toward(other Stance, share float64) Stance {
	return Stance{
		At:     s.At.Add(other.At.Sub(s.At).Scale(share)),
		Facing: s.Facing.Toward(other.Facing, share),
	}
}

// A stanceOrder tells the audio side where to stand, immutable.
type stanceOrder struct {
	Stance
	jumps uint64 // so far
}

// next returns the order that follows o, or nil if s is none.
func (o *stanceOrder) next(s Stance, jump bool) *stanceOrder {
	if !isFinite(s.At) || math.IsNaN(s.Facing.Norm()) {
		return nil
	}
	n := &stanceOrder{Stance{s.At, s.Facing.Unit()}, o.jumps}
	if jump || s.At.Sub(o.At).Norm() > stanceStep || math.Abs(o.Facing.Dot(n.Facing)) < stanceTurn {
		n.jumps++
	}
	return n
}

// A listener is where the ears are heard to be: the newest order always wins,
// and is reached by stanceTime later.
type listener struct {
	glide int // blocks

	order *stanceOrder
	now   Stance
	left  int // blocks until the order is fulfilled
}

func newListener(rate audio.Rate, at *stanceOrder) listener {
	glide := int(math.Ceil(float64(dsp.Frames(stanceTime, rate)) / audio.BlockFrames))
	return listener{glide: glide, order: at, now: at.Stance}
}

// advance moves on by a block. It reports whether the ears jump here.
func (l *listener) advance(order *stanceOrder) (jumps bool) {
	if order != l.order {
		jumps = order.jumps != l.order.jumps
		l.order, l.left = order, l.glide
	}
	if jumps {
		l.now, l.left = order.Stance, 0
		return true
	}
	if l.left > 0 {
		l.now = l.now.toward(order.Stance, 1/float64(l.left))
		l.left--
	}
	return false
}
