package main

import (
	"context"
	"strings"
	"time"

	"posxyz/audio/sound"
	"posxyz/hub/pose"
)

// renderCmd is `posxyz render`.
type renderCmd struct {
	Path   string `placeholder:"WHAT" help:"What moves: a CSV or JSON lines file, orbit, line or walk."`
	Source string `default:"character" help:"The source; of a file, where the file does not say (${default})."`

	BinauralTest bool `help:"Instead of --path: a tour round the head, and what is to be heard when."`

	Out  string        `placeholder:"FILE.wav" help:"Write what is heard to this 24-bit WAV file."`
	Plot string        `placeholder:"FILE.png" help:"Draw where sources are heard, and how loud, as PNG or SVG."`
	For  time.Duration `help:"So long; 0 is to the end of the file."`

	earsFlags   `embed:""`
	soundFlags  `embed:""`
	spaceFlags  `embed:""`
	rateFlags   `embed:""`
	motionFlags `embed:"" group:"Motions:"`
}

// Help is shown by `posxyz help render`.
func (renderCmd) Help() string {
	return `Examples: a voice along a recorded walk; the same from a camera's place, with a picture
of it; a minute of a walk nobody took; a tour round the head, to try headphones with:

    posxyz render --path walk.csv --sound voice.wav --out walk.wav
    posxyz render --path walk.csv --ears camera --out walk.wav --plot walk.png
    posxyz render --path walk --for 1m --doppler --out stroll.wav
    posxyz render --binaural-test --out tour.wav

It is what listen would play, with everything known beforehand: the same file every
time, and faster than real time. A file is as publish reads it; where its samples are
more than half a second apart, a smooth curve leads through them.`
}

// Run renders to the end, or until Ctrl-C; what was written by then is a WAV file.
func (c *renderCmd) Run(ctx context.Context, p *program) error {
	if err := c.check(p); err != nil {
		return err
	}
	course, err := c.course(ctx, p)
	if err != nil {
		return err
	}
	r, err := c.newRendering(ctx, p, course)
	if err != nil {
		return err
	}
	return r.run(ctx, p)
}

// check refuses flags that cannot be.
func (c *renderCmd) check(p *program) error {
	if err := c.checkPath(p); err != nil {
		return err
	}
	switch {
	case c.Out == "" && c.Plot == "":
		return usagef("nowhere to render to: want --out with a WAV file, --plot with a picture, or both")
	case c.For < 0:
		return usagef("--for %v: want 0s or more", c.For)
	}
	if err := pose.ValidateSource(pose.SourceID{Name: c.Source}); err != nil {
		return usagef("--source: %v", err)
	}
	if err := c.checkRate(); err != nil {
		return err
	}
	if err := checkPicture("--plot", c.Plot); c.Plot != "" && err != nil {
		return err
	}
	return c.checkFiles()
}

// checkPath wants one path.
func (c *renderCmd) checkPath(p *program) error {
	switch {
	case c.Path == "" && !c.BinauralTest:
		return usagef("nothing to render: want --path with a CSV or JSON lines file, orbit, line or walk, or --binaural-test")
	case c.Path != "" && c.BinauralTest && p.given("path"):
		return usagef("--binaural-test has a path of its own: leave out --path")
	case c.BinauralTest && c.Ears != "":
		return usagef("--ears %s: --binaural-test goes round the origin", c.Ears)
	}
	return nil
}

// checkFiles refuses live sounds, and to overwrite what is read.
func (c *renderCmd) checkFiles() error {
	for _, file := range c.files() {
		if kind, _, _ := strings.Cut(file, ":"); file == sound.Stdin || kind == sound.Mic {
			return usagef("--sound %s: render does not wait for live sound: record it to a file first", file)
		}
	}
	for _, in := range append(c.files(), c.Path, c.Head) {
		if sameFile(c.Out, in) || sameFile(c.Plot, in) {
			return usagef("%s is read: it would be overwritten", in)
		}
	}
	return nil
}
