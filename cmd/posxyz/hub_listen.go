package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"syscall"
)

// door is a flag that says where the hub listens.
type door struct {
	flag    string
	example string
	warning string // of an address beyond this machine
	instead string // what to do where the port is taken
}

var (
	grpcDoor = door{
		flag: "--listen", example: "127.0.0.1:50051",
		warning: "anybody who reaches this address may move every source and hear every scene, unencrypted",
		instead: "another hub may be running; stop it, or choose another port with --listen",
	}
	httpDoor = door{
		flag: "--http", example: "127.0.0.1:8080",
		warning: "anybody who reaches this address may move every source and see every scene, unencrypted",
		instead: `choose another port with --http, or none with --http ""`,
	}
)

// open binds to loopback, or to anything else if anyone is meant.
func (d door) open(ctx context.Context, p *program, address string, anyone bool) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = net.DefaultResolver.LookupPort(ctx, "tcp", port)
	}
	if err != nil {
		return nil, usagef("%s %s: want host:port, as in %s", d.flag, address, d.example)
	}
	local, err := isLoopback(ctx, host)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", d.flag, address, err)
	}
	if !local && !anyone {
		return nil, usagef("%s %s is reachable from other machines, and the hub asks nobody who they are: add --insecure-anyone if that is meant", d.flag, address)
	}
	lis, err := listenTCP(ctx, address)
	if isInUse(err) {
		return nil, fmt.Errorf("%s is in use: %s", address, d.instead)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", d.flag, address, err)
	}
	if !local {
		p.log.Warn().Str(d.flag[len("--"):], address).Msg(d.warning)
	}
	return lis, nil
}

func listenTCP(ctx context.Context, address string) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp", address)
}

// errWSAAddrInUse is what Windows has for EADDRINUSE (winerror.h: WSAEADDRINUSE).
const errWSAAddrInUse = syscall.Errno(10048)

func isInUse(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, errWSAAddrInUse)
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
