package compare

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// The servers that others are compared with.
const (
	natsServer  = "nats"
	rawServer   = "tcp"
	floorServer = "tcp-coalesce"
)

// Print prints the medians, a table for each workload.
func Print(w io.Writer, medians []Cell) {
	fmt.Fprintln(w, "CPU us: of the server, per delivery, and how many times that of others; /s: deliveries a second,")
	fmt.Fprintln(w, "and per second of CPU; latency from publish to reception; kB: RSS per subscriber; floor: tcp-coalesce")
	fmt.Fprintln(w)
	for i, cell := range medians {
		if i > 0 && medians[i-1].Workload == cell.Workload {
			continue
		}
		printWorkload(w, cell.Workload, medians)
	}
}

func printWorkload(w io.Writer, workload string, medians []Cell) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "%s\tCPU us\tx nats\tx tcp\tx floor\t/s\t/s/core\tp50 ms\tp99 ms\tp99.9 ms\tidle kB\tloaded kB\tlost\t\n", workload)
	for i := range medians {
		c := &medians[i]
		if c.Workload != workload {
			continue
		}
		fmt.Fprintf(table, "%s\t%.3g\t%s\t%s\t%s\t%s\t%s\t%.2f\t%.2f\t%.2f\t%.1f\t%.1f\t%s\t\n",
			c.Server, c.CPUPerDeliveryUS,
			cpuRatio(medians, c, natsServer), cpuRatio(medians, c, rawServer), cpuRatio(medians, c, floorServer),
			million(c.DeliveriesPerSecond), million(c.DeliveriesPerCPUSecond),
			c.P50MS, c.P99MS, c.P999MS, c.IdleKB, c.LoadedKB, losses(c))
	}
	_ = table.Flush()
	fmt.Fprintln(w)
}

func cpuRatio(medians []Cell, c *Cell, to string) string {
	other := Find(medians, c.Workload, to)
	if other == nil {
		return "-"
	}
	return fmt.Sprintf("%.2f", c.CPUPerDeliveryUS/other.CPUPerDeliveryUS)
}

func million(n float64) string { return fmt.Sprintf("%.3gM", n/1e6) }

// losses are those of all rounds together.
func losses(c *Cell) string {
	if c.Lost == 0 && c.Repeated == 0 {
		return "0"
	}
	return fmt.Sprintf("LOST %.0f (told of %.0f), repeated %.0f", c.Lost, c.Told, c.Repeated)
}
