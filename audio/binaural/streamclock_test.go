package binaural

import (
	"math"
	"testing"
)

// The stream follows a sound card that drifts and calls in bursts, without
// ever being much ahead, and its rate hardly changes.
func TestStreamFollowsTheWall(t *testing.T) {
	for _, c := range []struct {
		name    string
		ppm     float64 // how much faster the card is than the wall clock
		burst   int     // blocks at a time
		off, at float64 // seconds: how far behind and ahead of the calls at most
	}{
		{"steady", 0, 1, 0.0001, 0.0001},
		{"drift", 100, 1, 0.002, 0.002},
		{"drift the other way", -100, 1, 0.002, 0.002},
		{"bursts of 21 ms", 0, 8, 0.022, 0.005},
		{"bursts of 21 ms, drift", 100, 8, 0.022, 0.005},
		{"bursts of 200 ms", 0, 75, 0.25, 0.05},
	} {
		clock := streamClock{block: block}
		behind, ahead, unsteady, last := 0.0, 0.0, 0.0, 0.0
		const blocks = 30 * 375
		for n := range blocks {
			wall := float64(n/c.burst*c.burst) * block * (1 - c.ppm*1e-6)
			now := clock.next(wall)
			if n > blocks/2 {
				behind, ahead = max(behind, wall-now), max(ahead, now-wall)
				unsteady = max(unsteady, math.Abs((now-last)/block-1))
			}
			last = now
		}
		t.Logf("%s: at most %.2f ms behind, %.2f ms ahead, rate within %.2f %%", c.name, behind*1e3, ahead*1e3, unsteady*100)
		if behind > c.off || ahead > c.at {
			t.Errorf("%s: %.4f s behind and %.4f s ahead, want at most %v and %v", c.name, behind, ahead, c.off, c.at)
		}
		if unsteady > 0.05 {
			t.Errorf("%s: the rate changes by %.2f %%, want at most 5", c.name, unsteady*100)
		}
	}
}

// After a suspend, and when the wall clock is set back, the stream is set anew.
func TestStreamIsSetAnew(t *testing.T) {
	for _, jump := range []float64{3600, 0.2, -0.2, -3600} {
		clock := streamClock{block: block}
		wall := 0.0
		for range 1000 {
			clock.next(wall)
			wall += block
		}
		wall += jump
		now := 0.0
		for range 100 { // 0.27 s
			now = clock.next(wall)
			wall += block
		}
		if off := wall - block - now; math.Abs(off) > 0.001 {
			t.Errorf("0.27 s after the wall clock jumped by %v s the stream is %v s off", jump, off)
		}
	}
}
