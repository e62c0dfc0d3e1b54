package main

import (
	"fmt"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/ears"
	"posxyz/audio/hrtf"
	"posxyz/audio/hrtf/sofa"
	"posxyz/audio/pan"
)

// spaceFlags say what places sounds in space.
type spaceFlags struct {
	Render  string `default:"binaural" placeholder:"HOW" help:"binaural for headphones, or pan for loudspeakers (${default})."`
	Head    string `placeholder:"FILE.sofa" help:"Hear with this head; without it, with a KEMAR dummy's."`
	Doppler bool   `help:"Sounds take their time through the air, 3 ms a metre, and change pitch as they pass."`
	Kernel  string `placeholder:"NAME" help:"Compute by avx2, neon or go; without it by the fastest that runs here."`
}

// newSpace returns the space that the flags ask for, at a rate.
func (f *spaceFlags) newSpace(rate audio.Rate) (audio.Space, error) {
	if f.Kernel != "" {
		if err := dsp.UseKernel(f.Kernel); err != nil {
			return nil, usagef("--kernel: %v", err)
		}
	}
	switch f.Render {
	case "binaural":
	case "pan":
		if f.Head != "" || f.Doppler {
			return nil, usagef("--render pan has no head and no Doppler effect: leave out --head and --doppler")
		}
		return pan.New(rate), nil
	default:
		return nil, usagef("--render %s: want binaural or pan", f.Render)
	}
	set, err := headSet(f.Head)
	if err != nil {
		return nil, err
	}
	head, err := hrtf.NewHead(set.At(rate))
	if err != nil {
		return nil, err
	}
	return ears.New(head, ears.Options{Doppler: f.Doppler}), nil
}

// headSet prepares the head of a SOFA file; without a name it is the built-in one.
func headSet(name string) (*hrtf.Set, error) {
	if name == "" {
		return hrtf.BuiltIn(), nil
	}
	file, err := sofa.Open(name)
	if err != nil {
		return nil, err
	}
	set, err := hrtf.Prepare(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return set, nil
}
