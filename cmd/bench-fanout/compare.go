//go:build linux

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"posxyz/cmd/bench-fanout/compare"
	"posxyz/cmd/bench-fanout/contender"
	"posxyz/cmd/bench-fanout/process"
	"posxyz/cmd/bench-fanout/report"
)

// hubFlags say what is measured, and where the result goes.
type hubFlags struct {
	Hub    string   `default:"bin/posxyz" placeholder:"FILE" help:"The program whose hub is measured (${default})."`
	HubArg []string `placeholder:"ARG" help:"Give the hub a flag more, as in --hub-arg=--forget=5s."`
	JSON   string   `name:"json" env:"JSON" placeholder:"FILE" help:"Keep everything that was measured there, each round too; each mode has its part of the file."`
}

// stage chooses cores, moves this process to its own, and looks at the hub.
func (f *hubFlags) stage(ctx context.Context, files int) (lineup *contender.Lineup, restore func(), err error) {
	if err := process.NeedFiles(files); err != nil {
		return nil, nil, err
	}
	if err := f.file("").Check(); err != nil {
		return nil, nil, fmt.Errorf("--json: %w", err)
	}
	cores, err := process.ChooseCores()
	if err != nil {
		return nil, nil, err
	}
	lineup = &contender.Lineup{Hub: f.Hub, HubArgs: f.HubArg, Cores: cores}
	if err := lineup.Check(ctx); err != nil {
		return nil, nil, err
	}
	restore, err = process.Stay(cores.Load)
	return lineup, restore, err
}

// file is the part of the JSON file that a mode has.
func (f *hubFlags) file(part string) report.File { return report.File{Path: f.JSON, Part: part} }

// where says on which machine and cores a run takes place.
func where(machine report.Machine, cores process.Cores) string {
	if cores.Server < 0 {
		return machine.String() + "; one core only: servers and load generator share it"
	}
	return fmt.Sprintf("%v; each server on core %d, the load generator on core %d", machine, cores.Server, cores.Load)
}

// compareCmd is `bench-fanout`.
type compareCmd struct {
	hubFlags `embed:""`

	Rounds      int      `default:"5" help:"Rounds; each runs every server at every workload (${default})."`
	Servers     []string `default:"hub,nats,naive,tcp,tcp-coalesce" help:"Servers (${default})."`
	Workloads   []string `default:"w1,w16,w128,1000x20,100x100" help:"Workloads: w16 keeps 16 positions in flight, 1000x20 has 1000 subscribers at 20 Hz (${default})."`
	Subscribers int      `default:"1000" help:"Subscribers of the w workloads (${default})."`
	Seconds     float64  `default:"2" help:"Seconds that each server has for each workload and round (${default})."`
	Payload     int      `help:"Bytes of a position at the peers (default: as measured in the hub's Updates)."`
	Newest      bool     `help:"Have the hub send the newest position only, which is less work than the peers do."`
}

// fanoutReport is its part of the JSON file.
type fanoutReport struct {
	Machine report.Machine `json:"machine"`
	Cores   process.Cores  `json:"cores"`
	Started time.Time      `json:"started"`
	Payload int            `json:"payload_bytes"`
	Newest  bool           `json:"newest"`
	Medians []compare.Cell `json:"medians"`
	Rounds  []compare.Cell `json:"rounds"`
	Gates   []report.Gate  `json:"gates"`
}

// Run compares.
func (c *compareCmd) Run(ctx context.Context, p *program) error {
	plan, subscribers, err := c.plan()
	if err != nil {
		return err
	}
	result := fanoutReport{Machine: report.ThisMachine(), Started: time.Now(), Newest: c.Newest}
	lineup, restore, err := c.stage(ctx, subscribers+100)
	if err != nil {
		return err
	}
	defer restore()
	lineup.Newest = c.Newest
	if err := c.size(ctx, lineup); err != nil {
		return err
	}
	result.Cores, result.Payload = lineup.Cores, lineup.Payload
	fmt.Fprintf(p.stdout, "%s\n%d bytes a position, medians of %d rounds of %gs\n\n", where(result.Machine, lineup.Cores), lineup.Payload, c.Rounds, c.Seconds)

	result.Rounds, err = plan.Run(ctx, lineup, report.NewProgress(p.stderr, plan.Cells()))
	if err != nil {
		return err
	}
	result.Medians = compare.Medians(result.Rounds)
	result.Gates = compare.Gates(result.Medians)
	compare.Print(p.stdout, result.Medians)
	report.PrintGates(p.stdout, result.Gates)
	return c.file("compare").Write(result)
}

// plan reads the flags.
func (c *compareCmd) plan() (plan compare.Plan, subscribers int, err error) {
	plan = compare.Plan{Rounds: c.Rounds, Servers: c.Servers, Duration: time.Duration(c.Seconds * float64(time.Second))}
	if c.Rounds < 1 || c.Subscribers < 1 || c.Seconds <= 0 {
		return plan, 0, fmt.Errorf("%d rounds of %g s with %d subscribers: want more than 0 of each", c.Rounds, c.Seconds, c.Subscribers)
	}
	for _, name := range c.Servers {
		if !slices.Contains(contender.Names(), name) {
			return plan, 0, fmt.Errorf("--servers %s: there are %s", name, strings.Join(contender.Names(), ", "))
		}
	}
	for _, name := range c.Workloads {
		workload, err := compare.ParseWorkload(name, c.Subscribers)
		if err != nil {
			return plan, 0, err
		}
		plan.Workloads = append(plan.Workloads, workload)
		subscribers = max(subscribers, workload.Subscribers)
	}
	return plan, subscribers, nil
}

// size makes the positions of all servers as large as the hub's.
func (c *compareCmd) size(ctx context.Context, lineup *contender.Lineup) error {
	lineup.Payload = c.Payload
	if c.Payload == 0 {
		if err := lineup.Measure(ctx); err != nil {
			return err
		}
	}
	if !slices.Contains(c.Servers, contender.Naive) {
		return nil
	}
	return lineup.Pad(ctx)
}
