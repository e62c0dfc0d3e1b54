//go:build linux

package contender

import (
	"context"
	"fmt"
	"strings"
	"time"

	"posxyz/cmd/bench-fanout/load"
)

// The first positions of a source are not like those that follow: without a
// predecessor there is no velocity.
const payloadTime, payloadWarmth = 100 * time.Millisecond, 50 * time.Millisecond

// Measure finds how large a position is in the hub's Updates when each has one,
// and makes the peers' as large.
func (l *Lineup) Measure(ctx context.Context) error {
	size, err := l.updateSize(ctx, Hub)
	if err != nil {
		return err
	}
	l.Payload = size
	return nil
}

// Pad makes the naive server's Updates as large as Payload, by the name of the
// source that it hands on.
func (l *Lineup) Pad(ctx context.Context) error {
	l.NaiveSource = "c"
	for range 3 { // the lengths are encoded too: once may not be enough
		size, err := l.updateSize(ctx, Naive)
		if err != nil {
			return err
		}
		name := len(l.NaiveSource) + l.Payload - size
		if name == len(l.NaiveSource) {
			return nil
		}
		if name < 1 {
			return fmt.Errorf("a position of %d bytes: the naive server's has %d at least", l.Payload, size)
		}
		l.NaiveSource = strings.Repeat("c", name)
	}
	return nil // to a byte
}

// updateSize is the mean size of a message with one position.
func (l *Lineup) updateSize(ctx context.Context, name string) (int, error) {
	server, err := l.Start(ctx, name)
	if err != nil {
		return 0, err
	}
	defer server.Stop()
	dialect := l.Dialect(name, server.Address)
	drive, err := load.NewDrive(server.Address, dialect, 1)
	if err != nil {
		return 0, err
	}
	defer drive.Swarm.Close()
	if err := drive.Swarm.DialAll(ctx, 1, server.Address, dialect.Subscriber); err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	for _, duration := range []time.Duration{payloadWarmth, payloadTime} {
		drive.Meter.Clear()
		if err := drive.Window(ctx, 1, duration); err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
	}
	if drive.Meter.Messages == 0 {
		return 0, fmt.Errorf("%s: nothing arrived", name)
	}
	return (drive.Meter.Bytes + drive.Meter.Messages/2) / drive.Meter.Messages, nil
}
