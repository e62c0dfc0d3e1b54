package main

import (
	"context"
)

// listenCmd is `posxyz listen`.
type listenCmd struct {
	target
	followed

	earsFlags    `embed:""`
	hearingFlags `embed:""`
}

// Help is shown by `posxyz help listen`.
func (listenCmd) Help() string {
	return `Examples: a song from where its source stands; what is heard, as a file; your
voice, beside a band, with noise from both hands and one source left out; all of it from
where a camera stands, with your own ears:

    posxyz listen --sound song.mp3
    posxyz listen --for 8s --out circle.wav
    posxyz listen --ears camera --head my-own-head.sofa
    posxyz listen --sound voice=mic --sound guitar=gtr.flac --sound 'hand-*=noise' --gain voice=6 --mute drums
    ffmpeg -i radio.mp3 -f s16le -ac 1 -ar 48000 - | posxyz listen --sound -`
}

// Run plays until --for has passed, or Ctrl-C.
func (c *listenCmd) Run(ctx context.Context, p *program) error {
	sub, err := c.subscription(c.followed)
	if err != nil {
		return err
	}
	ears, err := c.earsIn(c.Scene)
	if err != nil {
		return err
	}
	c.areaAroundEars(&sub)
	h, err := c.newHearing(ctx, p, ears)
	if err != nil {
		return err
	}
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	out, err := c.open(ctx, h.renderer, h.log)
	if err != nil {
		return err
	}
	return h.run(ctx, client, sub, out)
}
