package stall

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Print prints every run.
func Print(w io.Writer, results []Result) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "run\tstale\tbytes\toldest ms\tfirst fresh: age ms\thub grew kB\thub CPU\tload CPU\tothers: Updates/s\tp50 ms\tp99 ms\tp99.9 ms\t")
	for _, r := range results {
		stale := fmt.Sprintf("%d\t%d\t%.0f\t%.1f", r.Stale, r.StaleBytes, r.OldestMS, r.FreshAgeMS)
		switch {
		case r.Kind == Control:
			stale = "-\t-\t-\t-"
		case r.CutOff:
			stale = fmt.Sprintf("%d\t%d\t%.0f\tcut off", r.Stale, r.StaleBytes, r.OldestMS)
		}
		fmt.Fprintf(table, "%d %s\t%s\t%.0f\t%.0f %%\t%.0f %%\t%.1f\t%.2f\t%.2f\t%.2f\t\n",
			r.Round, r.Kind, stale, r.GrowthKB, 100*r.HubCPU, 100*r.LoadCPU, r.Updates, r.P50MS, r.P99MS, r.P999MS)
	}
	_ = table.Flush()
	fmt.Fprintln(w)
}
