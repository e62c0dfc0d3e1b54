package dsp_test

import (
	"math"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

func TestRampIsLinearAndArrives(t *testing.T) {
	var r dsp.Ramp
	r.Set(0.25)
	const frames = 2*audio.BlockFrames + 17
	r.To(1, frames)
	for b := range 4 {
		var x audio.Mono
		for n := range x {
			x[n] = 1
		}
		r.Scale(&x)
		for n, got := range x {
			passed := min(b*audio.BlockFrames+n+1, frames)
			want := 0.25 + 0.75*float64(passed)/frames
			if math.Abs(float64(got)-want) > 1e-6 || passed == frames && got != 1 {
				t.Fatalf("after %d of %d samples the gain is %v, want %v", passed, frames, got, want)
			}
		}
	}
	if !r.Done() || r.Value() != 1 {
		t.Errorf("at the end: done %v, value %v, want true, 1", r.Done(), r.Value())
	}
}

// A new target on the way goes on from there.
func TestRampTurnsWithoutAStep(t *testing.T) {
	var r dsp.Ramp
	r.To(1, 2400)
	last := 0.0
	for b := range 30 {
		if b == 5 {
			r.To(0, 1000)
		}
		var x audio.Mono
		for n := range x {
			x[n] = 1
		}
		r.Scale(&x)
		for n, got := range x {
			if step := math.Abs(float64(got) - last); step > 1.0/1000 {
				t.Fatalf("block %d, sample %d: the gain steps by %v", b, n, step)
			}
			last = float64(got)
		}
	}
	if last != 0 {
		t.Errorf("the gain ends at %v, want 0", last)
	}
}

func TestGainOneIsTransparent(t *testing.T) {
	var r dsp.Ramp
	r.Set(1)
	x := audio.Mono{0: 0.1, 1: -0.3, 2: 1e-30}
	want := x
	if r.Scale(&x); x != want {
		t.Errorf("gain 1 made %v of %v", x[:3], want[:3])
	}
}

func TestFrames(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		rate audio.Rate
		want int
	}{{50 * time.Millisecond, 48000, 2400}, {10 * time.Millisecond, 44100, 441}, {0, 48000, 1}, {-time.Second, 48000, 1}} {
		if got := dsp.Frames(c.d, c.rate); got != c.want {
			t.Errorf("Frames(%v, %d) = %d, want %d", c.d, c.rate, got, c.want)
		}
	}
}
