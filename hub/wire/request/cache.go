package rpc

import (
	"context"
	"time"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
)

// statsAge is how old an answer of Stats may be.
const statsAge = 100 * time.Millisecond

// statsCache answers all who ask at about the same time with one look at the hub:
// looking stops its broadcasters for as long as they describe their followers.
type statsCache struct {
	looking chan struct{} // one slot: held by who looks, and guards the rest

	reply *pb.StatsReply // nil before the first
	at    time.Time
}

func newStatsCache() *statsCache { return &statsCache{looking: make(chan struct{}, 1)} }

// get returns what the hub carries, or carried statsAge ago. The error is the
// cause of ctx's end, or that of hub.Stats.
func (c *statsCache) get(ctx context.Context, h *hub.Hub) (*pb.StatsReply, error) {
	select {
	case c.looking <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-c.looking }()
	if c.reply != nil && time.Since(c.at) < statsAge {
		return c.reply, nil
	}
	stats, err := h.Stats(ctx)
	if err != nil {
		return nil, err
	}
	c.reply, c.at = fromStats(stats), time.Now()
	return c.reply, nil
}
