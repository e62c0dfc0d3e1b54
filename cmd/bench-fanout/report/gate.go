// Package report says what was measured: on a terminal, and as JSON for those
// who want to look closer.
package report

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Gate is a mark that must hold, and a goal beside it.
type Gate struct {
	Name     string   `json:"name"`
	Unit     string   `json:"unit"`
	AtLeast  bool     `json:"at_least"` // otherwise at most
	Mark     float64  `json:"mark"`
	Goal     float64  `json:"goal"`
	Measured *float64 `json:"measured"`        // null: this run cannot tell
	Fault    string   `json:"fault,omitempty"` // what makes it a miss, whatever was measured
}

// Of returns g with what was measured. A ratio to nothing is no measurement.
func (g Gate) Of(measured float64) Gate {
	if !math.IsNaN(measured) && !math.IsInf(measured, 0) {
		g.Measured = &measured
	}
	return g
}

// Verdict is whether the mark, or even the goal, is reached.
func (g Gate) Verdict() string {
	switch {
	case g.Fault != "":
		return "MISS: " + g.Fault
	case g.Measured == nil:
		return "-"
	case g.reaches(g.Goal):
		return "pass, and the goal"
	case g.reaches(g.Mark):
		return "pass"
	}
	return "MISS"
}

func (g Gate) reaches(mark float64) bool {
	if g.AtLeast {
		return *g.Measured >= mark
	}
	return *g.Measured <= mark
}

// PrintGates prints a line for each.
func PrintGates(w io.Writer, gates []Gate) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "gate\tmark\tmeasured\tverdict\tgoal")
	for _, g := range gates {
		sign, measured := "<=", "not in this run"
		if g.AtLeast {
			sign = ">="
		}
		if g.Measured != nil {
			measured = fmt.Sprintf("%.3g %s", *g.Measured, g.Unit)
		}
		fmt.Fprintf(table, "%s\t%s %g %s\t%s\t%s\t%s %g\n", g.Name, sign, g.Mark, g.Unit, measured, g.Verdict(), sign, g.Goal)
	}
	_ = table.Flush()
}
