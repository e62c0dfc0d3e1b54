package main

import (
	"errors"

	"github.com/alecthomas/kong"
)

// errHelpShown ends parsing after --help.
var errHelpShown = errors.New("help shown")

// helpFlag is --help.
type helpFlag bool

// BeforeReset shows help for the subcommand that was named so far.
func (helpFlag) BeforeReset(parsed *kong.Context) error {
	if err := parsed.PrintUsage(false); err != nil {
		return err
	}
	return errHelpShown
}

// Help is shown by `posxyz help`.
func (cli) Help() string {
	return `Example, in four terminals:

    posxyz hub                  # the hub
    posxyz publish walk         # a source that walks about
    posxyz listen               # hear it, with headphones on
    posxyz poll                 # ask where it is, once a second

Every flag has an environment twin: --hub is POSXYZ_HUB.`
}

// helpCmd is `posxyz help [subcommand]`.
type helpCmd struct {
	Subcommand []string `arg:"" optional:"" help:"The subcommand."`
}

// Help is shown by `posxyz help help`.
func (helpCmd) Help() string { return "Example:\n\n    posxyz help listen" }

// Run shows help as --help does.
func (c *helpCmd) Run(parser *kong.Kong) error {
	_, err := parser.Parse(append(c.Subcommand, "--help"))
	if err != nil && !errors.Is(err, errHelpShown) {
		return &usageError{err.Error()}
	}
	return err
}

// helpFor returns the command that would have told how it is done right.
func helpFor(err error) string {
	if parse, ok := errors.AsType[*kong.ParseError](err); ok && parse.Context != nil {
		if command := parse.Context.Selected(); command != nil {
			return "posxyz help " + command.Name
		}
	}
	return "posxyz help"
}
