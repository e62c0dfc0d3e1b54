// Command posxyz is a live position hub for spatial audio: the hub, what
// publishes to it, and what watches and hears it, in one binary.
//
// One file per subcommand; the packages below it hold what they share. Results
// go to stdout, logs to stderr. Ctrl-C ends with status 0, a failure is 1, a
// usage error 2.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"
)

// The exit statuses.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// cli is the command line; each field of it is a subcommand.
type cli struct {
	Config configFlag `placeholder:"FILE" help:"Read flags from a JSON file: {\"hub\": \"127.0.0.1:50051\", \"rate\": 60}."`
	Usage  helpFlag   `name:"help" short:"h" help:"Show help, with an example."`

	Hub     hubCmd     `cmd:"" help:"Run the hub: take positions in, tell everybody who follows."`
	Publish publishCmd `cmd:"" help:"Move a source: orbit, line, walk, a CSV or JSON lines file, or stdin."`
	Poll    pollCmd    `cmd:"" help:"Ask where a source is, again and again."`
	Watch   watchCmd   `cmd:"" help:"Print every move as it comes."`
	Listen  listenCmd  `cmd:"" help:"Hear the sources where they stand, on headphones."`
	Render  renderCmd  `cmd:"" help:"Write what a path sounds like to a file, faster than real time."`
	Head    headCmd    `cmd:"" help:"Tell whose ears are built in, or what a SOFA file holds."`
	Demo    demoCmd    `cmd:"" help:"Run hub, a moving source and the listener in one process."`
	Top     topCmd     `cmd:"" help:"Show who is slow: scenes, sources and subscribers, live."`
	Bench   benchCmd   `cmd:"" help:"Load a hub, and say how much it carries."`
	Version versionCmd `cmd:"" help:"Print version, commit and Go."`
	HelpOn  helpCmd    `cmd:"" name:"help" help:"Show help for a subcommand."`
}

// program is what a subcommand runs in.
type program struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	log    zerolog.Logger
	given  func(flag string) bool // on the command line, not by environment or file
}

func main() {
	zerolog.TimeFieldFormat = "2006-01-02T15:04:05.000Z07:00"
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C is not caught
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	parser, err := newParser(ctx, stdout, stderr)
	if err != nil {
		panic(err) // the struct tags of cli are wrong
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(joinNegatives(args))
	switch {
	case errors.Is(err, errHelpShown):
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "posxyz: %v\nposxyz: try %q\n", err, helpFor(err))
		return exitUsage
	}
	err = parsed.Run(&program{stdin, stdout, stderr, newLogger(stderr), given(parsed)}, parser)
	if err == nil || errors.Is(err, errHelpShown) || ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitOK
	}
	fmt.Fprintf(stderr, "posxyz: %v\n", err)
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	return exitFailure
}

// usageError is a flag or an argument that cannot be.
type usageError struct{ text string }

// Error returns one sentence.
func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

func newParser(ctx context.Context, stdout, stderr io.Writer) (*kong.Kong, error) {
	return kong.New(&cli{},
		kong.Name("posxyz"),
		kong.Description("A live position hub for spatial audio. Positions are metres: +x front, +y left, +z up."),
		kong.DefaultEnvars("POSXYZ"),
		kong.NoDefaultHelp(),
		kong.BindTo(ctx, (*context.Context)(nil)), // the first argument of Run; ends with Ctrl-C
		kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
}

// joinNegatives writes "--gain -6" as "--gain=-6", which kong takes for a value:
// no flag of ours begins with a digit.
func joinNegatives(args []string) []string {
	var joined []string
	for _, arg := range args {
		last := len(joined) - 1
		if negative.MatchString(arg) && last >= 0 && strings.HasPrefix(joined[last], "--") && !strings.Contains(joined[last], "=") {
			joined[last] += "=" + arg
		} else {
			joined = append(joined, arg)
		}
	}
	return joined
}

var negative = regexp.MustCompile(`^-[.0-9]`)

// given returns which flags stand on the command line.
func given(parsed *kong.Context) func(string) bool {
	return func(flag string) bool {
		return slices.ContainsFunc(parsed.Path, func(step *kong.Path) bool {
			return step.Flag != nil && step.Flag.Name == flag && !step.Resolved
		})
	}
}
