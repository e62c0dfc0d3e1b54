package binaural

import "posxyz/hub/pose"

// coastSeconds is for how long a source is carried on when its updates stop.
const coastSeconds = 0.5

// A knot is a sample of a source, and how the curve comes to it from the knot
// before. Knots never change: what was heard once is never corrected.
type knot struct {
	t     float64 // capture time in seconds, by the publisher's clock, from the renderer's epoch
	at    pose.Vec
	leave pose.Vec // velocity of the curve where it leaves the knot before, m/s
	come  pose.Vec // velocity of the curve here, m/s
	known bool     // come is more than a guess
	run   uint64   // how many jumps there were so far: knots of one run are connected
	rests bool     // the source rested at the knot before until now
}

// A curve is the way of one source, immutable, and how far behind it is heard.
type curve struct {
	knots  []knot  // by time, at least one
	clock  uint64  // changes when lag has no relation to the lag before
	offset float64 // seconds: the listener's clock less the publisher's, with the fastest transit
	delay  float64 // seconds: how far behind that it should be played
}

// lag is the listener's clock less the capture time to be heard, in seconds.
func (c *curve) lag() float64 { return c.offset + c.delay }

// newest is the time of the newest knot.
func (c *curve) newest() float64 { return c.knots[len(c.knots)-1].t }

// at returns where the source was at the capture time t, and on which run.
func (c *curve) at(t float64) (pose.Vec, uint64) {
	i := len(c.knots) - 1
	for i > 0 && c.knots[i].t > t {
		i--
	}
	here := &c.knots[i]
	if t <= here.t {
		return here.at, here.run
	}
	if i+1 < len(c.knots) {
		if next := &c.knots[i+1]; next.run == here.run && !next.rests {
			return glide(here, next, t), here.run
		}
	}
	return coast(here, t), here.run
}

// glide is the cubic that leaves a with b.leave and comes to b with b.come
// (Hermite's form).
func glide(a, b *knot, t float64) pose.Vec {
	span := b.t - a.t
	s := (t - a.t) / span
	back := 1 - s
	toB := s * s * (1 + 2*back)
	return a.at.
		Add(b.at.Sub(a.at).Scale(toB)).
		Add(b.leave.Scale(span * s * back * back)).
		Add(b.come.Scale(-span * s * s * back))
}

// coast carries a source on past its last knot, at first with the velocity it
// had, by at most 0.143 s of it, and has it back at the knot, at rest, after
// coastSeconds: a source that nobody speaks of any more is where it was said
// to be.
func coast(k *knot, t float64) pose.Vec {
	u := (t - k.t) / coastSeconds
	if u >= 1 {
		return k.at
	}
	fade := 1 - u*u
	return k.at.Add(k.come.Scale((t - k.t) * fade * fade))
}
