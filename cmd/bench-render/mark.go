//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// mark is a figure and what it should be.
type mark struct {
	Figure   string   `json:"figure"`
	Unit     string   `json:"unit"`
	AtLeast  bool     `json:"at_least"` // otherwise at most
	Mark     float64  `json:"mark"`
	Goal     float64  `json:"goal,omitempty"` // better than the mark; 0: none
	Measured *float64 `json:"measured"`       // null: this run cannot tell
}

// of returns m with what was measured. A ratio to nothing is no measurement.
func (m mark) of(measured float64) mark {
	if !math.IsNaN(measured) && !math.IsInf(measured, 0) {
		m.Measured = &measured
	}
	return m
}

// verdict says whether the mark is met, or even the goal.
func (m mark) verdict() string {
	switch {
	case m.Measured == nil:
		return "-"
	case !m.reaches(m.Mark):
		return "MISSED"
	case m.Goal != 0 && m.reaches(m.Goal):
		return fmt.Sprintf("met, and the goal (%g)", m.Goal)
	case m.Goal != 0:
		return fmt.Sprintf("met (goal %g)", m.Goal)
	}
	return "met"
}

func (m mark) reaches(bound float64) bool {
	if m.AtLeast {
		return *m.Measured >= bound
	}
	return *m.Measured <= bound
}

// printMarks prints a line for each.
func printMarks(w io.Writer, marks []mark) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "figure\tmeasured\tmark\tverdict")
	for _, m := range marks {
		sign, measured := "<=", "not in this run"
		if m.AtLeast {
			sign = ">="
		}
		if m.Measured != nil {
			measured = threeDigits(*m.Measured) + " " + m.Unit
		}
		fmt.Fprintf(table, "%s\t%s\t%s %g %s\t%s\n", m.Figure, measured, sign, m.Mark, m.Unit, m.verdict())
	}
	_ = table.Flush()
}

// threeDigits writes x with three digits, or with all before the point.
func threeDigits(x float64) string {
	if math.Abs(x) >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}
