//go:build linux

package stall

import (
	"context"
	"errors"
	"time"

	pb "posxyz/gen/posxyzpb"

	"posxyz/cmd/bench-fanout/figures"
	"posxyz/cmd/bench-fanout/load"
	"posxyz/cmd/bench-fanout/protocol"
)

// crowd is the other subscribers: they follow, and return the credits of what
// they have read in bundles.
type crowd struct {
	swarm   *load.Swarm
	feed    *load.Feed
	latency figures.Histogram
	updates int
	bundle  int
	owed    []int               // by connection: credits to return
	credits [Credits + 1][]byte // encoded
	out     []byte
}

// newCrowd opens the publisher and the followers.
func newCrowd(ctx context.Context, address string, p Plan) (*crowd, error) {
	swarm, err := load.NewSwarm()
	if err != nil {
		return nil, err
	}
	others := p.Subscribers - 1
	c := &crowd{swarm: swarm, bundle: p.Bundle, owed: make([]int, 1+others)}
	for credits := range c.credits {
		c.credits[credits] = protocol.Credit(uint32(credits))
	}
	swarm.Take = c.take
	if c.feed, err = load.NewFeed(swarm, address, p.Sources, p.Hz); err == nil {
		err = swarm.DialAll(ctx, others, address, func() ([]byte, protocol.Parser) {
			return protocol.Follow(address, &pb.SubscribeRequest{}, Credits)
		})
	}
	if err != nil {
		swarm.Close()
		return nil, err
	}
	return c, nil
}

func (c *crowd) take(conn *load.Conn, got *protocol.Got, _ time.Duration) error {
	if c.feed.Is(conn) || len(got.Updates) == 0 {
		return nil
	}
	now := time.Now().UnixMicro()
	for _, p := range got.Positions {
		c.latency.Add(time.Duration(now-p.TimeUS) * time.Microsecond)
	}
	c.updates += len(got.Updates)
	owed := &c.owed[conn.Number]
	*owed += len(got.Updates)
	switch {
	case *owed > Credits:
		return errors.New("the hub sent more Updates than it had credits for")
	case *owed < c.bundle:
		return nil
	}
	var ok bool
	if c.out, ok = conn.Parser.(*protocol.HTTP2).AppendData(c.out[:0], c.credits[*owed]); !ok {
		return errors.New("the hub has no room for credits")
	}
	*owed = 0
	return c.swarm.Send(conn, c.out...)
}

// clear forgets what was counted.
func (c *crowd) clear() {
	c.latency.Reset()
	c.updates = 0
}
