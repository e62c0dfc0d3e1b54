//go:build linux

package stall

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"posxyz/cmd/bench-fanout/contender"
	"posxyz/cmd/bench-fanout/process"
	"posxyz/cmd/bench-fanout/report"
)

// Plan is a whole test.
type Plan struct {
	Rounds      int
	Subscribers int // the one that is stopped among them
	Sources     int
	Hz          int // of each source
	Bundle      int // credits that the others return at once
	Stall       time.Duration
}

// How long everything runs before and after a stall; no longer than it.
const (
	warmth    = 10 * time.Second
	afterwake = 2 * time.Second
)

// kinds are the runs of a round; they take turns in being the first.
var kinds = []Kind{Control, Followed, Subscribe}

// Runs is how many there are.
func (p Plan) Runs() int { return p.Rounds * len(kinds) }

// Run makes all of them.
func (p Plan) Run(ctx context.Context, lineup *contender.Lineup, progress *report.Progress) ([]Result, error) {
	defer progress.End()
	var results []Result
	for round := range p.Rounds {
		for i := range kinds {
			kind := kinds[(i+round)%len(kinds)]
			progress.Step(fmt.Sprintf("round %d/%d  %s", round+1, p.Rounds, kind))
			result, err := p.one(ctx, lineup, kind)
			if err != nil {
				return nil, err
			}
			result.Round, result.Kind = round+1, kind
			results = append(results, result)
		}
	}
	return results, nil
}

// one starts a hub, everybody, and stops one of them or nobody.
func (p Plan) one(ctx context.Context, lineup *contender.Lineup, kind Kind) (Result, error) {
	hub, err := lineup.Start(ctx, contender.Hub)
	if err != nil {
		return Result{}, err
	}
	defer hub.Stop()
	crowd, err := newCrowd(ctx, hub.Address, p)
	if err != nil {
		return Result{}, err
	}
	defer crowd.swarm.Close()
	defer hub.Stop()
	credits := "--credits=" + strconv.Itoa(Credits)
	if kind == Subscribe {
		credits = "--credits=0"
	}
	sleeper, err := process.Start(ctx, contender.Self(lineup.Cores.Load, isSubscribed, "sleep", credits, hub.Address))
	if err != nil {
		return Result{}, err
	}
	defer sleeper.Stop()
	if err := crowd.feed.Run(ctx, min(warmth, p.Stall)); err != nil {
		return Result{}, err
	}
	result, err := p.stall(ctx, hub, crowd, func(s syscall.Signal) error {
		if kind == Control {
			return nil
		}
		return sleeper.Signal(s)
	})
	if err == nil {
		result.Woken, err = p.wake(ctx, crowd, sleeper)
	}
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%s: %w; the hub said: %s", kind, err, hub.Said())
	}
	return result, err
}

func isSubscribed(line string) (string, bool) { return "", line == subscribedMark }

// stall is the time during which one is stopped, until it is woken.
func (p Plan) stall(ctx context.Context, hub *process.Child, crowd *crowd, signal func(syscall.Signal) error) (Result, error) {
	before, err := lookAt(hub)
	if err != nil {
		return Result{}, err
	}
	if err := signal(syscall.SIGSTOP); err != nil {
		return Result{}, err
	}
	crowd.clear()
	started := crowd.swarm.Now()
	if err := crowd.feed.Run(ctx, p.Stall); err != nil {
		return Result{}, err
	}
	seconds := (crowd.swarm.Now() - started).Seconds()
	after, err := lookAt(hub)
	if err != nil {
		return Result{}, err
	}
	ms := func(p float64) float64 { return 1e3 * crowd.latency.Percentile(p).Seconds() }
	return Result{
		GrowthKB: float64(after.rss-before.rss) / 1024,
		RSSKB:    float64(after.rss) / 1024,
		HubCPU:   (after.hub - before.hub).Seconds() / seconds,
		LoadCPU:  (after.load - before.load).Seconds() / seconds,
		P50MS:    ms(50),
		P99MS:    ms(99),
		P999MS:   ms(99.9),
		Updates:  float64(crowd.updates) / float64(p.Subscribers-1) / seconds,
	}, nil
}

// cost is what processes have used so far.
type cost struct {
	hub, load time.Duration
	rss       int
}

func lookAt(hub *process.Child) (c cost, err error) {
	if c.hub, err = process.CPU(hub.PID); err != nil {
		return c, err
	}
	if c.load, err = process.CPU(os.Getpid()); err != nil {
		return c, err
	}
	c.rss, err = process.RSS(hub.PID)
	return c, err
}

// wake sends SIGCONT, which does nothing to one that was not stopped, and asks
// for what was seen then.
func (p Plan) wake(ctx context.Context, crowd *crowd, sleeper *process.Child) (Woken, error) {
	since := time.Now().UnixMicro()
	if err := sleeper.Signal(syscall.SIGCONT); err != nil {
		return Woken{}, err
	}
	if err := crowd.feed.Run(ctx, min(afterwake, p.Stall)); err != nil {
		return Woken{}, err
	}
	if err := sleeper.Say(strconv.FormatInt(since, 10)); err != nil {
		return Woken{}, fmt.Errorf("the one that was stopped: %w; it said: %s", err, sleeper.Said())
	}
	text, err := sleeper.Await(ctx, func(line string) (string, bool) { return strings.CutPrefix(line, wokenMark) })
	if err != nil {
		return Woken{}, err
	}
	var woken Woken
	return woken, json.Unmarshal([]byte(text), &woken)
}
