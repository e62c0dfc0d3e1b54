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
	moving := min(r.left, len(x))
	for n := range x[:moving] {
		r.left--
		x[n] *= float32(r.Value())
	}
	if gain := float32(r.target); gain != 1 {
		for n := moving; n < len(x); n++ {
			x[n] *= gain
		}
	}
}

// Mix adds a block to dst, multiplied by the gain.
func (r *Ramp) Mix(dst *[audio.BlockFrames]float32, x *audio.Mono) {
	moving := min(r.left, len(x))
	for n := range x[:moving] {
		r.left--
		dst[n] += float32(r.Value()) * x[n]
	}
	gain := float32(r.target)
	for n := moving; n < len(x); n++ {
		dst[n] += gain * x[n]
	}
}
