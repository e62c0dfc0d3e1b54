package compare

import (
	"strings"
	"testing"
)

func TestParseWorkload(t *testing.T) {
	for name, want := range map[string]Workload{
		"w16":     {"w16", 7, 16, 0},
		"1000x20": {"1000x20", 1000, 0, 20},
	} {
		if got, err := ParseWorkload(name, 7); err != nil || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, want)
		}
	}
	for _, name := range []string{"", "w", "w0", "w-1", "x", "10x", "x10", "0x10", "10x0", "10x-1", "10x5000", "w1x", "fast"} {
		if got, err := ParseWorkload(name, 7); err == nil {
			t.Errorf("%q is %+v", name, got)
		}
	}
}

// TestMedians hides no loss.
func TestMedians(t *testing.T) {
	cell := func(round int, server string, cpu, lost float64) Cell {
		return Cell{Round: round, Server: server, Workload: "w1", Subscribers: 5, CPUPerDeliveryUS: cpu, Lost: lost}
	}
	medians := Medians([]Cell{
		cell(1, "hub", 3, 0), cell(1, "nats", 8, 0),
		cell(2, "nats", 6, 0), cell(2, "hub", 100, 7),
		cell(3, "hub", 5, 0), cell(3, "nats", 7, 0),
	})
	want := []Cell{cell(0, "hub", 5, 7), cell(0, "nats", 7, 0)}
	if len(medians) != 2 || medians[0] != want[0] || medians[1] != want[1] {
		t.Errorf("got %+v, want %+v", medians, want)
	}
	var table strings.Builder
	Print(&table, medians)
	for _, part := range []string{"0.71", "LOST 7 (told of 0), repeated 0"} {
		if !strings.Contains(table.String(), part) {
			t.Errorf("no %q in\n%s", part, table.String())
		}
	}
}

func TestGates(t *testing.T) {
	cell := func(server, workload string, cpu, rate, p99, idle, loaded float64) Cell {
		return Cell{Server: server, Workload: workload, Subscribers: 1000, CPUPerDeliveryUS: cpu, DeliveriesPerCPUSecond: rate, P99MS: p99, IdleKB: idle, LoadedKB: loaded}
	}
	medians := []Cell{
		cell("hub", "w1", 10, 0, 0, 30, 40), cell("nats", "w1", 10, 0, 0, 99, 99),
		cell("hub", "w16", 9, 0, 0, 35, 41), cell("nats", "w16", 10, 0, 0, 0, 0),
		cell("hub", "w128", 0, 30, 0, 31, 55), cell("nats", "w128", 0, 10, 0, 0, 0),
		cell("hub", "1000x20", 0, 0, 5, 32, 42), cell("nats", "1000x20", 0, 0, 10, 0, 0),
	}
	verdicts := func() (all []string) {
		for _, gate := range Gates(medians) {
			all = append(all, gate.Verdict())
		}
		return all
	}
	want := []string{"pass", "MISS", "pass", "pass, and the goal", "pass", "MISS"}
	for i, got := range verdicts() {
		if got != want[i] {
			t.Errorf("gate %d: %s, want %s", i, got, want[i])
		}
	}
	medians[0].Lost = 1
	if got := verdicts()[0]; !strings.HasPrefix(got, "MISS: ") {
		t.Errorf("a hub that loses positions: %s", got)
	}
	medians[2].Subscribers = 999
	if got := verdicts()[1]; got != "-" {
		t.Errorf("with 999 subscribers: %s, want no verdict", got)
	}
}
