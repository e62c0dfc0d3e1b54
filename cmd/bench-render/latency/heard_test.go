//go:build linux

package latency

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"posxyz/audio/speaker/nullsink"
)

// ears is noise that one ear hears dB louder than the other until a frame and from
// then on, after a fade of 10 ms, as much softer. The other ear hears it 0.6 ms
// later, as with a head.
func ears(frames, at int, dB float64) (left, right []float32) {
	const fade, itd = 480, 29
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]float64, frames+itd)
	for i := range noise {
		noise[i] = random.NormFloat64() / 10
	}
	loud, soft := math.Pow(10, dB/40), math.Pow(10, -dB/40)
	for i := range frames {
		w := min(max(0, float64(i-at)/fade), 1)
		left = append(left, float32(noise[i+itd]*(loud*(1-w)+soft*w)))
		right = append(right, float32(noise[i]*(soft*(1-w)+loud*w)))
	}
	return left, right
}

// TestCrossing finds the middle of a fade from one side to the other, whichever it
// is, and not what was before the step.
func TestCrossing(t *testing.T) {
	const frames, step = 24000, 4800
	for _, dB := range []float64{6, 10, 20, -6, -20} {
		for _, at := range []int{5000, 7000, 12000} {
			left, right := ears(frames, at, dB)
			got, err := crossing(left, right, step)
			if want := at + 240; err != nil || got < want-60 || got > want+60 {
				t.Errorf("a fade from %v dB at frame %d is heard at %d: %v, want %d ± 60", dB, at, got, err, want)
			}
		}
	}
}

// TestCrossingGap: silence is no step, not even at the ear that was louder.
func TestCrossingGap(t *testing.T) {
	left, right := ears(24000, 8000, 10)
	clear(left[6000:6960])
	clear(right[6000:6960])
	if got, err := crossing(left, right, 4800); err != nil || got < 8180 || got > 8300 {
		t.Errorf("heard at %d: %v, want 8240 ± 60", got, err)
	}
}

// TestCrossingNone: a source that stays is not heard to step.
func TestCrossingNone(t *testing.T) {
	left, right := ears(24000, 1<<30, 10)
	if got, err := crossing(left, right, 4800); !errors.Is(err, errUnheard) {
		t.Errorf("heard at %d: %v, want that it is not", got, err)
	}
}

// TestGaps counts what an ear would, in a tone that has zeros of its own.
func TestGaps(t *testing.T) {
	tone := func() []float32 {
		x := make([]float32, nullsink.Rate)
		for i := range x {
			x[i] = tonePeak * float32(math.Sin(2*math.Pi*float64(i%48)/48))
		}
		return x
	}
	x := tone()
	if count, frames := gaps(x); count != 0 || frames != 0 {
		t.Errorf("%d gaps of %d frames in a whole tone", count, frames)
	}
	clear(x[1001:1201]) // one, with some tone in it
	clear(x[1501:1701])
	clear(x[9001:9101]) // another
	if count, frames := gaps(x); count != 2 || frames < 500 || frames > 506 {
		t.Errorf("%d gaps of %d frames, want 2 of 500", count, frames)
	}
}

func TestPercentile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for part, want := range map[float64]float64{0.5: 3, 0.95: 5, 1: 5, 0.2: 1} {
		if got := percentile(values, part); got != want {
			t.Errorf("%v of %v: %v, want %v", part, values, got, want)
		}
	}
	if got := percentile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("of nothing: %v, want NaN", got)
	}
}

// TestStepSpeeds: what is to jump is faster than the quarter of the speed of sound at
// which the renderer tells one from the other, and what is to glide is slower, even
// with a sample 3 ms early.
func TestStepSpeeds(t *testing.T) {
	const limit = 343.0 / 4
	speed := func(kind Kind, interval time.Duration) float64 {
		return kind.step(true)[0].At.Sub(kind.step(false)[0].At).Norm() / interval.Seconds()
	}
	for _, kind := range Kinds() {
		switch kind.Name {
		case "jump":
			if v := speed(kind, time.Second/rate+10*time.Millisecond); v < limit {
				t.Errorf("%s: %.0f m/s, want more than %v", kind.Name, v, limit)
			}
		case "move":
			if v := speed(kind, time.Second/rate-3*time.Millisecond); v > limit {
				t.Errorf("%s: %.0f m/s, want less than %v", kind.Name, v, limit)
			}
		}
	}
}
