package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"posxyz/audio/binaural"
	"posxyz/audio/sound"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// hearingFlags say what is heard, how, and where it goes.
type hearingFlags struct {
	soundFlags  `embed:""`
	spaceFlags  `embed:""`
	outputFlags `embed:""`
}

// hearing is a listener between a hub and an output.
type hearing struct {
	log      zerolog.Logger
	screen   *display  // nil where there is no terminal
	lines    io.Writer // nil, or where to print what is heard if there is none
	bank     *sound.Bank
	renderer *binaural.Renderer
	ears     pose.SourceID // where they are; without a name at the origin
	standing atomic.Bool   // the ears have been told where
}

// newHearing opens the sounds and makes the renderer, with the ears at a source
// or, if it has no name, at the origin.
func (c *hearingFlags) newHearing(ctx context.Context, p *program, ears pose.SourceID) (*hearing, error) {
	if err := c.check(p, append(c.files(), c.Head)); err != nil {
		return nil, err
	}
	mixOf, err := c.mixOf()
	if err != nil {
		return nil, err
	}
	space, err := c.newSpace(c.rate())
	if err != nil {
		return nil, err
	}
	h := &hearing{log: p.log, screen: newDisplay(p.stderr), ears: ears}
	if h.screen != nil {
		h.log = newScreenLogger(h.screen)
	}
	if h.bank, err = c.openBank(ctx, p, c.rate(), h.log); err != nil {
		return nil, err
	}
	h.renderer = binaural.New(space, h.bank.For, binaural.Options{
		Rate:   c.rate(),
		MixOf:  deafTo(ears, mixOf),
		Shed:   true,
		Flight: c.Doppler,
	})
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
	if h.ears.Name != "" {
		group.Go(func() error { return h.stand(ctx, client) })
	}
	line := liveLine{
		title:  func() string { return h.title(out) },
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

// title says where sound goes, from where it is heard, and how late a microphone
// is, for people.
func (h *hearing) title(out *output) string {
	title := out.title()
	if h.ears.Name != "" && !h.standing.Load() {
		title += " · the ears wait for " + h.ears.Name
	}
	if input, ok := h.bank.InputLatency(); ok {
		total := input + out.latency(h.renderer.LatencyFrames())
		title += fmt.Sprintf(" · %d ms from microphone to ear", total.Milliseconds())
	}
	return title
}
