package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"time"

	"posxyz/audio/binaural"
	"posxyz/cmd/posxyz/motion"
	"posxyz/cmd/posxyz/samples"
	"posxyz/hub/pose"
)

// course is what is to be rendered: who is where when.
type course struct {
	sources []pose.SourceID         // all of them, by name
	events  iter.Seq[pose.Position] // by capture time; Remove where a source ends for now
	stance  stances                 // where the ears are; nil: at the origin
	length  time.Duration           // to the last event; 0 of what never ends
	story   []string                // what is to be heard when, for people
}

// stances tells where ears are, for times that rise, and whether they jump there.
type stances func(t time.Duration) (_ binaural.Stance, jump bool)

// renderEpoch is time 0 of a course on the renderer's clock. Any time would do that
// is the same on every run.
var renderEpoch = time.Unix(0, 0).UTC()

// motionInterval is between the samples of a motion. They carry its true velocity,
// so that it is heard on its own curve.
const motionInterval = 10 * time.Millisecond

// course checks the path and reads it.
func (c *renderCmd) course(ctx context.Context, p *program) (*course, error) {
	if c.BinauralTest {
		if err := misplaced("--binaural-test", p.given); err != nil {
			return nil, &usageError{err.Error()}
		}
		return newTour(pose.SourceID{Name: c.Source}), nil
	}
	path, err := c.motionFlags.path(c.Path, p.given)
	if err != nil {
		return nil, &usageError{err.Error()}
	}
	if path != nil {
		return c.moving(path)
	}
	take, err := samples.Check(ctx, c.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("--path %s is no file, and no motion: want a CSV or JSON lines file, orbit, line or walk", c.Path)
	}
	if err != nil {
		return nil, err
	}
	if take.Length == 0 && c.For == 0 {
		return nil, usagef("%s has samples of one moment only, and what stands still has no end: say --for how long", c.Path)
	}
	ways, err := readWays(ctx, take, c.Source)
	if err != nil {
		return nil, err
	}
	return c.along(ways, take.Length)
}

// moving is the course of one source on a motion, which never ends.
func (c *renderCmd) moving(path motion.Path) (*course, error) {
	if c.For == 0 {
		return nil, usagef("%s never ends: say --for how long", c.Path)
	}
	if c.Ears != "" {
		return nil, usagef("--ears %s: %s moves one source only, and from its own place it is not heard", c.Ears, c.Path)
	}
	id := pose.SourceID{Name: c.Source}
	return &course{sources: []pose.SourceID{id}, events: sampledAt(id, path, motionInterval)}, nil
}

// sampledAt is a source on an endless motion.
func sampledAt(id pose.SourceID, path motion.Path, interval time.Duration) iter.Seq[pose.Position] {
	return func(yield func(pose.Position) bool) {
		for t := time.Duration(0); ; t += interval {
			at, velocity := path.At(t)
			if !yield(pose.Position{Source: id, At: at, Velocity: velocity, HasVelocity: true, Captured: renderEpoch.Add(t)}) {
				return
			}
		}
	}
}

// readWays gathers the samples of each source. Samples without a name are of the
// source called unnamed.
func readWays(ctx context.Context, take *samples.Take, unnamed string) (map[pose.SourceID]*way, error) {
	ways := make(map[pose.SourceID]*way)
	for s, err := range take.All(ctx, renderEpoch) {
		if err != nil {
			return nil, err
		}
		if s.Source.Name == "" {
			s.Source.Name = unnamed
		}
		w := ways[s.Source]
		if w == nil {
			w = new(way)
			ways[s.Source] = w
		}
		w.add(waypoint{t: s.Captured.Sub(renderEpoch), at: s.At, facing: s.Facing, jump: s.Teleport})
	}
	for _, w := range ways {
		w.smooth()
	}
	return ways, nil
}

// along is the course of sources on their ways; the one that the ears are at is
// not heard.
func (c *renderCmd) along(ways map[pose.SourceID]*way, length time.Duration) (*course, error) {
	made := &course{length: length}
	var events []pose.Position
	for id, w := range ways {
		if id.Name == c.Ears || id.String() == c.Ears {
			made.stance = w.stances()
			continue
		}
		made.sources = append(made.sources, id)
		events = w.positions(events, id)
	}
	byName := func(a, b pose.SourceID) int {
		return cmp.Or(cmp.Compare(a.Scene, b.Scene), cmp.Compare(a.Name, b.Name))
	}
	slices.SortFunc(made.sources, byName)
	if c.Ears != "" && made.stance == nil {
		return nil, usagef("--ears %s: %s has no such source, but %s", c.Ears, c.Path, someNames(made.sources))
	}
	if len(made.sources) == 0 {
		return nil, usagef("--ears %s: %s has no other source, and from its own place it is not heard", c.Ears, c.Path)
	}
	slices.SortFunc(events, func(a, b pose.Position) int {
		return cmp.Or(a.Captured.Compare(b.Captured), byName(a.Source, b.Source))
	})
	made.events = slices.Values(events)
	return made, nil
}

// someNames lists sources, the first few of many.
func someNames(ids []pose.SourceID) string {
	const most = 5
	var names []string
	for _, id := range ids[:min(len(ids), most)] {
		names = append(names, id.String())
	}
	if len(ids) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}
