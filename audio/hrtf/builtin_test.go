package hrtf

import (
	"testing"
)

func TestBuiltIn(t *testing.T) {
	s := BuiltIn()
	if s.Rate != 48000 || s.Radius != 1.4 || len(s.Nodes) != 771 || len(s.Nodes[0].Left) != 128 {
		t.Errorf("the built-in head has %d nodes with %d taps at %d Hz, measured at %v m; want 771, 128, 48000, 1.4",
			len(s.Nodes), len(s.Nodes[0].Left), s.Rate, s.Radius)
	}
}
