package main

import (
	"context"
	"net"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"posxyz/hub"
	"posxyz/hub/rpc"
	"posxyz/hub/wire"
)

// hubCmd is `posxyz hub`.
type hubCmd struct {
	Listen         string        `default:"127.0.0.1:50051" placeholder:"ADDR" help:"Address to answer gRPC on (${default})."`
	HTTP           *string       `name:"http" placeholder:"ADDR" help:"Address to answer HTTP on: the page, metrics and health; empty for none (127.0.0.1:8080, or the next port that is free)."`
	Debug          bool          `help:"Show profiles of the running hub over HTTP, at /debug/pprof/."`
	Orbit          bool          `help:"Move the default source on the original server's circle while nobody publishes it."`
	Forget         time.Duration `default:"30s" help:"Forget a lost source after this long (${default})."`
	Drain          time.Duration `default:"2s" help:"At the end, let what is under way finish for this long at most (${default})."`
	InsecureAnyone bool          `help:"Allow an address beyond this machine: anybody who reaches it may move and hear everything."`

	hubLimits `embed:""`
}

// hubLimits are what there may be at most.
type hubLimits struct {
	MaxSubscribers int `default:"10000" placeholder:"N" help:"Subscribers at most (${default})."`
	MaxPublishers  int `default:"1000" placeholder:"N" help:"Publish streams at most (${default})."`
	MaxSources     int `default:"10000" placeholder:"N" help:"Sources at most, in a scene (${default})."`
	MaxScenes      int `default:"1000" placeholder:"N" help:"Scenes at most (${default})."`
	MaxStreams     int `default:"1000" placeholder:"N" help:"Calls at most that are open at once on a connection (${default})."`
	MaxSockets     int `default:"10000" placeholder:"N" help:"Pages and other WebSockets at most that are open at once (${default})."`
	MaxMessage     int `default:"65536" placeholder:"BYTES" help:"Bytes at most that a client may send as a message (${default})."`
}

// maxLimit is more than a machine can hold of anything, and fits into every int.
const maxLimit = 1_000_000_000

// Help is shown by `posxyz help hub`.
func (hubCmd) Help() string {
	return `Example: a hub whose source goes round by itself, for everybody on the network:

    posxyz hub --orbit --listen 0.0.0.0:50051 --insecure-anyone`
}

// Run serves until Ctrl-C.
func (c *hubCmd) Run(ctx context.Context, p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	lis, err := grpcDoor.open(ctx, p, c.Listen, c.InsecureAnyone)
	if err != nil {
		return err
	}
	hubOptions, serverOptions := c.options()
	h := hub.New(wire.Encoder{}, hubOptions)
	site, err := c.openSite(ctx, p, h, lis.Addr())
	if err != nil {
		lis.Close()
		return err
	}
	p.log.Info().Stringer("listen", lis.Addr()).Func(site.tell).Bool("orbit", c.Orbit).Msg("the hub is up")
	err = serve(ctx, h, rpc.NewServer(h, serverOptions), lis, site)
	p.log.Info().Msg("the hub is down")
	return err
}

// check refuses what cannot be.
func (c *hubCmd) check() error {
	if c.Forget <= 0 {
		return usagef("--forget %v: want more than 0s", c.Forget)
	}
	if c.Drain <= 0 {
		return usagef("--drain %v: want more than 0s", c.Drain)
	}
	if c.Debug && c.HTTP != nil && *c.HTTP == "" {
		return usagef("--debug shows profiles over HTTP, and --http is empty: give it an address")
	}
	for _, most := range []struct {
		flag string
		of   int
	}{
		{"max-subscribers", c.MaxSubscribers},
		{"max-publishers", c.MaxPublishers},
		{"max-sources", c.MaxSources},
		{"max-scenes", c.MaxScenes},
		{"max-streams", c.MaxStreams},
		{"max-sockets", c.MaxSockets},
		{"max-message", c.MaxMessage},
	} {
		if most.of <= 0 || most.of > maxLimit {
			return usagef("--%s %d: want 1 to %d", most.flag, most.of, maxLimit)
		}
	}
	return nil
}

// options returns what the flags say.
func (c *hubCmd) options() (hub.Options, rpc.ServerOptions) {
	return hub.Options{
			Forget:        c.Forget,
			Orbit:         c.Orbit,
			MaxFollowers:  c.MaxSubscribers,
			MaxPublishers: c.MaxPublishers,
			MaxSources:    c.MaxSources,
			MaxScenes:     c.MaxScenes,
		}, rpc.ServerOptions{
			MaxStreams:      c.MaxStreams,
			MaxMessageBytes: c.MaxMessage,
			Drain:           c.Drain,
		}
}

// serve runs h, its server on lis and, if there is one, its site, until ctx ends;
// then it drains them.
func serve(ctx context.Context, h *hub.Hub, server *rpc.Server, lis net.Listener, site *site) error {
	drained := make(chan struct{})
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(drained)
		var running sync.WaitGroup
		defer running.Wait()
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		running.Go(func() { _ = h.Run(ctx) }) // it ends with ctx, as the server does
		return server.Serve(ctx, lis)
	})
	if site != nil {
		group.Go(func() error { return site.serve(ctx, drained) })
	}
	return group.Wait()
}
