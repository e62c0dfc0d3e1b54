//go:build linux

package main

import (
	"context"
	"fmt"
	"time"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
	"posxyz/cmd/bench-fanout/process"
	"posxyz/cmd/bench-fanout/report"
)

// throughputCmd is `bench-render throughput`.
type throughputCmd struct {
	Rounds  int     `default:"9" help:"Rounds; each measures everything once (${default})."`
	Seconds float64 `default:"0.1" help:"Seconds of work in each measurement (${default})."`
	Few     int     `default:"64" help:"Sources of the smaller scene (${default})."`
	Many    int     `default:"512" help:"Sources of the larger scene: what a source costs is the difference (${default})."`
	Audio   float64 `default:"20" help:"Seconds of sound that the whole renderer plays in each round, with 64 sources (${default})."`
	JSON    string  `name:"json" env:"JSON" placeholder:"FILE" help:"Keep everything that was measured there, each round too; each mode has its part of the file."`
}

// throughputReport is its part of the JSON file.
type throughputReport struct {
	Machine report.Machine `json:"machine"`
	Core    int            `json:"core"` // below 0: any
	Started time.Time      `json:"started"`
	Head    string         `json:"head"`
	Taps    int            `json:"taps"`
	Costs   []cost         `json:"costs"`
	Marks   []mark         `json:"marks"`
	Samples []sample       `json:"samples"`
	Blocks  []blockTimes   `json:"blocks"`
}

// Run measures and compares.
func (c *throughputCmd) Run(ctx context.Context, p *program) error {
	if c.Rounds < 1 || !(c.Seconds > 0) || c.Few < 1 || c.Many <= c.Few || !(c.Audio > 0) {
		return fmt.Errorf("%d rounds of %g s with %d and %d sources, %g s of sound: want more than 0 of each, and more sources in the larger scene", c.Rounds, c.Seconds, c.Few, c.Many, c.Audio)
	}
	file := report.File{Path: c.JSON, Part: "throughput"}
	if err := file.Check(); err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	head := hrtf.BuiltIn()
	result := throughputReport{Machine: report.ThisMachine(), Started: time.Now(), Head: head.Name, Taps: len(head.Nodes[0].Left)}
	lineup, err := newLineup(head, p.stderr)
	if err != nil {
		return err
	}
	cores, err := process.ChooseCores()
	if err != nil {
		return err
	}
	result.Core = cores.Load
	restore, err := process.Stay(cores.Load)
	if err != nil {
		return err
	}
	defer restore()

	fmt.Fprintf(p.stdout, "%v; one core\n%s: %d taps for each ear at %d Hz, blocks of %d; medians of %d rounds of %g s\n\n",
		result.Machine, head.Name, result.Taps, head.Rate, audio.BlockFrames, c.Rounds, c.Seconds)
	if err := c.measure(ctx, p, lineup, head.Rate, &result); err != nil {
		return err
	}
	table := costTable{samples: result.Samples, rounds: c.Rounds, few: c.Few, many: c.Many, rate: head.Rate}
	result.Costs = table.costs(lineup.all())
	result.Marks = append(table.marks(lineup), blockMark(result.Blocks, head.Rate))
	table.print(p.stdout, result.Costs)
	printBlocks(p.stdout, result.Blocks, head.Rate)
	printMarks(p.stdout, result.Marks)
	return file.Write(result)
}

// measure takes every sample, in rounds. The two scenes whose difference counts
// come right after each other.
func (c *throughputCmd) measure(ctx context.Context, p *program, lineup *lineup, rate audio.Rate, result *throughputReport) error {
	contenders, sounds := lineup.all(), loops(c.Many)
	progress := report.NewProgress(p.stderr, c.Rounds*(4*len(contenders)+1))
	defer progress.End()
	for round := range c.Rounds {
		for _, s := range c.scenes(round, contenders) {
			if err := ctx.Err(); err != nil {
				return err
			}
			progress.Step(fmt.Sprintf("%s, %d %s sources", s.Contender, s.Sources, motion(s.Moving)))
			if err := s.measure(sounds[:s.Sources], rate, time.Duration(c.Seconds*float64(time.Second))); err != nil {
				return err
			}
			result.Samples = append(result.Samples, s)
		}
		progress.Step(fmt.Sprintf("the whole renderer, %d moving sources", blockSources))
		space, err := openSpace(lineup.head, dsp.Kernels()[0])
		if err != nil {
			return err
		}
		blocks, err := timeBlocks(space, rate, c.Audio)
		if err != nil {
			return err
		}
		result.Blocks = append(result.Blocks, blocks)
	}
	return nil
}

// scenes are the samples of a round, not yet taken.
func (c *throughputCmd) scenes(round int, contenders []*contender) (scenes []sample) {
	for _, moving := range []bool{true, false} {
		for _, contender := range contenders {
			for _, sources := range []int{c.Few, c.Many} {
				scenes = append(scenes, sample{Round: round, Contender: contender.name, Moving: moving, Sources: sources, contender: contender})
			}
		}
	}
	return scenes
}

func motion(moving bool) string {
	if moving {
		return "moving"
	}
	return "standing"
}
