package interest

import (
	"fmt"
	"io"
	"text/tabwriter"

	"posxyz/cmd/bench-fanout/figures"
	"posxyz/cmd/bench-fanout/report"
)

// Result is what one world showed.
type Result struct {
	Round      int     `json:"round"`
	Sources    int     `json:"sources"`
	Ingest     float64 `json:"cpu_alone"`                // the hub's share of a core, nobody subscribes
	Busy       float64 `json:"cpu_with_subscribers"`     // with all
	MarginalUS float64 `json:"cpu_us_per_subscriber"`    // a second, without ingest
	Received   float64 `json:"received_of_published"`    // 1 is each position of each source that moves
	PerSecond  float64 `json:"positions_per_subscriber"` // a second
}

// Gate compares the worlds: the largest with the smallest, by the median of
// rounds.
func Gate(results []Result) report.Gate {
	gate := report.Gate{Name: "CPU per subscriber, large world", Unit: "x small world", Mark: 2, Goal: 1.1}
	var ratios []float64
	for _, small := range results {
		for _, large := range results {
			if small.Round == large.Round && small.Sources < large.Sources {
				ratios = append(ratios, large.MarginalUS/small.MarginalUS)
			}
		}
	}
	if len(ratios) == 0 {
		return gate
	}
	return gate.Of(figures.Median(ratios))
}

// Print prints every world.
func Print(w io.Writer, results []Result) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "round\tsources\thub CPU alone\twith subscribers\tCPU us/s per subscriber\tpositions/s each\tof those sent\t")
	for _, r := range results {
		fmt.Fprintf(table, "%d\t%d\t%.2f %%\t%.2f %%\t%.0f\t%.0f\t%.1f %%\t\n",
			r.Round, r.Sources, 100*r.Ingest, 100*r.Busy, r.MarginalUS, r.PerSecond, 100*r.Received)
	}
	_ = table.Flush()
	fmt.Fprintln(w)
}
