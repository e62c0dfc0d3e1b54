package main

import (
	"context"
	"errors"
	"io"

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

// Help is shown by `posxyz help listen`.
func (listenCmd) Help() string {
	return `Examples: a song from where its source stands; what is heard, as a file; your
voice, beside a band, with noise from both hands and one source left out:

    posxyz listen --sound song.mp3
    posxyz listen --for 8s --out circle.wav
    posxyz listen --sound voice=mic --sound guitar=gtr.flac --sound 'hand-*=noise' --gain voice=6 --mute drums
    ffmpeg -i radio.mp3 -f s16le -ac 1 -ar 48000 - | posxyz listen --sound -`
}

// Run plays until --for has passed, or Ctrl-C.
func (c *listenCmd) Run(ctx context.Context, p *program) error {
	if err := c.check(p, c.files()); err != nil {
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

// newHearing opens the sounds and makes the renderer.
func (c *soundFlags) newHearing(ctx context.Context, p *program) (*hearing, error) {
	mixOf, err := c.mixOf()
	if err != nil {
		return nil, err
	}
	h := &hearing{log: p.log, screen: newDisplay(p.stderr)}
	if h.screen != nil {
		h.log = newScreenLogger(h.screen)
	}
	if h.bank, err = c.openBank(ctx, p, h.log); err != nil {
		return nil, err
	}
	h.renderer = binaural.New(
		pan.New(audio.DefaultRate),
		h.bank.For,
		binaural.Options{MixOf: mixOf},
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
