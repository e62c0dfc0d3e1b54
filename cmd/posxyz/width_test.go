package main

import "testing"

// TestCells cuts and pads names as wide as a terminal shows them.
func TestCells(t *testing.T) {
	for _, c := range []struct{ text, cut, padded string }{
		{"voice", "voic", "voice   "},
		{"声", "声", "声      "},
		{"バーチャル", "バー", "バーチャル"},
		{"aバーb", "aバ", "aバーb  "},
		{"e\u0301te\u0301", "e\u0301te\u0301", "e\u0301te\u0301     "},
		{"", "", "        "},
	} {
		if got := cut(c.text, 4); got != c.cut {
			t.Errorf("cut(%q, 4) = %q, want %q", c.text, got, c.cut)
		}
		if got := padded(c.text, 8); got != c.padded {
			t.Errorf("padded(%q, 8) = %q, want %q", c.text, got, c.padded)
		}
	}
}
