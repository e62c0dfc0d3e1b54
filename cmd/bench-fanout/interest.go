//go:build linux

package main

import (
	"context"
	"fmt"
	"time"

	"posxyz/cmd/bench-fanout/interest"
	"posxyz/cmd/bench-fanout/process"
	"posxyz/cmd/bench-fanout/report"
)

// interestCmd is `bench-fanout interest`.
type interestCmd struct {
	hubFlags `embed:""`

	Rounds      int     `default:"5" help:"Rounds; each has the small world and the large one (${default})."`
	Subscribers int     `default:"200" help:"Subscribers, each with an area (${default})."`
	Moving      int     `default:"10" help:"Sources that move in the area: the whole of the small world (${default})."`
	Sources     int     `default:"10000" help:"Sources of the large world (${default})."`
	Hz          int     `default:"60" help:"How often each source moves in a second (${default})."`
	Seconds     float64 `default:"4" help:"Seconds of each measurement (${default})."`
}

// interestReport is its part of the JSON file.
type interestReport struct {
	Machine report.Machine    `json:"machine"`
	Cores   process.Cores     `json:"cores"`
	Started time.Time         `json:"started"`
	Rounds  []interest.Result `json:"rounds"`
	Gates   []report.Gate     `json:"gates"`
}

// Run measures both worlds.
func (c *interestCmd) Run(ctx context.Context, p *program) error {
	if c.Rounds < 1 || c.Subscribers < 1 || c.Moving < 1 || c.Sources <= c.Moving || c.Hz < 1 || c.Seconds <= 0 {
		return fmt.Errorf("%d rounds of %g s with %d subscribers, %d of %d sources moving at %d Hz: want more than 0 of each, and a large world", c.Rounds, c.Seconds, c.Subscribers, c.Moving, c.Sources, c.Hz)
	}
	result := interestReport{Machine: report.ThisMachine(), Started: time.Now()}
	lineup, restore, err := c.stage(ctx, c.Subscribers+100)
	if err != nil {
		return err
	}
	defer restore()
	result.Cores = lineup.Cores
	fmt.Fprintf(p.stdout, "%s\n%d subscribers with an area, in which %d sources move at %d Hz; a world of those, and one of %d\n\n", where(result.Machine, lineup.Cores), c.Subscribers, c.Moving, c.Hz, c.Sources)
	plan := interest.Plan{Rounds: c.Rounds, Subscribers: c.Subscribers, Moving: c.Moving, Sources: c.Sources, Hz: c.Hz, Duration: time.Duration(c.Seconds * float64(time.Second))}
	result.Rounds, err = plan.Run(ctx, lineup, report.NewProgress(p.stderr, plan.Runs()))
	if err != nil {
		return err
	}
	result.Gates = []report.Gate{interest.Gate(result.Rounds)}
	interest.Print(p.stdout, result.Rounds)
	report.PrintGates(p.stdout, result.Gates)
	return c.file("interest").Write(result)
}
