package main

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// topCmd is `posxyz top`.
type topCmd struct {
	Hub   string        `default:"127.0.0.1:50051" placeholder:"ADDR" help:"The hub (${default})."`
	Scene *string       `placeholder:"NAME" help:"Only this scene; empty is the default one. Without --scene, all of them."`
	Every time.Duration `default:"1s" help:"How often to ask (${default})."`
	Count int           `help:"Stop after so many answers; 0 goes on."`
	JSON  bool          `name:"json" help:"Print one JSON object a line, for each answer."`
}

// Help is shown by `posxyz help top`.
func (topCmd) Help() string {
	return `Example: who is slow in the scene called stage?

    posxyz top --scene stage

WAITING is for how long something has been pending that a subscriber does not
take; LAG is how many samples it has not been sent; CONFLATED is how many a newer
one replaced before they were sent; SKIPPED is how many of every sample it lost.
The slowest come first. On a terminal one table is kept up to date, and cut to
fit; elsewhere each answer is printed whole.`
}

// Run asks the hub until it has enough, or Ctrl-C.
func (c *topCmd) Run(ctx context.Context, p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	client, err := (&target{Hub: c.Hub}).dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()

	presence := presence{log: p.log, hub: c.Hub}
	show := &topOutput{json: c.JSON, out: p.stdout}
	if !c.JSON {
		show.screen = openScreen(p.stdout)
	}
	if show.screen != nil {
		defer show.screen.close()
		if isTerminal(p.stderr) {
			presence.log = zerolog.Nop() // the screen says it
		}
	}
	return c.ask(ctx, client, &presence, show)
}

// check refuses flags that cannot be.
func (c *topCmd) check() error {
	if c.Every <= 0 {
		return usagef("--every %v: want more than 0s", c.Every)
	}
	if c.Count < 0 {
		return usagef("--count %d: want 0 or more", c.Count)
	}
	if c.Scene != nil {
		if err := pose.ValidateScene(*c.Scene); err != nil {
			return usagef("--scene: %v", err)
		}
	}
	return nil
}

// ask asks, and shows what it is told. A hub that is away is waited for.
func (c *topCmd) ask(ctx context.Context, client *rpc.Client, presence *presence, show *topOutput) error {
	ticker := time.NewTicker(c.Every)
	defer ticker.Stop()
	view := topView{hub: c.Hub, scene: c.Scene}
	for answers := 0; ; {
		stats, err := askOnce(ctx, client)
		switch {
		case err == nil:
			presence.here()
			view.update(stats, time.Now())
			if err := show.answer(&view); err != nil {
				return err
			}
			if answers++; answers == c.Count {
				return nil
			}
		case ctx.Err() != nil:
			return nil
		case !isAway(err):
			return plain(err)
		default:
			presence.gone(err)
			view.lose(rpc.Message(err), time.Now())
			if err := show.repaint(&view); err != nil {
				return err
			}
		}
		if err := show.wait(ctx, ticker.C, &view); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

func askOnce(ctx context.Context, client *rpc.Client) (hub.Stats, error) {
	ctx, cancel := context.WithTimeout(ctx, pollTimeout)
	defer cancel()
	return client.Stats(ctx)
}
