package byname_test

import (
	"fmt"
	"strings"
	"testing"

	"posxyz/audio/sound/byname"
)

func Example() {
	gains, err := byname.New([]byname.Rule[float64]{{Pattern: "", Value: -6}, {Pattern: "hand-*", Value: -3}, {Pattern: "hand-left", Value: 0}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"hand-left", "hand-right", "voice"} {
		gain, _ := gains.Of(name)
		fmt.Println(name, gain)
	}
	// Output:
	// hand-left 0
	// hand-right -3
	// voice -6
}

// TestMostSpecific: the exact name, then the longest prefix, then all, in
// whatever order they were given.
func TestMostSpecific(t *testing.T) {
	rules := []byname.Rule[string]{{"", "all"}, {"a*", "a*"}, {"ab*", "ab*"}, {"abc", "abc"}, {"ü*", "ü*"}}
	for turn := range rules {
		table, err := byname.New(append(rules[turn:len(rules):len(rules)], rules[:turn]...))
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"abc": "abc", "abcd": "ab*", "ab": "ab*", "a": "a*", "ax": "a*", "b": "all", "": "all", "über": "ü*", "ABC": "all"} {
			if got, ok := table.Of(name); got != want || !ok {
				t.Errorf("of %q: %q, %v, want %q", name, got, ok, want)
			}
		}
	}
}

// TestNothing: what no rule is about has no value.
func TestNothing(t *testing.T) {
	table, err := byname.New([]byname.Rule[int]{{"a", 1}, {"b*", 2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "aa", "c"} {
		if got, ok := table.Of(name); got != 0 || ok {
			t.Errorf("of %q: %v, %v, want nothing", name, got, ok)
		}
	}
}

// TestRefused: what no source can be called, and what is there twice.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		patterns []string
		want     string
	}{
		{[]string{"a", "b", "a"}, "a is given twice"},
		{[]string{"a*", "a*"}, "a* is given twice"},
		{[]string{"", "a", ""}, "what is for every source is given twice"},
		{[]string{"", "*"}, "what is for every source is given twice"},
		{[]string{"a*b"}, `"a*b": a * stands at the end only`},
		{[]string{"**"}, "a * stands at the end only"},
		{[]string{"a\x00"}, "control"},
		{[]string{strings.Repeat("n", 129)}, "128"},
	} {
		var rules []byname.Rule[int]
		for _, p := range c.patterns {
			rules = append(rules, byname.Rule[int]{Pattern: p})
		}
		if _, err := byname.New(rules); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.patterns, err, c.want)
		}
	}
}
