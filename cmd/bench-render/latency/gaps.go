//go:build linux

package latency

import (
	"math"
	"slices"

	"posxyz/audio/speaker/nullsink"
)

const (
	gapLeast = nullsink.Rate / 1000      // frames: zeros for longer are a gap
	gapJoin  = nullsink.Rate * 20 / 1000 // frames: gaps that are closer are one, as an ear has it
)

// gaps counts the gaps in a tone, and the frames that are silent in them.
func gaps(x []float32) (count, frames int) {
	run, last := 0, math.MinInt/2
	for i, v := range x {
		if v != 0 {
			run = 0
			continue
		}
		switch run++; {
		case run == gapLeast:
			frames += run
			if i-run-last > gapJoin {
				count++
			}
			last = i
		case run > gapLeast:
			frames++
			last = i
		}
	}
	return count, frames
}

// firstLoud is where the tone begins.
func firstLoud(x []float32) int {
	return max(0, slices.IndexFunc(x, func(v float32) bool { return v > tonePeak/2 || v < -tonePeak/2 }))
}

// percentile returns what a part of values do not exceed, NaN if there are none.
func percentile(values []float64, part float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(math.Ceil(part*float64(len(sorted)))-1))]
}
