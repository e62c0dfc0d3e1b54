package main

import (
	"strings"
	"testing"
)

// TestBenchTerminal: a terminal gets a bar, which makes room for the report.
func TestBenchTerminal(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	term := newTerminal(t, 100, 20)
	bench := term.start(nil, "bench", "--subscribers", "3", "--for", "500ms", "--hub", hub.address)
	if err := bench.Wait(); err != nil {
		t.Fatalf("%v: %s", err, term)
	}
	eventually(t, "the report", func() bool { return strings.Contains(term.String(), "The hub ") })
	before, after, _ := strings.Cut(term.String(), "3 subscribers on ")
	if !strings.Contains(before, "#") || !strings.Contains(before, " of 500ms · ") || !strings.HasSuffix(before, clearBelow) {
		t.Errorf("before the report the terminal got %q, want a bar that goes away", before)
	}
	if strings.Contains(after, "\x1b") || strings.Contains(after, "#") {
		t.Errorf("of the report the terminal got %q, want text alone", after)
	}
}
