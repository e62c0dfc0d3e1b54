//go:build linux

package stall

import (
	"testing"

	"posxyz/cmd/bench-fanout/protocol"
)

// TestWoke sorts Updates by when they came and when they were sent.
func TestWoke(t *testing.T) {
	saw := func(at, sent, newest int64) sight {
		return sight{protocol.Update{Bytes: 10, TimeUS: sent}, at, newest}
	}
	got := woke([]sight{
		saw(900, 890, 880),         // before
		saw(500_000, 1_000, 990),   // stale
		saw(500_000, 2_000, 1_990), // stale
		saw(500_100, 500_000, 488_000),
		saw(500_200, 500_100, 500_000),
	}, 400_000)
	want := Woken{Stale: 2, StaleBytes: 20, OldestMS: 399, FreshAgeMS: 12, Fresh: 2}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := woke(nil, 5); got != (Woken{}) {
		t.Errorf("of nothing: %+v", got)
	}
}
