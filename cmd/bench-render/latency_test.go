//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"posxyz/audio/speaker/nullsink"
)

// TestMain is the whole program where a test has started it to play to a card.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "card" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestLatency hears three jumps, and turns where the program has them, and records the card once. What is
// measured is a busy machine's: it is only known to be between nothing and what
// is looked at.
func TestLatency(t *testing.T) {
	sink, err := nullsink.Start(t.Context())
	if errors.Is(err, nullsink.ErrMissing) && os.Getenv("POSXYZ_REQUIRE_ALL") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	sink.Close()
	posxyz := filepath.Join(t.TempDir(), "posxyz")
	if output, err := exec.Command("go", "build", "-o", posxyz, "posxyz/cmd/posxyz").CombinedOutput(); err != nil {
		t.Fatalf("build posxyz: %v\n%s", err, output)
	}
	report, _ := bench[latencyReport](t, "latency", "--program="+posxyz, "--kinds=jump,head", "--settle=500ms", "--steps=3", "--recordings=1", "--seconds=2", "--latency=50ms")
	if len(report.Kinds) != 2 || len(report.Marks) != 2 {
		t.Fatalf("%+v: want two kinds, with a mark each", report)
	}
	for _, r := range report.Kinds {
		if r.Refused == "" && (len(r.StepsMS) < 2 || r.MedianMS() < 20 || r.LongestMS() > 400) {
			t.Errorf("%+v: want most steps heard, after 20 to 400 ms", r)
		}
	}
	if card := report.Card[0]; len(card.ClicksMS) < 7 || card.MedianMS() < 10 || card.MedianMS() > 400 {
		t.Errorf("%+v: want a click each 0.27 s, heard after 10 to 400 ms", card)
	}
}

// TestLatencyUsage gives flags that cannot be.
func TestLatencyUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--steps=0"}, {"--settle=0s"}, {"--kinds=fly"}, {"--recordings=-1"}, {"--seconds=1"}, {"--json=/no/such/file"},
	} {
		var out, errs bytes.Buffer
		if status := run(t.Context(), append([]string{"latency"}, args...), &out, &errs); status == exitOK || errs.Len() == 0 {
			t.Errorf("%v: status %d, %q", args, status, errs.String())
		}
	}
}
