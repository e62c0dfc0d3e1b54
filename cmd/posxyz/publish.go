package main

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"time"

	"github.com/rs/zerolog"

	"posxyz/cmd/posxyz/motion"
	"posxyz/cmd/posxyz/samples"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// publishCmd is `posxyz publish`.
type publishCmd struct {
	target
	What   string        `arg:"" help:"orbit, line, walk, a CSV or JSON lines file, or - for stdin."`
	Source string        `default:"character" help:"The source; of a file, where the file does not say (${default})."`
	Rate   float64       `placeholder:"HZ" help:"Samples a second, for orbit, line and walk (60)."`
	Loop   bool          `help:"Play a file again and again."`
	For    time.Duration `help:"Stop after this long; 0 goes on."`

	motionFlags `embed:"" group:"Motions:"`
}

// Help is shown by `posxyz help publish`.
func (publishCmd) Help() string {
	return `Examples: a wide slow circle; a recording, again and again; a tracker's output, as it comes:

    posxyz publish orbit --radius 3 --speed 20 --source bird
    posxyz publish walk.csv --loop
    tracker | posxyz publish - --source head

A file has the header time_s,x,y,z (and source, if it likes), or is what
"posxyz watch --json" printed. --source names what the file does not; --scene
replaces a file's scenes. Capture time and TTL are on every sample.`
}

// minTTL is how long a publisher may be silent, at least, before its sources
// are lost.
const minTTL = 3 * time.Second

// defaultRate is how often a motion is sampled, in Hz, as trackers do.
const defaultRate = 60

// closeTimeout bounds the wait for the hub's last word.
const closeTimeout = time.Second

// Run publishes until there is no more, --for has passed, or Ctrl-C.
func (c *publishCmd) Run(ctx context.Context, p *program) error {
	if c.For < 0 {
		return usagef("--for %v: want 0s or more", c.For)
	}
	id, err := c.source(c.Source)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	positions, err := c.positions(ctx, p)
	if err != nil {
		return err
	}
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	if c.For > 0 {
		defer time.AfterFunc(c.For, stop).Stop()
	}
	err = send(ctx, p.log, client, named(positions, id))
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return plain(err)
}

// stream is positions as they are due, until an error, which is the last.
type stream = iter.Seq2[pose.Position, error]

// positions checks the flags and returns what is to be published; its time
// starts when it is ranged over.
func (c *publishCmd) positions(ctx context.Context, p *program) (stream, error) {
	path, err := c.path(c.What, p.given)
	switch {
	case err != nil:
		return nil, &usageError{err.Error()}
	case path != nil && c.Loop && p.given("loop"):
		return nil, usagef("--loop is for files: %s never ends", c.What)
	case path == nil && c.Rate != 0 && p.given("rate"):
		return nil, usagef("--rate is for orbit, line and walk: %s goes at its own times", c.What)
	case path != nil:
		return c.sampled(ctx, path)
	case c.What == "-" && c.Loop && p.given("loop"):
		return nil, usagef("--loop is for files: stdin cannot be read twice")
	case c.What == "-":
		warn := func(skipped *samples.SkippedError) { p.log.Warn().Msg(skipped.Error()) }
		return published(samples.Live(ctx, p.stdin, samples.LiveOptions{Warn: warn}), minTTL), nil
	}
	take, err := samples.Check(ctx, c.What)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("%s is no file, and no motion: want orbit, line, walk, a CSV or JSON lines file, or - for stdin", c.What)
	}
	if err != nil {
		return nil, err
	}
	p.log.Info().Str("file", c.What).Int("samples", take.Samples).Int("sources", take.Sources).Dur("length", take.Length).Msg("the file is good")
	if c.Loop {
		return published(take.Loop(ctx), max(minTTL, 3*take.LoopSilence)), nil
	}
	return published(take.Play(ctx), max(minTTL, 3*take.Silence)), nil
}

// sampled returns the positions of a path at c.Rate.
func (c *publishCmd) sampled(ctx context.Context, path motion.Path) (stream, error) {
	rate := c.Rate
	if rate == 0 {
		rate = defaultRate
	}
	if !(rate >= 0.01 && rate <= 10_000) {
		return nil, usagef("--rate %v: want 0.01 to 10000 samples a second", rate)
	}
	return follow(ctx, path, rate), nil
}

// follow yields a path's position rate times a second, each when it is due,
// until ctx ends. Where it is late it leaves samples out: they would be old.
func follow(ctx context.Context, path motion.Path, rate float64) stream {
	return func(yield func(pose.Position, error) bool) {
		start := time.Now()
		interval := time.Duration(float64(time.Second) / rate)
		timer := time.NewTimer(0)
		defer timer.Stop()
		for {
			select {
			case <-timer.C:
			case <-ctx.Done():
				yield(pose.Position{}, context.Cause(ctx))
				return
			}
			now := time.Now()
			at, velocity := path.At(now.Sub(start))
			p := pose.Position{At: at, Velocity: velocity, HasVelocity: true, Captured: now, TTL: max(minTTL, 3*interval)}
			if !yield(p, nil) {
				return
			}
			due := int64(time.Since(start)/interval) + 1
			timer.Reset(time.Until(start.Add(time.Duration(due) * interval)))
		}
	}
}

// published returns samples as they are published.
func published(read iter.Seq2[samples.Sample, error], ttl time.Duration) stream {
	return func(yield func(pose.Position, error) bool) {
		for sample, err := range read {
			p := sample.Position()
			p.TTL = ttl
			if !yield(p, err) {
				return
			}
		}
	}
}

// named gives positions the scene that was asked for, and a source where they
// have none.
func named(positions stream, id pose.SourceID) stream {
	return func(yield func(pose.Position, error) bool) {
		for p, err := range positions {
			if id.Scene != "" {
				p.Source.Scene = id.Scene
			}
			if p.Source.Name == "" {
				p.Source.Name = id.Name
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// send publishes positions until they end; those that come while the hub is away
// are left out. The last ones are confirmed by the hub, also after ctx's end.
func send(ctx context.Context, log zerolog.Logger, client *rpc.Client, positions stream) error {
	linger, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(closeTimeout, cut) })()

	publisher := client.Publisher()
	hub := presence{log: log, hub: client.Target()}
	sent, missed := 0, 0
	for position, err := range positions {
		if err == nil {
			err = publisher.Send(linger, position)
		}
		if gone, ok := errors.AsType[*rpc.AwayError](err); ok {
			hub.gone(gone.Err)
			missed++
			continue
		}
		if err != nil {
			publisher.Close(linger)
			log.Info().Int("samples", sent).Int("missed", missed).Msg("published")
			return err
		}
		hub.here()
		sent++
	}
	log.Info().Int("samples", sent).Int("missed", missed).Msg("published")
	return publisher.Close(linger)
}
