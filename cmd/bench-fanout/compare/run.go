//go:build linux

package compare

import (
	"context"
	"fmt"
	"slices"
	"time"

	"posxyz/cmd/bench-fanout/contender"
	"posxyz/cmd/bench-fanout/report"
)

// Plan is a whole comparison.
type Plan struct {
	Rounds    int
	Servers   []string
	Workloads []Workload
	Duration  time.Duration // of each cell, without warming up
}

// Run measures every cell of the plan.
func (p Plan) Run(ctx context.Context, lineup *contender.Lineup, progress *report.Progress) ([]Cell, error) {
	defer progress.End()
	var cells []Cell
	for round := range p.Rounds {
		for _, workload := range p.Workloads {
			for _, server := range rotated(p.Servers, round) {
				progress.Step(fmt.Sprintf("round %d/%d  %s  %s", round+1, p.Rounds, workload.Name, server))
				cell, err := measure(ctx, lineup, server, workload, p.Duration)
				if err != nil {
					return nil, err
				}
				cell.Round = round + 1
				cells = append(cells, cell)
			}
		}
	}
	return cells, nil
}

// Cells is how many there are.
func (p Plan) Cells() int { return p.Rounds * len(p.Workloads) * len(p.Servers) }

// rotated begins n later, so that no server is always the first.
func rotated(servers []string, n int) []string {
	n %= len(servers)
	return slices.Concat(servers[n:], servers[:n])
}
