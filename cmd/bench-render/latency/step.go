//go:build linux

package latency

import (
	"context"
	"math"
	"time"

	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// The scene, in metres.
const (
	far      = 1.5 // of a source that jumps: 3 m in a sixtieth of a second are faster than c/4
	ahead    = 0.87
	sideways = 0.5 // of a source that glides: 1 m in that time is slower
)

// Kind is a way of getting to the other side.
type Kind struct {
	Name string
	What string // for people

	step     func(left bool) []pose.Position
	teleport bool   // the first sample on the other side says so
	listen   string // a flag that the listener needs
}

// Kinds returns the kinds of steps.
func Kinds() []Kind {
	return []Kind{
		{Name: "jump", What: "a source jumps, unannounced", step: jump},
		{Name: "teleport", What: "a source teleports, and says so", step: jump, teleport: true},
		{Name: "move", What: "a source moves over, 1 m between two samples", step: move},
		{Name: "head", What: "the listener's head turns", step: turn, listen: "--ears=" + head},
	}
}

// The names of what is published.
const (
	source = "bird"
	head   = "head"
)

func jump(left bool) []pose.Position { return []pose.Position{at(pose.Vec{Y: side(left) * far})} }

func move(left bool) []pose.Position {
	return []pose.Position{at(pose.Vec{X: ahead, Y: side(left) * sideways})}
}

// turn has a source ahead of a head that looks to the other side.
func turn(left bool) []pose.Position {
	half := -side(left) * math.Pi / 4 // of the angle, counter-clockwise
	return []pose.Position{
		{
			Source:         pose.SourceID{Name: head},
			Orientation:    pose.Quat{Z: math.Sin(half), W: math.Cos(half)},
			HasOrientation: true,
		},
		at(pose.Vec{X: far}),
	}
}

func at(place pose.Vec) pose.Position {
	return pose.Position{Source: pose.SourceID{Name: source}, At: place}
}

// side is 1 on the left.
func side(left bool) float64 {
	if left {
		return 1
	}
	return -1
}

// How steps are published.
const (
	rate       = 60 // Hz
	stepLeast  = 27 // samples between steps, and up to stepSpread − 1 more, so that steps
	stepSpread = 7  // keep no step with anything
)

// publish publishes so many steps of a kind, the first after so many samples, and
// returns when the first sample after each was captured.
func (k Kind) publish(ctx context.Context, client *rpc.Client, settle, steps int) (captured []time.Time, err error) {
	publisher := client.Publisher()
	interval := time.Second / rate
	timer := time.NewTimer(0)
	defer timer.Stop()
	left, next := true, settle
	for n, start := 0, time.Now(); len(captured) < steps || n < next; n++ {
		timer.Reset(time.Until(start.Add(time.Duration(n) * interval)))
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		now, stepped := time.Now(), n == next
		if stepped {
			left = !left
			captured = append(captured, now)
			next += stepLeast + len(captured)%stepSpread
		}
		for _, p := range k.step(left) {
			p.Captured, p.Teleport = now, stepped && k.teleport
			if err := publisher.Send(ctx, p); err != nil {
				return nil, err
			}
		}
	}
	return captured, publisher.Close(ctx)
}
