//go:build linux

package main

import (
	"math"
	"strings"
	"testing"
)

func TestVerdict(t *testing.T) {
	most := mark{Mark: 10}
	least := mark{Mark: 10, Goal: 20, AtLeast: true}
	for _, c := range []struct {
		mark mark
		want string
	}{
		{most, "-"},
		{most.of(math.NaN()), "-"},
		{most.of(math.Inf(1)), "-"},
		{most.of(10), "met"},
		{most.of(10.1), "MISSED"},
		{least.of(20), "met, and the goal (20)"},
		{least.of(10), "met (goal 20)"},
		{least.of(9.9), "MISSED"},
	} {
		if got := c.mark.verdict(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.mark, got, c.want)
		}
	}
}

func TestPrintMarks(t *testing.T) {
	var lines strings.Builder
	printMarks(&lines, []mark{mark{Figure: "weight", Unit: "kg", Mark: 3}.of(1234.5), {Figure: "speed", Unit: "m/s", AtLeast: true, Mark: 1}})
	want := `figure  measured         mark      verdict
weight  1234 kg          <= 3 kg   MISSED
speed   not in this run  >= 1 m/s  -
`
	if lines.String() != want {
		t.Errorf("got\n%swant\n%s", lines.String(), want)
	}
}
