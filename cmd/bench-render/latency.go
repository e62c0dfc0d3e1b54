//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"posxyz/audio/speaker/nullsink"
	"posxyz/cmd/bench-fanout/figures"
	"posxyz/cmd/bench-fanout/report"
	"posxyz/cmd/bench-render/latency"
)

// The marks, in ms.
const (
	mostStepMS = 60
	mostHeadMS = 30
)

// latencyCmd is `bench-render latency`.
type latencyCmd struct {
	Program    string        `default:"bin/posxyz" placeholder:"FILE" help:"The program that is measured (${default})."`
	Latency    time.Duration `default:"20ms" help:"Of the sound card, as listen has it (${default})."`
	Sound      string        `default:"noise" help:"What is heard, as listen has it (${default})."`
	Settle     time.Duration `default:"3s" help:"Before the first step: the listener finds out how far behind to play (${default})."`
	Steps      int           `default:"24" help:"Steps of each kind (${default})."`
	Kinds      []string      `default:"jump,teleport,move,head" help:"Kinds of steps (${default})."`
	Recordings int           `default:"6" help:"Recordings that are searched for gaps (${default}); 0 leaves the card's own part out."`
	Seconds    float64       `default:"5" help:"Seconds of each recording (${default})."`
	JSON       string        `name:"json" env:"JSON" placeholder:"FILE" help:"Keep everything that was measured there, each step too; each mode has its part of the file."`
}

// latencyReport is its part of the JSON file.
type latencyReport struct {
	Machine report.Machine       `json:"machine"`
	Started time.Time            `json:"started"`
	Load    float64              `json:"load"` // what wanted to run in the minute before, in programs
	Latency string               `json:"latency"`
	Kinds   []latency.Result     `json:"kinds"`
	Card    []latency.CardResult `json:"card"`
	Marks   []mark               `json:"marks"`
}

// Run measures.
func (c *latencyCmd) Run(ctx context.Context, p *program) error {
	kinds, err := c.kinds()
	if err != nil {
		return err
	}
	file := report.File{Path: c.JSON, Part: "latency"}
	if err := file.Check(); err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	sink, err := nullsink.Start(ctx)
	if err != nil {
		return err
	}
	defer sink.Close()
	result := latencyReport{Machine: report.ThisMachine(), Started: time.Now(), Load: latency.Load(), Latency: c.Latency.String()}
	fmt.Fprintf(p.stdout, "%v\nposxyz hub, and posxyz listen --latency %v, to a null sink; %d steps of each kind, samples at 60 Hz\n", result.Machine, c.Latency, c.Steps)
	if result.Load > float64(result.Machine.Cores)/2 {
		fmt.Fprintf(p.stdout, "the machine is busy with something else (load %.1f on %d cores): what follows is of such a machine\n", result.Load, result.Machine.Cores)
	}
	fmt.Fprintln(p.stdout)

	progress := report.NewProgress(p.stderr, len(kinds)+c.Recordings)
	for _, kind := range kinds {
		progress.Step(kind.What)
		measured, err := c.plan().Run(ctx, sink, kind)
		if err != nil {
			progress.End()
			return err
		}
		result.Kinds = append(result.Kinds, measured)
	}
	for n := range c.Recordings {
		progress.Step(fmt.Sprintf("recording %d of the card alone", n+1))
		measured, err := latency.Card(ctx, sink, c.length(), "card", "--latency="+c.Latency.String(), fmt.Sprintf("--seconds=%g", c.Seconds))
		if err != nil {
			progress.End()
			return err
		}
		result.Card = append(result.Card, measured)
	}
	progress.End()
	for i, kind := range kinds {
		result.Marks = append(result.Marks, kindMark(kind, result.Kinds[i]))
	}
	c.print(p.stdout, &result)
	printMarks(p.stdout, result.Marks)
	return file.Write(result)
}

// kinds reads the flags.
func (c *latencyCmd) kinds() (kinds []latency.Kind, err error) {
	if c.Steps < 1 || c.Settle < 200*time.Millisecond || c.Recordings < 0 || !(c.Seconds >= 2) {
		return nil, fmt.Errorf("%d steps after %v, %d recordings of %g s: want steps, after 200ms or more, and 2 s or more", c.Steps, c.Settle, c.Recordings, c.Seconds)
	}
	all := latency.Kinds()
	var names []string
	for _, kind := range all {
		names = append(names, kind.Name)
	}
	for _, name := range c.Kinds {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, fmt.Errorf("--kinds %s: there are %s", name, strings.Join(names, ", "))
		}
		kinds = append(kinds, all[i])
	}
	return kinds, nil
}

func (c *latencyCmd) plan() latency.Plan {
	return latency.Plan{Program: c.Program, Latency: c.Latency, Sound: c.Sound, Settle: c.Settle, Steps: c.Steps}
}

func (c *latencyCmd) length() time.Duration {
	return time.Duration(c.Seconds * float64(time.Second))
}

// kindMark holds the median of a kind of steps against its mark.
func kindMark(kind latency.Kind, r latency.Result) mark {
	m := mark{Figure: kind.What + ", until it is heard: median", Unit: "ms", Mark: mostStepMS}
	if kind.Name == "head" {
		m.Mark = mostHeadMS
	}
	return m.of(r.MedianMS())
}

// print prints a line for each kind, and what is known of the card.
func (c *latencyCmd) print(w io.Writer, result *latencyReport) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "from capture until heard\tsteps\tunheard\tmedian\tp95\tlongest\t")
	for _, r := range result.Kinds {
		if r.Refused != "" {
			fmt.Fprintf(table, "%s\t-\t-\t-\t-\t-\t  %s\n", r.Kind, r.Refused)
			continue
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%.1f ms\t%.1f ms\t%.1f ms\t\n", r.Kind, len(r.StepsMS), r.Unheard, r.MedianMS(), r.P95MS(), r.LongestMS())
	}
	_ = table.Flush()
	fmt.Fprintln(w)
	if len(result.Card) == 0 {
		return
	}
	var gaps int
	var underruns uint64
	var silent, lost float64
	for _, r := range result.Card {
		gaps, silent = gaps+r.Gaps, silent+r.GapsMS
		underruns, lost = underruns+r.Underruns, lost+r.LostMS
	}
	fmt.Fprintf(w, "the card's part of that, from rendering to the sink: median %.1f ms\n", figures.MedianOf(result.Card, latency.CardResult.MedianMS))
	fmt.Fprintf(w, "gaps in %d recordings of %g s at %v: %d, %.0f ms together; counted by the player: %d underruns, %.0f ms\n\n", len(result.Card), c.Seconds, c.Latency, gaps, math.Round(silent), underruns, lost)
}

// cardCmd is what the process runs that plays to the card alone.
type cardCmd struct {
	Latency time.Duration
	Seconds float64
}

// Run plays.
func (c *cardCmd) Run(ctx context.Context, p *program) error {
	length := time.Duration(c.Seconds * float64(time.Second))
	return latency.Play(ctx, c.Latency, length, p.stdout)
}
