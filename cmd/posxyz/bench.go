package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"posxyz/cmd/posxyz/load"
)

// benchCmd is `posxyz bench`.
type benchCmd struct {
	Hub           string        `default:"127.0.0.1:50051" placeholder:"ADDR" help:"The hub (${default})."`
	Subscribers   int           `default:"100" help:"How many follow (${default})."`
	PerConnection int           `default:"10" help:"How many of them share a connection (${default})."`
	Sources       int           `default:"1" help:"How many sources move (${default})."`
	Rate          float64       `default:"60" placeholder:"HZ" help:"Samples a second of each source (${default})."`
	For           time.Duration `default:"10s" help:"For how long (${default})."`
	Unbounded     bool          `help:"Allow more than 10,000 subscribers and 1,000,000 deliveries a second."`
	IOwnThisHub   bool          `name:"i-own-this-hub" help:"Allow a hub that is not on this machine: others may be using it."`
	JSON          bool          `name:"json" help:"Print one JSON object."`
}

// Help is shown by `posxyz help bench`.
func (benchCmd) Help() string {
	return `Example: does the hub carry 1,000 subscribers of five sources at 60 Hz?

    posxyz bench --subscribers 1000 --sources 5

Every subscriber gets every sample, in a scene that is made for it and left empty.
The wait until all of them are there does not count. The age of a position is from
its capture to its reception, by this machine's clock. Load generator and hub share
the machine: what the one needs, the other lacks. The hub kept up if nobody was
cut off, nothing was lost, it took 99 % of the samples when they were due, and
99 % of the positions were 100 ms old or younger.`
}

// What a bench may be without --unbounded, and what it may be at all.
const (
	mostSubscribers = 10_000
	mostDeliveries  = 1_000_000 // a second
	mostBenchRate   = 10_000    // Hz
	mostBenchSource = 10_000
	mostStreams     = 1_000 // on a connection
)

// Run loads the hub for as long as it is told, or until Ctrl-C, and says what came
// of it.
func (c *benchCmd) Run(ctx context.Context, p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	local, err := c.checkOwner(ctx)
	if err != nil {
		return err
	}
	client, err := (&target{Hub: c.Hub}).dial(ctx)
	if err != nil {
		return err
	}
	client.Close()

	bar := newBenchBar(c, p.stderr)
	result, err := load.Run(ctx, load.Options{
		Hub:           c.Hub,
		Subscribers:   c.Subscribers,
		PerConnection: c.PerConnection,
		Sources:       c.Sources,
		Rate:          c.Rate,
		For:           c.For,
		Progress:      bar.show,
	})
	bar.clear()
	if ended, ok := errors.AsType[*load.StreamError](err); ok {
		return fmt.Errorf("%s: %w", ended.Stream, plain(ended.Err))
	}
	if err != nil {
		return err
	}
	if c.JSON {
		_, err = fmt.Fprint(p.stdout, marshalLine(c.json(&result)))
	} else {
		_, err = fmt.Fprint(p.stdout, c.text(&result, local))
	}
	return err
}

// check refuses flags that cannot be, or that are more than a hub is asked for by
// mistake.
func (c *benchCmd) check() error {
	deliveries := c.Rate * float64(c.Sources) * float64(c.Subscribers)
	switch {
	case c.Subscribers < 1:
		return usagef("--subscribers %d: want 1 or more", c.Subscribers)
	case c.PerConnection < 1 || c.PerConnection > mostStreams:
		return usagef("--per-connection %d: want 1 to %d", c.PerConnection, mostStreams)
	case c.Sources < 1 || c.Sources > mostBenchSource:
		return usagef("--sources %d: want 1 to %d", c.Sources, mostBenchSource)
	case !(c.Rate >= 0.1 && c.Rate <= mostBenchRate):
		return usagef("--rate %v: want 0.1 to %d samples a second", c.Rate, mostBenchRate)
	case c.For <= 0:
		return usagef("--for %v: want more than 0s", c.For)
	case c.Unbounded:
		return nil
	case c.Subscribers > mostSubscribers:
		return usagef("--subscribers %d is more than %d: add --unbounded if that is meant", c.Subscribers, mostSubscribers)
	case deliveries > mostDeliveries:
		return usagef("%v Hz of %s to %s is %.0f deliveries a second, more than %d: add --unbounded if that is meant",
			c.Rate, counted(c.Sources, "source"), counted(c.Subscribers, "subscriber"), deliveries, mostDeliveries)
	}
	return nil
}

// checkOwner refuses a hub on another machine, unless that is meant. It reports
// whether the hub is on this one.
func (c *benchCmd) checkOwner(ctx context.Context) (local bool, err error) {
	host, _, err := net.SplitHostPort(c.Hub)
	if err != nil {
		return false, usagef("--hub %s: want host:port, as in 127.0.0.1:50051", c.Hub)
	}
	local, err = isLoopback(ctx, host)
	if err != nil {
		return false, fmt.Errorf("--hub %s: %w", c.Hub, err)
	}
	if !local && !c.IOwnThisHub {
		return false, usagef("--hub %s is not on this machine alone, and a bench takes what its hub can give: add --i-own-this-hub if that is meant", c.Hub)
	}
	return local, nil
}
