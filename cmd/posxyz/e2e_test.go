package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// The tests of this package run the program as its users do: processes that talk
// over TCP, write files and open a sound card. They wait for what they expect
// and never for a time to pass, but for absences that the test itself makes.

// patience bounds a wait for what happens at once on an idle machine.
const patience = 20 * time.Second

// endsWithin is how long a process may take to end when it is told to, or when
// it has been started with something that cannot be.
const endsWithin = 2 * time.Second

var scratch string // a directory for the program, removed at the end

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "posxyz")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	scratch = dir
	flag.Parse()
	_ = flag.Set("test.parallel", "8") // they wait more than they work
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// build makes the program that users get, once.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "posxyz")
	command := exec.Command("go", "build", "-o", path, ".")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, output)
	}
	return path, nil
})

// built returns the path of the program.
func built(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted on Windows")
	}
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// eventually waits until holds does.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v for %s", patience, what)
		}
	}
}
