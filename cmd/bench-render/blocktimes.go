//go:build linux

package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"posxyz/audio"
	"posxyz/audio/binaural"
	"posxyz/cmd/bench-fanout/figures"
	"posxyz/hub/pose"
)

const (
	blockSources = 64
	updateHz     = 60
)

// blockTimes is how long the whole renderer took for a block: by the clock, for
// which a sound card waits, and in CPU time, which other programs do not lengthen.
type blockTimes struct {
	Blocks int         `json:"blocks"`
	Clock  percentiles `json:"clock"`
	CPU    percentiles `json:"cpu"`
}

type percentiles struct {
	P50US  float64 `json:"p50_us"`
	P99US  float64 `json:"p99_us"`
	P999US float64 `json:"p999_us"`
	MaxUS  float64 `json:"max_us"`
}

func percentilesOf(h *figures.Histogram) percentiles {
	us := func(percent float64) float64 { return h.Percentile(percent).Seconds() * 1e6 }
	return percentiles{us(50), us(99), us(99.9), us(100)}
}

// timeBlocks plays moving sources for so many seconds of sound, as fast as it
// can. Their updates come 60 times a second, and are applied between blocks.
func timeBlocks(space audio.Space, rate audio.Rate, length float64) (blockTimes, error) {
	epoch := time.Unix(1.7e9, 0)
	now := epoch
	sounds := loops(blockSources)
	renderer := binaural.New(space, func(id pose.SourceID) audio.Sound {
		index, _ := strconv.Atoi(id.Name)
		return loop(sounds[index])
	}, binaural.Options{Rate: rate, MaxVoices: blockSources, Now: func() time.Time { return now }})

	scene := newOrbits(blockSources, rate)
	blocks := int(length * float64(rate) / audio.BlockFrames)
	var clock, cpu figures.Histogram
	var out audio.Block
	updates := 0
	for block := range warmUpBlocks + blocks {
		now = epoch.Add(time.Duration(rate.Seconds(int64(block)*audio.BlockFrames) * float64(time.Second)))
		if now.Sub(epoch) >= time.Duration(updates)*time.Second/updateHz {
			renderer.Apply(update(scene.at(block), now, updates))
			updates++
		}
		began, ran := time.Now(), cpuTime()
		renderer.Render(&out)
		ran = cpuTime() - ran
		if block >= warmUpBlocks {
			clock.Add(time.Since(began))
			cpu.Add(ran)
		}
	}
	if heard := len(renderer.Meters().Heard); heard != blockSources {
		return blockTimes{}, fmt.Errorf("%d of %d sources are heard", heard, blockSources)
	}
	return blockTimes{blocks, percentilesOf(&clock), percentilesOf(&cpu)}, nil
}

// update tells all places; the first one is a snapshot.
func update(places []pose.Vec, now time.Time, count int) pose.Update {
	u := pose.Update{Snapshot: count == 0, Sent: now}
	for i, at := range places {
		u.Positions = append(u.Positions, pose.Position{
			Source: pose.SourceID{Name: strconv.Itoa(i)}, At: at, Captured: now, Seq: uint64(count*len(places) + i + 1),
		})
	}
	return u
}

// blockMark holds the median of rounds against the mark.
func blockMark(rounds []blockTimes, rate audio.Rate) mark {
	m := mark{Figure: fmt.Sprintf("%d moving sources: p99.9 of a block's time", blockSources), Unit: "% of the block", Mark: 25}
	p999 := figures.MedianOf(rounds, func(b blockTimes) float64 { return b.Clock.P999US })
	return m.of(100 * p999 / 1e6 / rate.Seconds(audio.BlockFrames))
}

// printBlocks prints the medians of rounds.
func printBlocks(w io.Writer, rounds []blockTimes, rate audio.Rate) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "%d sources, µs/block (%.0f)\tp50\tp99\tp99.9\tlongest\t\n", blockSources, 1e6*rate.Seconds(audio.BlockFrames))
	line := func(name string, of func(blockTimes) percentiles) {
		median := func(what func(percentiles) float64) float64 {
			return figures.MedianOf(rounds, func(b blockTimes) float64 { return what(of(b)) })
		}
		fmt.Fprintf(table, "%s\t%.0f\t%.0f\t%.0f\t%.0f\t\n", name,
			median(func(p percentiles) float64 { return p.P50US }), median(func(p percentiles) float64 { return p.P99US }),
			median(func(p percentiles) float64 { return p.P999US }), median(func(p percentiles) float64 { return p.MaxUS }))
	}
	line("by the clock", func(b blockTimes) percentiles { return b.Clock })
	line("of CPU time", func(b blockTimes) percentiles { return b.CPU })
	_ = table.Flush()
	fmt.Fprintln(w)
}
