package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version and commit are set by the linker, in the Makefile.
var (
	version = "dev"
	commit  = ""
)

// versionCmd is `posxyz version`.
type versionCmd struct{}

// Help is shown by `posxyz help version`.
func (versionCmd) Help() string { return "Example:\n\n    posxyz version" }

// Run prints one line.
func (versionCmd) Run(p *program) error {
	_, err := fmt.Fprintf(p.stdout, "posxyz %s, commit %s, %s %s/%s\n", version, builtFrom(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// builtFrom returns the commit that the linker, or else the go command, noted.
func builtFrom() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				return setting.Value
			}
		}
	}
	return "unknown"
}
