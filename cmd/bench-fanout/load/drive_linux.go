package load

import (
	"context"
	"fmt"
	"time"

	"posxyz/cmd/bench-fanout/protocol"
)

// stuck is how long nothing may arrive before what is in flight is given up.
const stuck = 5 * time.Second

// Drive sends positions through a server and counts what arrives.
type Drive struct {
	Swarm *Swarm
	Meter *Meter

	publisher protocol.Publisher
	conn      *Conn
	out       []byte
}

// NewDrive opens the publisher's connection. The subscribers come later.
func NewDrive(address string, dialect protocol.Dialect, subscribers int) (*Drive, error) {
	swarm, err := NewSwarm()
	if err != nil {
		return nil, err
	}
	d := &Drive{Swarm: swarm, Meter: NewMeter(subscribers)}
	hello, publisher := dialect.Publisher()
	d.publisher = publisher
	if d.conn, err = swarm.Dial(address, hello, publisher); err != nil {
		swarm.Close()
		return nil, err
	}
	swarm.Take = func(c *Conn, got *protocol.Got, at time.Duration) error {
		if c == d.conn {
			return nil
		}
		return d.Meter.Take(c.Number-1, got, at)
	}
	return d, nil
}

// Window keeps so many positions in flight for a time: a new one is sent when
// every subscriber has received the oldest. Then it waits for the last.
func (d *Drive) Window(ctx context.Context, window int, duration time.Duration) error {
	moved := d.Swarm.Now()
	for until := moved + duration; ; {
		now := d.Swarm.Now()
		if d.Meter.Full() || now >= until {
			return d.drain(ctx)
		}
		sent, err := d.send(window-d.Meter.InFlight(), now)
		if err != nil {
			return err
		}
		if sent > 0 {
			moved = now
		}
		if now-moved > stuck {
			return d.drain(ctx)
		}
		if err := d.Swarm.Step(ctx, until-now); err != nil {
			return err
		}
	}
}

// Rate sends positions at a steady rate for a time, whatever arrives. Then it
// waits for the last.
func (d *Drive) Rate(ctx context.Context, hz int, duration time.Duration) error {
	start, gap := d.Swarm.Now(), time.Second/time.Duration(hz)
	for n := range int(duration / gap) {
		if err := d.Swarm.RunUntil(ctx, start+time.Duration(n)*gap); err != nil {
			return err
		}
		sent, err := d.send(1, d.Swarm.Now())
		if err != nil {
			return err
		}
		if sent == 0 {
			return fmt.Errorf("the server takes no more: position %d did not fit into its flow control", d.Meter.Sent())
		}
	}
	return d.drain(ctx)
}

// send sends up to n positions in one write, as many as the server has room for.
func (d *Drive) send(n int, now time.Duration) (sent int, err error) {
	d.out = d.out[:0]
	for sent < n && !d.Meter.Full() {
		out, ok := d.publisher.Append(d.out, d.Meter.Sent())
		if !ok {
			break
		}
		d.out = out
		d.Meter.Send(now)
		sent++
	}
	if sent == 0 {
		return 0, nil
	}
	return sent, d.Swarm.Send(d.conn, d.out...)
}

// drain waits until everything sent has arrived, or nothing more does.
func (d *Drive) drain(ctx context.Context) error {
	moved, deliveries := d.Swarm.Now(), d.Meter.Deliveries
	for d.Meter.InFlight() > 0 {
		if err := d.Swarm.Step(ctx, lookAtCtx); err != nil {
			return err
		}
		now := d.Swarm.Now()
		if d.Meter.Deliveries != deliveries {
			moved, deliveries = now, d.Meter.Deliveries
		}
		if now-moved > stuck {
			d.Meter.GiveUp()
		}
	}
	return nil
}
