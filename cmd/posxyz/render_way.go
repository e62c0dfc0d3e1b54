package main

import (
	"time"

	"posxyz/audio/binaural"
	"posxyz/hub/pose"
)

const (
	// longestGap is how far apart the samples may be that the renderer is told: it
	// takes pauses of 0.65 s for rests. Longer ones are filled in.
	longestGap = 500 * time.Millisecond
	fillGap    = 100 * time.Millisecond
	// jumpSpeed in m/s: the renderer takes what is faster for a jump.
	jumpSpeed = 343.0 / 4
	// steepest is how much faster than on either side of it a source may be at a
	// sample. Up to 3 no coordinate of a cubic swings out (Fritsch and Carlson 1980).
	steepest = 3
)

// waypoint is a sample of a source.
type waypoint struct {
	t        time.Duration
	at       pose.Vec  // metres
	facing   pose.Quat // 0: not said
	jump     bool      // no glide leads here
	velocity pose.Vec  // m/s, when the way is smooth
}

// way is a source's way through its samples: between two of them the cubic that has
// their velocities. Before the first it is there, after the last it stays there.
type way struct{ points []waypoint } // by time, no two of one moment

// add appends a sample, which is not before the last one. Of one moment the last
// counts.
func (w *way) add(p waypoint) {
	last := len(w.points) - 1
	if last >= 0 {
		if p.facing == (pose.Quat{}) {
			p.facing = w.points[last].facing
		}
		if w.points[last].t == p.t {
			p.jump = p.jump || w.points[last].jump
			w.points[last] = p
			return
		}
	}
	w.points = append(w.points, p)
}

// smooth finds jumps and velocities: those of the parabola through three samples,
// and at both ends of a stretch without jumps those of the nearest two. Where the
// source stays for long, and at its end, it is at rest.
func (w *way) smooth() {
	for i := 1; i < len(w.points); i++ {
		p := &w.points[i]
		p.jump = p.jump || w.mean(i).Norm() > jumpSpeed
	}
	for i := range w.points {
		w.points[i].velocity = w.velocityAt(i)
	}
}

// mean is the mean velocity on the way to point i.
func (w *way) mean(i int) pose.Vec {
	a, b := &w.points[i-1], &w.points[i]
	return b.at.Sub(a.at).Scale(1 / (b.t - a.t).Seconds())
}

func (w *way) velocityAt(i int) pose.Vec {
	before := i > 0 && !w.points[i].jump
	after := i+1 < len(w.points) && !w.points[i+1].jump
	switch {
	case before && after:
		spanIn, spanOut := w.span(i).Seconds(), w.span(i+1).Seconds()
		in, out := w.mean(i), w.mean(i+1)
		v := in.Scale(spanOut / (spanIn + spanOut)).Add(out.Scale(spanIn / (spanIn + spanOut)))
		if most := steepest * min(in.Norm(), out.Norm()); v.Norm() > most {
			v = v.Scale(most / v.Norm())
		}
		return v
	case after:
		return w.mean(i + 1)
	case before && i+1 < len(w.points) && w.span(i+1) <= longestGap:
		return w.mean(i) // and on, into a jump
	}
	return pose.Vec{}
}

// span is the time on the way to point i.
func (w *way) span(i int) time.Duration { return w.points[i].t - w.points[i-1].t }

// positions appends what the renderer is to be told of a source.
func (w *way) positions(into []pose.Position, id pose.SourceID) []pose.Position {
	for i := range w.points {
		p := &w.points[i]
		if i > 0 && w.span(i) > longestGap {
			into = w.fill(into, id, i)
		}
		into = append(into, pose.Position{
			Source: id, At: p.at, Velocity: p.velocity, HasVelocity: true, Teleport: p.jump, Captured: renderEpoch.Add(p.t),
		})
	}
	return into
}

// fill appends positions on the way to point i.
func (w *way) fill(into []pose.Position, id pose.SourceID, i int) []pose.Position {
	for t := w.points[i-1].t + fillGap; t+fillGap/2 < w.points[i].t; t += fillGap {
		at, velocity := w.glide(i, t)
		into = append(into, pose.Position{Source: id, At: at, Velocity: velocity, HasVelocity: true, Captured: renderEpoch.Add(t)})
	}
	return into
}

// glide is the place and velocity on the way to point i: of Hermite's cubic, or at
// rest if the source jumps there.
func (w *way) glide(i int, t time.Duration) (at, velocity pose.Vec) {
	a, b := &w.points[i-1], &w.points[i]
	if b.jump {
		return a.at, pose.Vec{}
	}
	span := (b.t - a.t).Seconds()
	s := (t - a.t).Seconds() / span
	back := 1 - s
	step := b.at.Sub(a.at)
	at = a.at.Add(step.Scale(s * s * (1 + 2*back))).
		Add(a.velocity.Scale(span * s * back * back)).
		Sub(b.velocity.Scale(span * s * s * back))
	velocity = step.Scale(6 * s * back / span).
		Add(a.velocity.Scale(back * (1 - 3*s))).
		Add(b.velocity.Scale(s * (3*s - 2)))
	return at, velocity
}

// stances returns where somebody is who goes this way and looks where the samples
// say, and whether by a jump. It is to be asked for times that rise.
func (w *way) stances() func(t time.Duration) (_ binaural.Stance, jump bool) {
	next := 0 // the first point that is not over
	return func(t time.Duration) (_ binaural.Stance, jump bool) {
		for ; next < len(w.points) && w.points[next].t <= t; next++ {
			jump = jump || w.points[next].jump
		}
		return w.stance(next, t), jump
	}
}

// stance is that at a time on the way to point i.
func (w *way) stance(i int, t time.Duration) binaural.Stance {
	if i == 0 || i == len(w.points) {
		p := &w.points[max(i-1, 0)]
		return binaural.Stance{At: p.at, Facing: p.facing}
	}
	a, b := &w.points[i-1], &w.points[i]
	at, _ := w.glide(i, t)
	facing := a.facing
	if !b.jump && b.facing != (pose.Quat{}) {
		facing = a.facing.Unit().Toward(b.facing, (t-a.t).Seconds()/(b.t-a.t).Seconds())
	}
	return binaural.Stance{At: at, Facing: facing}
}
