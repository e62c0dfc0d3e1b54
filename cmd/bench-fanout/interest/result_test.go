package interest

import "testing"

func TestGate(t *testing.T) {
	results := []Result{
		{Round: 1, Sources: 10, MarginalUS: 100}, {Round: 1, Sources: 1000, MarginalUS: 120},
		{Round: 2, Sources: 1000, MarginalUS: 900}, {Round: 2, Sources: 10, MarginalUS: 100},
		{Round: 3, Sources: 10, MarginalUS: 100}, {Round: 3, Sources: 1000, MarginalUS: 90},
	}
	if got := Gate(results); got.Measured == nil || *got.Measured != 1.2 {
		t.Errorf("got %v, want the median of 1.2, 9 and 0.9", got.Measured)
	}
	if got := Gate(results[:1]); got.Measured != nil {
		t.Errorf("one world alone: %v", *got.Measured)
	}
}
