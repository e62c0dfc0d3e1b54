//go:build linux

package main

import (
	"fmt"
	"io"
	"strconv"
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

// blockTimes is how long the whole renderer took for a block, by the clock: what
// a sound card waits for.
type blockTimes struct {
	Blocks int     `json:"blocks"`
	P50US  float64 `json:"p50_us"`
	P99US  float64 `json:"p99_us"`
	P999US float64 `json:"p999_us"`
	MaxUS  float64 `json:"max_us"`
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
	var times figures.Histogram
	var out audio.Block
	updates := 0
	for block := range warmUpBlocks + blocks {
		now = epoch.Add(time.Duration(rate.Seconds(int64(block)*audio.BlockFrames) * float64(time.Second)))
		if now.Sub(epoch) >= time.Duration(updates)*time.Second/updateHz {
			renderer.Apply(update(scene.at(block), now, updates))
			updates++
		}
		began := time.Now()
		renderer.Render(&out)
		if block >= warmUpBlocks {
			times.Add(time.Since(began))
		}
	}
	if heard := len(renderer.Meters().Heard); heard != blockSources {
		return blockTimes{}, fmt.Errorf("%d of %d sources are heard", heard, blockSources)
	}
	us := func(percent float64) float64 { return times.Percentile(percent).Seconds() * 1e6 }
	return blockTimes{Blocks: blocks, P50US: us(50), P99US: us(99), P999US: us(99.9), MaxUS: us(100)}, nil
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
	p999 := figures.MedianOf(rounds, func(b blockTimes) float64 { return b.P999US })
	return m.of(100 * p999 / 1e6 / rate.Seconds(audio.BlockFrames))
}

// printBlocks prints the medians of rounds.
func printBlocks(w io.Writer, rounds []blockTimes, rate audio.Rate) {
	median := func(of func(blockTimes) float64) float64 { return figures.MedianOf(rounds, of) }
	fmt.Fprintf(w, "%d moving sources through the whole renderer, µs for a block of %.0f: p50 %.0f, p99 %.0f, p99.9 %.0f, longest %.0f\n\n",
		blockSources, 1e6*rate.Seconds(audio.BlockFrames),
		median(func(b blockTimes) float64 { return b.P50US }), median(func(b blockTimes) float64 { return b.P99US }),
		median(func(b blockTimes) float64 { return b.P999US }), median(func(b blockTimes) float64 { return b.MaxUS }))
}
