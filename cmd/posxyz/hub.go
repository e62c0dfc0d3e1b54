package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"posxyz/hub"
	"posxyz/hub/rpc"
)

// hubCmd is `posxyz hub`.
type hubCmd struct {
	Listen         string        `default:"127.0.0.1:50051" placeholder:"ADDR" help:"Address to answer gRPC on (${default})."`
	Orbit          bool          `help:"Move the default source on the original server's circle while nobody publishes it."`
	Forget         time.Duration `default:"30s" help:"Forget a lost source after this long (${default})."`
	InsecureAnyone bool          `help:"Allow an address beyond this machine: anybody who reaches it may move and hear everything."`
}

// Help is shown by `posxyz help hub`.
func (hubCmd) Help() string {
	return `Example: a hub whose source goes round by itself, for everybody on the network:

    posxyz hub --orbit --listen 0.0.0.0:50051 --insecure-anyone`
}

// Run serves until Ctrl-C.
func (c *hubCmd) Run(ctx context.Context, p *program) error {
	if c.Forget <= 0 {
		return usagef("--forget %v: want more than 0s", c.Forget)
	}
	lis, err := c.listen(ctx, p)
	if err != nil {
		return err
	}
	p.log.Info().Stringer("listen", lis.Addr()).Bool("orbit", c.Orbit).Msg("the hub is up")
	err = serveHub(ctx, lis, hub.Options{Forget: c.Forget, Orbit: c.Orbit})
	p.log.Info().Msg("the hub is down")
	return err
}

// listen binds to loopback, or to anything else if that is meant.
func (c *hubCmd) listen(ctx context.Context, p *program) (net.Listener, error) {
	host, port, err := net.SplitHostPort(c.Listen)
	if err == nil {
		_, err = net.DefaultResolver.LookupPort(ctx, "tcp", port)
	}
	if err != nil {
		return nil, usagef("--listen %s: want host:port, as in 127.0.0.1:50051", c.Listen)
	}
	local, err := isLoopback(ctx, host)
	if err != nil {
		return nil, fmt.Errorf("--listen %s: %w", c.Listen, err)
	}
	if !local && !c.InsecureAnyone {
		return nil, usagef("--listen %s is reachable from other machines, and the hub asks nobody who they are: add --insecure-anyone if that is meant", c.Listen)
	}
	lis, err := listenTCP(ctx, c.Listen)
	if err == nil && !local {
		p.log.Warn().Str("listen", c.Listen).Msg("anybody who reaches this address may move every source and hear every scene, unencrypted")
	}
	return lis, err
}

// errWSAAddrInUse is what Windows has for EADDRINUSE (winerror.h: WSAEADDRINUSE).
const errWSAAddrInUse = syscall.Errno(10048)

// listenTCP says in a sentence why it cannot.
func listenTCP(ctx context.Context, address string) (net.Listener, error) {
	lis, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, errWSAAddrInUse) {
		return nil, fmt.Errorf("%s is in use: another hub may be running; stop it, or choose another port with --listen", address)
	}
	if err != nil {
		return nil, fmt.Errorf("--listen %s: %w", address, err)
	}
	return lis, nil
}

// isLoopback reports whether host is this machine only.
func isLoopback(ctx context.Context, host string) (bool, error) {
	if host == "" {
		return false, nil // every address there is
	}
	addresses, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return false, err
	}
	remote := func(address net.IPAddr) bool { return !address.IP.IsLoopback() }
	return !slices.ContainsFunc(addresses, remote), nil
}

// serveHub runs a hub on lis until ctx ends, then drains it.
func serveHub(ctx context.Context, lis net.Listener, opts hub.Options) error {
	h := hub.New(opts)
	server := rpc.NewServer(h, rpc.ServerOptions{})
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return server.Serve(ctx, lis) })
	group.Go(func() error { _ = h.Run(ctx); return nil }) // it ends with ctx, as the server does
	return group.Wait()
}
