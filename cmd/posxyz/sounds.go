package main

import (
	"context"
	"errors"
	"math"
	"os"

	"github.com/rs/zerolog"

	"posxyz/audio"
	"posxyz/audio/binaural"
	"posxyz/audio/sound"
	"posxyz/audio/sound/byname"
	"posxyz/hub/pose"
)

// soundFlags say what is heard of each source, and how loud.
type soundFlags struct {
	Sound     []perSource `sep:"none" placeholder:"[NAME=]SOUND" help:"What is heard: pluck, tone, noise, a WAV, FLAC, MP3 or Ogg Vorbis file, mic, mic:ITSNAME, or - for raw s16le mono on stdin (pluck). May be repeated, with NAME= for one source or a prefix*; a file with = in its name: ./a=b.wav."`
	StdinRate int         `default:"48000" placeholder:"HZ" help:"Sampling rate of --sound - (${default})."`
	Gain      []perSource `sep:"none" placeholder:"[NAME=]DB" help:"Louder or softer, -60 to 60 dB (0). Of what is said about a source by NAME=, by prefix*= and about all, the most specific counts."`
	Reference []perSource `sep:"none" placeholder:"[NAME=]METRES" help:"Within this distance it gets no louder, 0.1 to 1000 m (1)."`
	Mute      []perSource `sep:"none" placeholder:"NAME" help:"Do not hear this source; a name, or a prefix that ends in *. May be repeated."`
}

// The limits of --gain and --reference.
const (
	mostGainDB     = 60
	leastReference = 0.1
	mostReference  = 1000
)

// openBank opens the sounds, for output at rate.
func (c *soundFlags) openBank(ctx context.Context, p *program, rate audio.Rate, log zerolog.Logger) (*sound.Bank, error) {
	if c.StdinRate < int(sound.MinRate) || c.StdinRate > int(sound.MaxRate) {
		return nil, usagef("--stdin-rate %d: want %d to %d Hz", c.StdinRate, sound.MinRate, sound.MaxRate)
	}
	specs, _, err := c.specs()
	if err != nil {
		return nil, err
	}
	choices := make([]sound.Choice, len(specs))
	for i, s := range specs {
		choices[i] = sound.Choice{Pattern: s.Pattern, Spec: s.Value}
	}
	return sound.Open(ctx, choices, rate, sound.Options{
		Stdin:     p.stdin,
		StdinRate: audio.Rate(c.StdinRate),
		Away: func(spec string, why error) {
			if why != nil {
				log.Warn().Err(why).Msgf("%s is away: silence until it is back", spec)
			} else {
				log.Info().Msgf("%s is back", spec)
			}
		},
	})
}

// specs are what --sound says.
func (c *soundFlags) specs() ([]byname.Rule[string], *byname.Table[string], error) {
	for _, s := range c.Sound {
		if name, file := s.split(); name != "" && !exists(file) && exists(string(s)) {
			return nil, nil, usagef("--sound %s: this would be %s for the source %s; the file is ./%[1]s", s, file, name)
		}
	}
	return rules("--sound", c.Sound, func(spec string) (string, error) {
		if spec == "" {
			return "", errors.New("empty, want pluck, tone, noise, a file, mic, or - for stdin")
		}
		return spec, nil
	})
}

// soundOf is what --sound says about one source.
func (c *soundFlags) soundOf(source string) string {
	_, table, err := c.specs()
	if err == nil {
		if spec, ok := table.Of(source); ok {
			return spec
		}
	}
	return sound.Pluck
}

// files are the values of --sound, of which some are files.
func (c *soundFlags) files() []string {
	var files []string
	for _, s := range c.Sound {
		_, file := s.split()
		files = append(files, file)
	}
	return files
}

// mixOf returns what --gain, --reference and --mute say about a source.
func (c *soundFlags) mixOf() (func(pose.SourceID) binaural.Mix, error) {
	_, gains, err := rules("--gain", c.Gain, within(-mostGainDB, mostGainDB, "dB"))
	if err != nil {
		return nil, err
	}
	_, references, err := rules("--reference", c.Reference, within(leastReference, mostReference, "metres"))
	if err != nil {
		return nil, err
	}
	muted, err := c.muted()
	if err != nil {
		return nil, err
	}
	return func(id pose.SourceID) binaural.Mix {
		gainDB, _ := gains.Of(id.Name)
		reference, _ := references.Of(id.Name)
		mute, _ := muted.Of(id.Name)
		return binaural.Mix{Gain: math.Pow(10, gainDB/20), Reference: reference, Mute: mute}
	}, nil
}

// muted are the names that --mute says.
func (c *soundFlags) muted() (*byname.Table[bool], error) {
	var list []byname.Rule[bool]
	for _, s := range c.Mute {
		if s == "" {
			return nil, usagef("--mute is empty: want the name of a source, or a prefix that ends in *")
		}
		list = append(list, byname.Rule[bool]{Pattern: string(s), Value: true})
	}
	table, err := byname.New(list)
	if err != nil {
		return nil, usagef("--mute: %v", err)
	}
	return table, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
