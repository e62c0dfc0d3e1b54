package web

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestSentence wants whatever is said to fit into a close frame, cut between runes.
func TestSentence(t *testing.T) {
	for _, char := range []string{"a", "é", "…", "😀"} {
		for n := range 130 {
			why := strings.Repeat("a", n%4) + strings.Repeat(char, n)
			got := (&farewell{1007, why}).sentence()
			begins, cut := strings.CutSuffix(got, "…")
			switch {
			case len(why) <= 123:
				if got != why {
					t.Errorf("%q became %q, though it fits", why, got)
				}
			case !cut || !utf8.ValidString(got) || len(got) > 123 || len(got) < 123-3 || !strings.HasPrefix(why, begins):
				t.Errorf("%q became %q, of %d bytes", why, got, len(got))
			}
		}
	}
}
