package figures

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPercentile compares with sorting, for durations of every size.
func TestPercentile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h Histogram
		durations := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.Uint64Range(0, 1<<rapid.IntRange(0, 62).Draw(t, "bits")).Draw(t, "ns"))
		}), 1, 200).Draw(t, "durations")
		for _, d := range durations {
			h.Add(d)
		}
		slices.Sort(durations)
		p := rapid.Float64Range(0, 100).Draw(t, "p")
		rank := max(1, int(math.Ceil(p/100*float64(len(durations)))))
		want := float64(durations[min(rank, len(durations))-1])
		if got := float64(h.Percentile(p)); math.Abs(got-want) > 0.008*want {
			t.Errorf("percentile %v of %v: got %v, want %v", p, durations, got, want)
		}
	})
}

func TestPercentileOfFew(t *testing.T) {
	var h Histogram
	if got := h.Percentile(50); got != 0 {
		t.Errorf("of none: %v", got)
	}
	h.Add(-time.Second)
	if got := h.Percentile(99); got != 0 {
		t.Errorf("of one below 0: %v", got)
	}
	h.Add(time.Second)
	if got := h.Percentile(100); got > time.Second || got < 992*time.Millisecond {
		t.Errorf("the longest of 0s and 1s: %v", got)
	}
	if h.Reset(); h.Count() != 0 || h.Percentile(100) != 0 {
		t.Errorf("after Reset: %d, %v", h.Count(), h.Percentile(100))
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1}, 5},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 3, 100}, 3.5},
	} {
		before := slices.Clone(c.values)
		if got := Median(c.values); got != c.want {
			t.Errorf("of %v: got %v, want %v", c.values, got, c.want)
		}
		if !slices.Equal(before, c.values) {
			t.Errorf("%v was changed to %v", before, c.values)
		}
	}
	if got := Median(nil); !math.IsNaN(got) {
		t.Errorf("of none: %v", got)
	}
}

func BenchmarkAdd(b *testing.B) {
	var h Histogram
	d := time.Duration(rand.IntN(1e9))
	b.ReportAllocs()
	for b.Loop() {
		h.Add(d)
	}
}
