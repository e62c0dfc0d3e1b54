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
)

// The exit statuses.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// cli is the command line; each field of it is a subcommand.
type cli struct {
	Throughput throughputCmd `cmd:"" default:"withargs" help:"Count the sources that a core renders, beside OpenAL Soft (default)."`
	Latency    latencyCmd    `cmd:"" help:"Measure how long a step takes until it is heard."`
	Residual   residualCmd   `cmd:"" help:"Measure what motion adds to a pure tone, beside OpenAL Soft."`
	Card       cardCmd       `cmd:"" hidden:"" help:"Play to a card."`
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
	runtime.LockOSThread() // what renders stays on one thread
	defer runtime.UnlockOSThread()
	parser, err := kong.New(&cli{}, kong.Name("bench-render"),
		kong.Description("Measures the renderer beside OpenAL Soft."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Writers(stdout, stderr))
	if err != nil {
		panic(err) // the struct tags of cli are wrong
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "bench-render: %v\n", err)
		return exitUsage
	}
	err = parsed.Run(&program{stdout, stderr})
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "bench-render: interrupted")
	default:
		fmt.Fprintf(stderr, "bench-render: %v\n", err)
	}
	return exitFailure
}
