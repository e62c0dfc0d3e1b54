package main

import (
	"context"
	"errors"
	"io"
	"math"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"posxyz/audio"
	"posxyz/audio/binaural"
	"posxyz/audio/pan"
	"posxyz/audio/sound"
	"posxyz/hub"
	"posxyz/hub/rpc"
)

// listenCmd is `posxyz listen`.
type listenCmd struct {
	target
	followed

	soundFlags  `embed:""`
	outputFlags `embed:""`
}

// soundFlags say what is heard.
type soundFlags struct {
	Sound     string  `default:"pluck" help:"pluck, tone, noise, a WAV, FLAC, MP3 or Ogg Vorbis file, or - for raw s16le mono on stdin (${default})."`
	StdinRate int     `default:"48000" placeholder:"HZ" help:"Sampling rate of --sound - (${default})."`
	Gain      float64 `placeholder:"DB" help:"Louder or softer (0)."`
}

// Help is shown by `posxyz help listen`.
func (listenCmd) Help() string {
	return `Examples: a song from where its source stands; what is heard, as a file; a microphone:

    posxyz listen --sound song.mp3
    posxyz listen --for 8s --out circle.wav
    arecord -t raw -f S16_LE -r 48000 -c 1 | posxyz listen --sound -`
}

// Run plays until --for has passed, or Ctrl-C.
func (c *listenCmd) Run(ctx context.Context, p *program) error {
	if err := c.check(p, c.Sound); err != nil {
		return err
	}
	sub, err := c.subscription(c.followed)
	if err != nil {
		return err
	}
	h, err := c.newHearing(ctx, p)
	if err != nil {
		return err
	}
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	out, err := c.open(h.renderer, h.log)
	if err != nil {
		return err
	}
	return h.run(ctx, client, sub, out)
}

// hearing is a listener between a hub and an output.
type hearing struct {
	log      zerolog.Logger
	screen   *display  // nil where there is no terminal
	lines    io.Writer // nil, or where to print what is heard if there is none
	bank     *sound.Bank
	renderer *binaural.Renderer
}

// newHearing opens the sound and makes the renderer.
func (c *soundFlags) newHearing(ctx context.Context, p *program) (*hearing, error) {
	if !(math.Abs(c.Gain) <= 60) {
		return nil, usagef("--gain %v: want -60 to 60 dB", c.Gain)
	}
	if c.Sound == "" {
		return nil, usagef("--sound is empty: want pluck, tone, noise, a file, or - for stdin")
	}
	if c.StdinRate < int(sound.MinRate) || c.StdinRate > int(sound.MaxRate) {
		return nil, usagef("--stdin-rate %d: want %d to %d Hz", c.StdinRate, sound.MinRate, sound.MaxRate)
	}
	bank, err := sound.Open(ctx, c.Sound, audio.DefaultRate, sound.Options{Stdin: p.stdin, StdinRate: audio.Rate(c.StdinRate)})
	if err != nil {
		return nil, err
	}
	h := &hearing{log: p.log, screen: newDisplay(p.stderr), bank: bank}
	if h.screen != nil {
		h.log = newScreenLogger(h.screen)
	}
	h.renderer = binaural.New(
		pan.New(audio.DefaultRate),
		bank.For,
		binaural.Options{Gain: math.Pow(10, c.Gain/20)},
	)
	return h, nil
}

// run follows the hub and plays into out, until out is done or ctx ends.
func (h *hearing) run(ctx context.Context, client *rpc.Client, sub hub.Subscription, out *output) error {
	ctx, done := context.WithCancel(ctx)
	defer done()
	group, ctx := errgroup.WithContext(ctx)
	away := presence{log: h.log, hub: client.Target()}
	group.Go(func() error { return h.follow(ctx, client, sub, &away) })
	group.Go(func() error {
		if err := h.bank.Run(ctx); ctx.Err() == nil {
			return err
		}
		return nil
	})
	group.Go(func() error {
		defer done()
		return out.run(ctx)
	})
	line := liveLine{
		title:  out.title,
		meters: h.renderer.Meters,
		hub:    &away,
	}
	switch {
	case h.screen != nil:
		group.Go(func() error { return line.paint(ctx, h.screen) })
	case h.lines != nil:
		group.Go(func() error { return line.print(ctx, h.lines) })
	}
	return group.Wait()
}

// follow tells the renderer what the hub tells, and when the hub is away.
func (h *hearing) follow(ctx context.Context, client *rpc.Client, sub hub.Subscription, away *presence) error {
	for update, err := range client.Follow(ctx, sub) {
		if gone, ok := errors.AsType[*rpc.AwayError](err); ok {
			h.renderer.Away()
			away.gone(gone.Err)
			continue
		}
		if err != nil {
			return plain(err)
		}
		away.here()
		h.renderer.Apply(update)
	}
	return nil
}
