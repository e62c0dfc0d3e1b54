//go:build linux

package interest

import (
	"context"
	"fmt"
	"time"

	pb "posxyz/gen/posxyzpb"

	"posxyz/cmd/bench-fanout/contender"
	"posxyz/cmd/bench-fanout/load"
	"posxyz/cmd/bench-fanout/process"
	"posxyz/cmd/bench-fanout/protocol"
	"posxyz/cmd/bench-fanout/report"
)

// Plan is a whole measurement.
type Plan struct {
	Rounds      int
	Subscribers int
	Moving      int // sources, which are the whole of the small world
	Sources     int // in the large world
	Hz          int // of each that moves
	Duration    time.Duration
}

// settle is how long something runs before it is measured; shorter if that is.
const settle = 500 * time.Millisecond

// The area holds the places of all that move, and none of those that stand.
var area = &pb.Area{Center: &pb.Pos{X: protocol.ReachM / 2}, Radius: 2 * protocol.ReachM}

const standingX = 1000 // metres, and further

// Run makes both worlds in every round; they take turns in being the first.
func (p Plan) Run(ctx context.Context, lineup *contender.Lineup, progress *report.Progress) ([]Result, error) {
	defer progress.End()
	var results []Result
	for round := range p.Rounds {
		sizes := []int{p.Moving, p.Sources}
		for i := range sizes {
			sources := sizes[(i+round)%len(sizes)]
			progress.Step(fmt.Sprintf("round %d/%d  %d sources", round+1, p.Rounds, sources))
			result, err := p.world(ctx, lineup, sources)
			if err != nil {
				return nil, fmt.Errorf("a world of %d sources: %w", sources, err)
			}
			result.Round, result.Sources = round+1, sources
			results = append(results, result)
		}
	}
	return results, nil
}

// Runs is how many worlds there are.
func (p Plan) Runs() int { return 2 * p.Rounds }

func (p Plan) world(ctx context.Context, lineup *contender.Lineup, sources int) (Result, error) {
	hub, err := lineup.Start(ctx, contender.Hub)
	if err != nil {
		return Result{}, err
	}
	defer hub.Stop()
	if err := publishStanding(ctx, hub.Address, sources-p.Moving); err != nil {
		return Result{}, err
	}
	swarm, err := load.NewSwarm()
	if err != nil {
		return Result{}, err
	}
	defer swarm.Close()
	defer hub.Stop()
	w := &world{plan: p, hub: hub, swarm: swarm}
	swarm.Take = w.take
	if w.feed, err = load.NewFeed(swarm, hub.Address, p.Moving, p.Hz); err != nil {
		return Result{}, err
	}
	return w.measure(ctx)
}

// world is a hub and its publisher, and later its subscribers.
type world struct {
	plan      Plan
	hub       *process.Child
	swarm     *load.Swarm
	feed      *load.Feed
	positions int // received
}

func (w *world) measure(ctx context.Context) (Result, error) {
	ingest, _, err := w.share(ctx)
	if err != nil {
		return Result{}, err
	}
	dialect := protocol.GRPC{Authority: w.hub.Address, Request: &pb.SubscribeRequest{Area: area}}
	if err := w.swarm.DialAll(ctx, w.plan.Subscribers, w.hub.Address, dialect.Subscriber); err != nil {
		return Result{}, err
	}
	busy, positions, err := w.share(ctx)
	if err != nil {
		return Result{}, err
	}
	subscribers := float64(w.plan.Subscribers)
	each := positions / subscribers
	return Result{
		Ingest:     ingest,
		Busy:       busy,
		MarginalUS: 1e6 * (busy - ingest) / subscribers,
		Received:   each / float64(w.plan.Moving*w.plan.Hz),
		PerSecond:  each,
	}, nil
}

// share is the part of a core that the hub uses, and how many positions all
// subscribers receive in a second.
func (w *world) share(ctx context.Context) (share, positions float64, err error) {
	if err := w.feed.Run(ctx, min(settle, w.plan.Duration)); err != nil {
		return 0, 0, err
	}
	w.positions = 0
	started := w.swarm.Now()
	before, err := process.CPU(w.hub.PID)
	if err != nil {
		return 0, 0, err
	}
	if err := w.feed.Run(ctx, w.plan.Duration); err != nil {
		return 0, 0, err
	}
	after, err := process.CPU(w.hub.PID)
	seconds := (w.swarm.Now() - started).Seconds()
	return (after - before).Seconds() / seconds, float64(w.positions) / seconds, err
}

// take counts, and sees that nothing arrives from outside the area.
func (w *world) take(c *load.Conn, got *protocol.Got, _ time.Duration) error {
	if w.feed.Is(c) {
		return nil
	}
	for _, p := range got.Positions {
		if p.Index >= protocol.ReachM {
			return fmt.Errorf("a position at x = %d m arrived from outside the area", p.Index+1)
		}
	}
	w.positions += len(got.Positions)
	return nil
}
