//go:build linux

package main

import (
	"errors"
	"fmt"
	"io"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
	"posxyz/cmd/bench-render/openal"
	"posxyz/hub/pose"
)

// renderer renders a source for each of its sounds, which it loops.
type renderer interface {
	// Move puts every source at a place in metres.
	Move(places []pose.Vec)
	// Render renders the next block.
	Render(out *audio.Block)
	Close()
}

// contender opens renderers of one kind.
type contender struct {
	name string
	open func(sounds [][]float32) (renderer, error)
}

// lineup is who takes part.
type lineup struct {
	head  *hrtf.Head // ours
	best  *contender // ours with the fastest kernel of this machine
	plain *contender // ours in plain Go; nil where that is the best
	other *contender // OpenAL Soft; nil where it is not installed
}

// newLineup is everybody with one head. Who is missing is told.
func newLineup(set *hrtf.Set, stderr io.Writer) (*lineup, error) {
	head, err := hrtf.NewHead(set)
	if err != nil {
		return nil, err
	}
	kernels := dsp.Kernels() // best first
	l := &lineup{head: head, best: ours(head, kernels[0])}
	if plain := kernels[len(kernels)-1]; plain != kernels[0] {
		l.plain = ours(head, plain)
	}
	switch l.other, err = openALSoft(set); {
	case errors.Is(err, openal.ErrMissing):
		fmt.Fprintf(stderr, "bench-render: %v: the comparison is left out\n", err)
	case err != nil:
		return nil, err
	}
	return l, nil
}

// all are the contenders that are there.
func (l *lineup) all() (all []*contender) {
	for _, c := range []*contender{l.best, l.other, l.plain} {
		if c != nil {
			all = append(all, c)
		}
	}
	return all
}

// openALSoft is OpenAL Soft with a head.
func openALSoft(head *hrtf.Set) (*contender, error) {
	device, err := openal.Open(head, [][]float32{make([]float32, audio.BlockFrames)})
	if err != nil {
		return nil, err
	}
	defer device.Close()
	return &contender{"OpenAL Soft " + device.Version(), func(sounds [][]float32) (renderer, error) {
		return openal.Open(head, sounds)
	}}, nil
}
