//go:build linux

package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"posxyz/cmd/bench-fanout/contender"
)

// TestMain is the whole program where a test has started it as a child.
func TestMain(m *testing.M) {
	if os.Getenv(contender.ChildVariable) != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	status := m.Run()
	if hub, err := buildHub(); err == nil {
		_ = os.RemoveAll(filepath.Dir(hub))
	}
	os.Exit(status)
}
