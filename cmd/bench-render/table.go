//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"posxyz/audio"
	"posxyz/cmd/bench-fanout/figures"
)

// cost is what a contender's sources cost: medians of rounds.
type cost struct {
	Contender string  `json:"contender"`
	Moving    bool    `json:"moving"`
	FewUS     float64 `json:"few_block_us"`  // a block of the smaller scene
	ManyUS    float64 `json:"many_block_us"` // and of the larger one
	SourceUS  float64 `json:"source_us"`     // a source, each block: the difference
	PerCore   float64 `json:"per_core"`      // how many last as long as a block
}

// costTable makes costs of samples.
type costTable struct {
	samples   []sample
	rounds    int
	few, many int // sources
	rate      audio.Rate
}

// costs are two for each contender, moving and standing.
func (t *costTable) costs(contenders []*contender) (costs []cost) {
	for _, contender := range contenders {
		for _, moving := range []bool{true, false} {
			c := cost{Contender: contender.name, Moving: moving}
			c.FewUS = t.median(func(round int) float64 { return t.block(round, contender, moving, t.few) })
			c.ManyUS = t.median(func(round int) float64 { return t.block(round, contender, moving, t.many) })
			c.SourceUS = t.median(func(round int) float64 { return t.source(round, contender, moving) })
			c.PerCore = t.blockUS() / c.SourceUS
			costs = append(costs, c)
		}
	}
	return costs
}

// marks holds the costs against the marks. Ratios are those within a round.
func (t *costTable) marks(l *lineup) []mark {
	perCore := func(c *contender) float64 {
		return t.median(func(round int) float64 { return t.blockUS() / t.source(round, c, true) })
	}
	plain := l.plain
	if plain == nil {
		plain = l.best
	}
	assembly := mark{Figure: "moving sources per core, assembly", AtLeast: true, Mark: 500, Goal: 600}
	if l.plain != nil {
		assembly = assembly.of(perCore(l.best))
	}
	beside := mark{Figure: "moving sources, beside OpenAL Soft", Unit: "x", AtLeast: true, Mark: 1.8}
	if l.other != nil {
		beside = beside.of(t.median(func(round int) float64 {
			return t.source(round, l.other, true) / t.source(round, l.best, true)
		}))
	}
	return []mark{
		assembly,
		mark{Figure: "moving sources per core, plain Go", AtLeast: true, Mark: 150}.of(perCore(plain)),
		beside,
		mark{Figure: "standing sources, beside moving ones", Unit: "x", AtLeast: true, Mark: 1.8}.of(t.median(func(round int) float64 {
			return t.source(round, l.best, true) / t.source(round, l.best, false)
		})),
	}
}

// print prints a line for each cost.
func (t *costTable) print(w io.Writer, costs []cost) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "contender\tsources\tµs/block, %d\tµs/block, %d\tµs/source\tsources/core\t\n", t.few, t.many)
	for _, c := range costs {
		fmt.Fprintf(table, "%s\t%s\t%.1f\t%.1f\t%.2f\t%.0f\t\n", c.Contender, motion(c.Moving), c.FewUS, c.ManyUS, c.SourceUS, c.PerCore)
	}
	_ = table.Flush()
	fmt.Fprintln(w)
}

// blockUS is how long a block lasts.
func (t *costTable) blockUS() float64 { return 1e6 * t.rate.Seconds(audio.BlockFrames) }

// median is that over rounds.
func (t *costTable) median(of func(round int) float64) float64 {
	values := make([]float64, t.rounds)
	for round := range values {
		values[round] = of(round)
	}
	return figures.Median(values)
}

// source is what one more source costs, in µs a block.
func (t *costTable) source(round int, c *contender, moving bool) float64 {
	return (t.block(round, c, moving, t.many) - t.block(round, c, moving, t.few)) / float64(t.many-t.few)
}

// block is what was measured in a round, or NaN.
func (t *costTable) block(round int, c *contender, moving bool, sources int) float64 {
	for _, s := range t.samples {
		if s.Round == round && s.Contender == c.name && s.Moving == moving && s.Sources == sources {
			return s.BlockUS
		}
	}
	return math.NaN()
}
