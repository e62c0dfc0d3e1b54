//go:build linux

package main

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"posxyz/audio"
	"posxyz/cmd/bench-fanout/figures"
)

// warmUpBlocks are rendered before any is timed: rings are filled by then.
const warmUpBlocks = 32

// sample is what a block cost in one round.
type sample struct {
	Round     int     `json:"round"`
	Contender string  `json:"contender"`
	Moving    bool    `json:"moving"`
	Sources   int     `json:"sources"`
	BlockUS   float64 `json:"block_us"`

	contender *contender
}

// measure renders a source for each sound for a while and fills in what a block took:
// the median, in CPU time of this thread, so that the machine's other work is
// not counted.
func (s *sample) measure(sounds [][]float32, rate audio.Rate, atLeast time.Duration) error {
	renderer, err := s.contender.open(sounds)
	if err != nil {
		return err
	}
	defer renderer.Close()
	scene := newOrbits(s.Sources, rate)
	renderer.Move(scene.at(0))
	var out audio.Block
	for range warmUpBlocks {
		renderer.Render(&out)
	}
	var took []float64 // µs
	total := time.Duration(0)
	for block := 1; total < atLeast; block++ {
		if s.Moving {
			renderer.Move(scene.at(block))
		}
		began := cpuTime()
		renderer.Render(&out)
		one := cpuTime() - began
		took = append(took, one.Seconds()*1e6)
		total += one
	}
	s.BlockUS = figures.Median(took)
	return nil
}

// cpuTime is how long this thread has run.
func cpuTime() time.Duration {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now); err != nil {
		panic(fmt.Sprintf("bench-render: the CPU time of a thread: %v", err)) // every Linux has it
	}
	return time.Duration(now.Nano())
}
