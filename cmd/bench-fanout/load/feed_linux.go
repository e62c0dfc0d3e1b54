package load

import (
	"context"
	"errors"
	"time"

	"posxyz/cmd/bench-fanout/protocol"
)

// Feed moves several sources at a steady rate.
type Feed struct {
	swarm  *Swarm
	conn   *Conn
	movers *protocol.Movers
	gap    time.Duration
	due    time.Duration
	tick   int
	out    []byte
}

// NewFeed opens a Publish for n sources, each of which moves so often.
func NewFeed(swarm *Swarm, address string, n, hz int) (*Feed, error) {
	hello, movers := protocol.NewMovers(address, n)
	conn, err := swarm.Dial(address, hello, movers)
	if err != nil {
		return nil, err
	}
	return &Feed{swarm: swarm, conn: conn, movers: movers, gap: time.Second / time.Duration(hz)}, nil
}

// Is reports whether c is the feed's connection.
func (f *Feed) Is(c *Conn) bool { return c == f.conn }

// Ticks is how often each source has moved.
func (f *Feed) Ticks() int { return f.tick }

var errFeed = errors.New("the server takes no more: a position did not fit into its flow control")

// Run moves the sources for a time, and reads what arrives meanwhile.
func (f *Feed) Run(ctx context.Context, duration time.Duration) error {
	now := f.swarm.Now()
	if now-f.due > f.gap {
		f.due = now
	}
	for until := now + duration; f.due < until; f.due += f.gap {
		if err := f.swarm.RunUntil(ctx, f.due); err != nil {
			return err
		}
		var ok bool
		if f.out, ok = f.movers.Append(f.out[:0], f.tick, time.Now()); !ok {
			return errFeed
		}
		f.tick++
		if err := f.swarm.Send(f.conn, f.out...); err != nil {
			return err
		}
	}
	return f.swarm.RunUntil(ctx, f.due)
}
