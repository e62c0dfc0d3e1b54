//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"posxyz/cmd/bench-fanout/process"
	"posxyz/cmd/bench-fanout/report"
	"posxyz/cmd/bench-fanout/stall"
)

// stallCmd is `bench-fanout stall`.
type stallCmd struct {
	hubFlags `embed:""`

	Rounds      int     `default:"5" help:"Rounds; each has a stalled run, its control, and one with plain Subscribe (${default})."`
	Subscribers int     `default:"1000" help:"Subscribers; one of them stalls (${default})."`
	Sources     int     `default:"3" help:"Sources that move (${default})."`
	Hz          int     `default:"60" help:"How often each moves in a second (${default})."`
	Bundle      int     `default:"4" help:"Credits that the others return at once; 1 makes as many writes as Updates, which keeps the load generator's core busy (${default})."`
	Seconds     float64 `default:"10" help:"Seconds that the one is stopped (${default})."`
}

// stallReport is its part of the JSON file.
type stallReport struct {
	Machine report.Machine `json:"machine"`
	Cores   process.Cores  `json:"cores"`
	Started time.Time      `json:"started"`
	Rounds  []stall.Result `json:"rounds"`
	Gates   []report.Gate  `json:"gates"`
}

// Run stalls.
func (c *stallCmd) Run(ctx context.Context, p *program) error {
	if c.Rounds < 1 || c.Subscribers < 2 || c.Sources < 1 || c.Hz < 1 || c.Seconds <= 0 {
		return fmt.Errorf("%d rounds of %g s with %d subscribers and %d sources at %d Hz: want 2 subscribers, and more than 0 of each", c.Rounds, c.Seconds, c.Subscribers, c.Sources, c.Hz)
	}
	if c.Bundle < 1 || c.Bundle > stall.Credits {
		return fmt.Errorf("--bundle %d: want 1 to the %d credits that there are", c.Bundle, stall.Credits)
	}
	result := stallReport{Machine: report.ThisMachine(), Started: time.Now()}
	lineup, restore, err := c.stage(ctx, c.Subscribers+100)
	if err != nil {
		return err
	}
	defer restore()
	result.Cores = lineup.Cores
	fmt.Fprintf(p.stdout, "%s\n1 of %d subscribers is stopped for %g s, %d sources move at %d Hz\n\n", where(result.Machine, lineup.Cores), c.Subscribers, c.Seconds, c.Sources, c.Hz)
	plan := stall.Plan{Rounds: c.Rounds, Subscribers: c.Subscribers, Sources: c.Sources, Hz: c.Hz, Bundle: c.Bundle, Stall: time.Duration(c.Seconds * float64(time.Second))}
	result.Rounds, err = plan.Run(ctx, lineup, report.NewProgress(p.stderr, plan.Runs()))
	if err != nil {
		return err
	}
	result.Gates = stall.Gates(result.Rounds)
	stall.Print(p.stdout, result.Rounds)
	report.PrintGates(p.stdout, result.Gates)
	return c.file("stall").Write(result)
}

// sleepCmd is what the process runs that is stopped.
type sleepCmd struct {
	Address string `arg:""`
	Credits uint32
}

// Run subscribes until it is told to end.
func (c *sleepCmd) Run(ctx context.Context, p *program) error {
	sleeper := stall.Sleeper{Address: c.Address, Credits: c.Credits}
	return sleeper.Run(ctx, os.Stdin, p.stdout)
}
