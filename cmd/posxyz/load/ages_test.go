package load

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestQuantile: what is told is at most 1/64 too high, and never too low.
func TestQuantile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sorted := rapid.SliceOfN(rapid.Int64Range(0, 1<<mostBits-1), 1, 300).Draw(t, "ages")
		var first, second, all Ages
		for i, us := range sorted {
			half := &first
			if i%2 == 1 {
				half = &second
			}
			half.Count(time.Duration(us) * time.Microsecond)
		}
		all.add(&first)
		all.add(&second)
		slices.Sort(sorted)
		for _, q := range []float64{0, 0.5, 0.9, 0.99, 0.999, 1} {
			rank := max(int(math.Ceil(q*float64(len(sorted)))), 1)
			want, got := sorted[rank-1], all.Quantile(q).Microseconds()
			if got < want || float64(got) > float64(want)*(1+1.0/64) {
				t.Fatalf("quantile %v of %v is %d µs, want %d, or at most 1/64 more", q, sorted, got, want)
			}
		}
		if got, want := all.Oldest().Microseconds(), sorted[len(sorted)-1]; got != want {
			t.Fatalf("the oldest of %v is %d µs, want %d", sorted, got, want)
		}
	})
}

// TestQuantileExactly: below 128 µs, at a hundred of them, and at the ends.
func TestQuantileExactly(t *testing.T) {
	var ages Ages
	if got := ages.Quantile(0.5); got != 0 {
		t.Errorf("of none: %v, want 0", got)
	}
	for us := range 100 {
		ages.Count(time.Duration(us+1) * time.Microsecond)
	}
	for q, want := range map[float64]time.Duration{0.5: 50, 0.99: 99, 0.999: 100, 1: 100} {
		if got := ages.Quantile(q); got != want*time.Microsecond {
			t.Errorf("quantile %v of 1 to 100 µs is %v, want %d µs", q, got, want)
		}
	}
	ages.Count(-time.Hour) // a clock that was set back
	if got := ages.Quantile(0); got != 0 {
		t.Errorf("the youngest is %v, want 0", got)
	}
	ages.Count(1000 * time.Hour)
	if got, want := ages.Oldest(), time.Duration(1<<mostBits-1)*time.Microsecond; got != want || ages.Quantile(1) != want {
		t.Errorf("the oldest is %v, the last quantile %v, want %v", got, ages.Quantile(1), want)
	}
}
