//go:build linux

package latency

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"posxyz/audio/speaker/nullsink"
)

// What of a recording is looked at for a step.
const (
	levelWindow = nullsink.Rate * 4 / 1000 // frames of which a level is taken, around its time
	before      = 100 * time.Millisecond   // before the step: how it was
	after       = 400 * time.Millisecond   // until so long after it …
	settled     = 100 * time.Millisecond   // … of which the last part is how it is then
	stays       = nullsink.Rate * 4 / 1000 // frames beyond the middle, or it was a fluctuation
	leastStep   = 4                        // dB: less is no step
)

// errUnheard is of a step that was not heard.
var errUnheard = errors.New("the step is not heard")

// heard returns when, after a step was captured, it is heard in a recording.
func heard(tape *nullsink.Recording, captured time.Time) (time.Duration, error) {
	left, right := tape.Stereo()
	end, err := tape.TimeOf(len(left) - 1)
	if err != nil {
		return 0, err
	}
	step := len(left) - 1 - framesIn(end.Sub(captured))
	from, to := step-framesIn(before), step+framesIn(after)
	if from < 0 || to > len(left) {
		return 0, fmt.Errorf("frames %d to %d of %d are not recorded", from, to, len(left))
	}
	at, err := crossing(left[from:to], right[from:to], step-from)
	if err != nil {
		return 0, err
	}
	when, err := tape.TimeOf(from + at)
	return when.Sub(captured), err
}

// crossing returns the frame at which the level difference of the ears crosses the
// middle of what it is until step and what it is at the end.
func crossing(left, right []float32, step int) (int, error) {
	difference := levelDifferenceDB(left, right)
	was := median(difference[:step])
	is := median(difference[len(difference)-framesIn(settled):])
	if math.Abs(is-was) < leastStep {
		return 0, fmt.Errorf("%w: %.1f dB before it, %.1f dB after", errUnheard, was, is)
	}
	middle, run := (was+is)/2, 0
	for i := step; i < len(difference); i++ {
		if (difference[i] > middle) != (is > middle) {
			run = 0
			continue
		}
		if run++; run == stays {
			return i - stays + 1, nil
		}
	}
	return 0, errUnheard
}

// levelDifferenceDB is by how much the left ear is louder, around every frame. In
// silence it is what it was.
func levelDifferenceDB(left, right []float32) []float64 {
	const silence = 1e-9
	difference := make([]float64, len(left))
	powerL, powerR := cumulative(left), cumulative(right)
	last := 0.0
	for i := range difference {
		from, to := max(0, i-levelWindow/2), min(len(left), i+levelWindow/2)
		l, r := powerL[to]-powerL[from], powerR[to]-powerR[from]
		if l > silence && r > silence {
			last = 10 * math.Log10(l/r)
		}
		difference[i] = last
	}
	return difference
}

// cumulative returns the sums of the squares before each sample, and of all.
func cumulative(x []float32) []float64 {
	sums := make([]float64, len(x)+1)
	for i, v := range x {
		sums[i+1] = sums[i] + float64(v)*float64(v)
	}
	return sums
}

func framesIn(d time.Duration) int { return int(d.Seconds() * nullsink.Rate) }

func median(x []float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	return sorted[len(sorted)/2]
}
