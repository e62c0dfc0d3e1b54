package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"posxyz/audio/speaker"
	"posxyz/cmd/posxyz/motion"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// demoAddress is where the demo's hub is, if nobody else is there.
const demoAddress = "127.0.0.1:50051"

// demoCmd is `posxyz demo`.
type demoCmd struct {
	hearingFlags `embed:""`
}

// Help is shown by `posxyz help demo`.
func (demoCmd) Help() string {
	return `Examples: your own song circles your head, or your own voice does:

    posxyz demo --sound song.mp3
    posxyz demo --sound mic`
}

// Run plays until --for has passed, or Ctrl-C.
func (c *demoCmd) Run(ctx context.Context, p *program) error {
	h, err := c.newHearing(ctx, p, pose.SourceID{})
	if err != nil {
		return err
	}
	h.lines = p.stdout
	lis, err := listenDemo(ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	ctx, done := context.WithCancel(ctx)
	defer done()
	positions := hub.New(wire.Encoder{}, hub.Options{})
	site := openDemoSite(ctx, p, positions, lis.Addr())
	group.Go(func() error {
		return serve(ctx, positions, rpc.NewServer(positions, rpc.ServerOptions{}), lis, site)
	})
	group.Go(func() error {
		defer done()
		return c.play(ctx, p, h, lis.Addr().String(), site)
	})
	return group.Wait()
}

// openDemoSite takes a port for the page; without a free one there is no page.
func openDemoSite(ctx context.Context, p *program, h *hub.Hub, grpc net.Addr) *site {
	lis, err := listenNear(ctx, firstHTTPPort, httpPorts)
	if err != nil {
		return nil
	}
	return &site{lis, web.New(h, pageOptions(grpc)), rpc.DefaultDrain, p.log}
}

// listenDemo takes any free port where the usual one is taken.
func listenDemo(ctx context.Context) (net.Listener, error) {
	if lis, err := listenTCP(ctx, demoAddress); err == nil {
		return lis, nil
	}
	return listenTCP(ctx, "127.0.0.1:0")
}

// play moves a source on a circle and listens to it, both as any client would.
func (c *demoCmd) play(ctx context.Context, p *program, h *hearing, address string, site *site) error {
	client, err := rpc.Dial(ctx, address, rpc.Options{})
	if err != nil {
		return err
	}
	defer client.Close()
	out, err := c.open(ctx, h.renderer, h.log)
	if errors.Is(err, speaker.ErrNoCard) {
		h.log.Warn().Err(err).Msg("nothing can be heard, the source moves all the same")
		out, err = c.openSilent(h.renderer, h.log)
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(p.stdout, invitation(c.soundOf(pose.DefaultSource), address, out.title(), site)); err != nil {
		return err
	}
	circle := motion.DefaultOrbit()
	path, err := circle.Path()
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	ctx, done := context.WithCancel(ctx)
	defer done()
	group.Go(func() error {
		source := pose.SourceID{Name: pose.DefaultSource}
		err := send(ctx, zerolog.Nop(), client, named(follow(ctx, path, defaultRate), source))
		if ctx.Err() != nil {
			return nil
		}
		return err
	})
	group.Go(func() error {
		defer done()
		return h.run(ctx, client, hub.Subscription{}, out)
	})
	return group.Wait()
}

// invitation says what is going on, and how to join.
func invitation(sound, address, out string, site *site) string {
	posxyz, flags, page := os.Args[0], "", ""
	if site != nil {
		page = fmt.Sprintf("\n  page    http://%s      see it, drag it", visited(site.lis.Addr()))
	}
	if address != demoAddress {
		flags = " --hub " + address
	}
	return fmt.Sprintf(`posxyz: %s circles your head once in 7 seconds. Put headphones on.
  hub     %s%s
  output  %s
Join in from a second terminal:
  %[5]s poll%[6]s                            where it is, once a second
  %[5]s watch%[6]s                           every move
  %[5]s publish walk --source bird%[6]s      a second source, walking about
Ctrl-C ends it.

`, soundName(sound), address, page, out, posxyz, flags)
}

// soundName is a --sound as part of a sentence.
func soundName(sound string) string {
	switch sound {
	case "pluck", "tone":
		return "a " + sound
	case "-":
		return "stdin"
	}
	if sound == "mic" || strings.HasPrefix(sound, "mic:") {
		return "the microphone"
	}
	return sound
}
