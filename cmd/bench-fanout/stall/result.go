package stall

import (
	"posxyz/cmd/bench-fanout/figures"
	"posxyz/cmd/bench-fanout/report"
)

// Credits is how many Updates a follower pays for in advance.
const Credits = 8

// Kind is what a run does.
type Kind string

// The kinds of a run.
const (
	Control   Kind = "follow, nobody stalls"
	Followed  Kind = "follow, one stalls"
	Subscribe Kind = "subscribe, one stalls" // as information: no credits bound it
)

// Result is what one run showed.
type Result struct {
	Round int  `json:"round"`
	Kind  Kind `json:"kind"`
	Woken

	GrowthKB float64 `json:"hub_growth_kb"` // RSS, from before the stall to its end
	RSSKB    float64 `json:"hub_rss_kb"`    // at its end
	HubCPU   float64 `json:"hub_cpu"`       // of its core, meanwhile
	LoadCPU  float64 `json:"load_cpu"`      // of the load generator's core
	P50MS    float64 `json:"others_p50_ms"` // from capture to reception, meanwhile
	P99MS    float64 `json:"others_p99_ms"`
	P999MS   float64 `json:"others_p999_ms"`
	Updates  float64 `json:"others_updates_per_second"` // each
}

// Woken is what the subscriber that was stopped saw from SIGCONT on.
type Woken struct {
	Stale      int     `json:"stale_updates"` // sent by the hub before SIGCONT
	StaleBytes int     `json:"stale_bytes"`
	OldestMS   float64 `json:"oldest_stale_ms"` // before SIGCONT
	FreshAgeMS float64 `json:"first_fresh_age_ms"`
	Fresh      int     `json:"fresh_updates"`
	CutOff     bool    `json:"cut_off"` // the hub had taken it for dead
}

// Gates compares rounds with their marks. What must never be worse is judged by
// the worst round; memory and latency by the median of pairs.
func Gates(results []Result) []report.Gate {
	gates := []report.Gate{
		{Name: "stale Updates through Follow, worst", Unit: "of 8 credits", Mark: Credits, Goal: Credits},
		{Name: "age of the first fresh one, worst", Unit: "ms", Mark: 50, Goal: 5},
		{Name: "growth of the hub over the control", Unit: "kB", Mark: 1024, Goal: 1024},
		{Name: "the others' p99", Unit: "x control", Mark: 1.25, Goal: 1.25},
	}
	var growth, p99 []float64
	worst, note := Woken{}, ""
	for _, pair := range pairs(results) {
		control, stalled := pair[0], pair[1]
		worst.Stale = max(worst.Stale, stalled.Stale)
		worst.FreshAgeMS = max(worst.FreshAgeMS, stalled.FreshAgeMS)
		if stalled.Fresh == 0 {
			note = "a round without a fresh Update"
		}
		growth = append(growth, stalled.GrowthKB-control.GrowthKB)
		p99 = append(p99, stalled.P99MS/control.P99MS)
	}
	if len(growth) == 0 {
		return gates
	}
	for i, measured := range []float64{float64(worst.Stale), worst.FreshAgeMS, figures.Median(growth), figures.Median(p99)} {
		gates[i] = gates[i].Of(measured)
	}
	gates[1].Fault = note
	return gates
}

// pairs are a control and a stalled run of the same round.
func pairs(results []Result) (pairs [][2]Result) {
	for _, control := range results {
		for _, stalled := range results {
			if control.Kind == Control && stalled.Kind == Followed && control.Round == stalled.Round {
				pairs = append(pairs, [2]Result{control, stalled})
			}
		}
	}
	return pairs
}
