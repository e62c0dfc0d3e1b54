//go:build linux

package main

import (
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/hub/pose"
)

// counter is a renderer that only counts.
type counter struct {
	moves, blocks int
	worked        int
	places        []pose.Vec
	stays         bool // the last Move changed nothing
}

func (c *counter) Move(places []pose.Vec) {
	c.moves++
	c.stays = len(c.places) > 0 && c.places[0] == places[0]
	c.places = append(c.places[:0], places...)
}

func (c *counter) Render(*audio.Block) {
	c.blocks++
	until := cpuTime() + 10*time.Microsecond
	for cpuTime() < until {
		c.worked++
	}
}

func (c *counter) Close() { c.moves = -c.moves }

// TestMeasure has moving sources told a new place before every block that is
// timed, and standing ones only once.
func TestMeasure(t *testing.T) {
	for _, moving := range []bool{true, false} {
		c := &counter{}
		open := func(sounds [][]float32) (renderer, error) {
			if len(sounds) != 3 || len(sounds[0])%audio.BlockFrames != 0 {
				t.Errorf("%d sounds of %d frames, want 3 of whole blocks", len(sounds), len(sounds[0]))
			}
			return c, nil
		}
		s := sample{Moving: moving, Sources: 3, contender: &contender{"counter", open}}
		if err := s.measure(loops(3), 48000, time.Millisecond); err != nil {
			t.Fatal(err)
		}
		timed := c.blocks - warmUpBlocks
		want := 1
		if moving {
			want += timed
		}
		if -c.moves != want || moving && c.stays {
			t.Errorf("moving %v: moved %d times for %d blocks (stays: %v), want %d, and closed", moving, -c.moves, timed, c.stays, want)
		}
		if !(s.BlockUS >= 10 && timed > 1) {
			t.Errorf("moving %v: %v µs for a block, of %d: want at least 10", moving, s.BlockUS, timed)
		}
	}
}
