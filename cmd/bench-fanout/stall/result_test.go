package stall

import (
	"strings"
	"testing"
)

// TestGates judges what must never be worse by the worst round, the rest by the
// median of pairs.
func TestGates(t *testing.T) {
	run := func(round int, kind Kind, stale int, age, growth, p99 float64) Result {
		return Result{Round: round, Kind: kind, Woken: Woken{Stale: stale, FreshAgeMS: age, Fresh: 1}, GrowthKB: growth, P99MS: p99}
	}
	results := []Result{
		run(1, Control, 0, 0, 100, 10), run(1, Followed, 8, 10, 200, 11), run(1, Subscribe, 500, 999, 0, 0),
		run(2, Followed, 7, 60, 5000, 40), run(2, Control, 0, 0, 100, 10),
		run(3, Control, 0, 0, 100, 10), run(3, Followed, 8, 4, 300, 12),
	}
	want := []float64{8, 60, 200, 1.2}
	for i, gate := range Gates(results) {
		if gate.Measured == nil || *gate.Measured != want[i] {
			t.Errorf("%s: got %v, want %v", gate.Name, gate.Measured, want[i])
		}
	}
	results[1].Fresh = 0
	if got := Gates(results)[1].Verdict(); !strings.HasPrefix(got, "MISS: ") {
		t.Errorf("nothing fresh came: %s", got)
	}
	for _, gate := range Gates(results[:1]) {
		if gate.Measured != nil {
			t.Errorf("%s is %v without a pair", gate.Name, *gate.Measured)
		}
	}
}
