package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker for a release.
var version = "dev"

// versionCmd is `posxyz version`.
type versionCmd struct{}

// Help is shown by `posxyz help version`.
func (versionCmd) Help() string { return "Example:\n\n    posxyz version" }

// Run prints one line.
func (versionCmd) Run(p *program) error {
	commit := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = setting.Value
			}
		}
	}
	_, err := fmt.Fprintf(p.stdout, "posxyz %s, commit %s, %s %s/%s\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
