//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/alecthomas/kong"

	"posxyz/cmd/bench-fanout/contender"
)

// The exit statuses.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// cli is the command line; each field of it is a subcommand.
type cli struct {
	Compare  compareCmd  `cmd:"" default:"withargs" help:"Compare the hub with its peers (default)."`
	Stall    stallCmd    `cmd:"" help:"Stop one of a thousand subscribers, and look at what it and the others notice."`
	Interest interestCmd `cmd:"" help:"Measure what a subscriber with an area costs, in a small and in a large world."`
	Serve    serveCmd    `cmd:"" hidden:"" help:"Be a peer."`
	Sleep    sleepCmd    `cmd:"" hidden:"" help:"Be the subscriber that is stopped."`
}

// program is what a subcommand runs in.
type program struct {
	stdout, stderr io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C is not caught
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	runtime.LockOSThread() // servers end with the thread that started them
	defer runtime.UnlockOSThread()
	parser, err := kong.New(&cli{}, kong.Name("bench-fanout"),
		kong.Description("Measures the hub beside other fan-out servers."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Writers(stdout, stderr))
	if err != nil {
		panic(err) // the struct tags of cli are wrong
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "bench-fanout: %v\n", err)
		return exitUsage
	}
	err = parsed.Run(&program{stdout, stderr})
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "bench-fanout: interrupted, every server is stopped")
	default:
		fmt.Fprintf(stderr, "bench-fanout: %v\n", err)
	}
	return exitFailure
}

// serveCmd is what a peer's process runs.
type serveCmd struct {
	Name string `arg:""`
}

// Run serves until it is killed.
func (c *serveCmd) Run(ctx context.Context) error { return contender.Serve(ctx, c.Name) }
