package dsp

import (
	"time"

	"posxyz/audio"
)

// Ramp is a gain that reaches its target in equal steps per sample. The zero
// Ramp is a gain of 0.
type Ramp struct {
	target, step float64
	left         int // samples until the target is reached
}

// Frames returns how many frames a time is at a rate, at least one.
func Frames(d time.Duration, rate audio.Rate) int {
	return max(1, int(d.Seconds()*float64(rate)+0.5))
}

// Set puts the gain at value, at once.
func (r *Ramp) Set(value float64) { *r = Ramp{target: value} }

// To lets the gain reach target with the last of the next frames samples.
func (r *Ramp) To(target float64, frames int) {
	*r = Ramp{target: target, step: (target - r.Value()) / float64(frames), left: frames}
}

// Value is the gain of the last sample.
func (r *Ramp) Value() float64 { return r.target - r.step*float64(r.left) }

// Done says whether the gain has reached its target.
func (r *Ramp) Done() bool { return r.left == 0 }

// Scale multiplies a block by the gain.
func (r *Ramp) Scale(x *audio.Mono) {
	if r.Done() && r.target == 1 {
		return
	}
	// Counted from the end, so that the target is reached to the bit.
	count := min(r.left, len(x))
	r.left -= count
	end, step := float32(r.Value()), float32(r.step)
	if vector {
		scaleVector(x, end, step, float32(count-1))
		return
	}
	scaleGo(x, end, step, count)
}

// scaleGo multiplies x by a gain that reaches end in count steps, and stays there.
func scaleGo(x *audio.Mono, end, step float32, count int) {
	moving, rest := x[:count], x[count:]
	for n := range moving {
		moving[n] *= end - step*float32(count-1-n)
	}
	for n := range rest {
		rest[n] *= end
	}
}
