//go:build linux

package main

import (
	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/ears"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// ours is our renderer with a head and a kernel of package dsp.
func ours(head *hrtf.Head, kernel string) *contender {
	return &contender{"posxyz, " + kernel, func(sounds [][]float32) (renderer, error) {
		space, err := openSpace(head, kernel)
		if err != nil {
			return nil, err
		}
		r := &stages{space: space, places: make([]pose.Vec, len(sounds))}
		for _, sound := range sounds {
			r.stages = append(r.stages, space.NewStage())
			r.sounds = append(r.sounds, loop(sound))
		}
		return r, nil
	}}
}

// openSpace is what a listener has. The kernel is in use from then on, for
// everything that renders: open one at a time.
func openSpace(head *hrtf.Head, kernel string) (audio.Space, error) {
	if err := dsp.UseKernel(kernel); err != nil {
		return nil, err
	}
	return ears.New(head, ears.Options{}), nil
}

// stages are what binaural.Renderer renders with, without what it does about
// it: no trajectories, no scene, no limiter. So does OpenAL.
type stages struct {
	space  audio.Space
	stages []audio.Stage
	sounds []loop
	places []pose.Vec
	frame  int64
	input  audio.Mono
}

func (s *stages) Move(places []pose.Vec) { copy(s.places, places) }

func (s *stages) Render(out *audio.Block) {
	for i, stage := range s.stages {
		s.sounds[i].ReadAt(&s.input, s.frame)
		stage.Render(&s.input, audio.Placement{At: s.places[i], Gain: 1})
	}
	s.space.Mix(out)
	s.frame += audio.BlockFrames
}

func (s *stages) Close() {}
