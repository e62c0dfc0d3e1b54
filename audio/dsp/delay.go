package dsp

import (
	"math"

	"posxyz/audio"
)

// MinDelay is the shortest delay in frames that a Delay can read: half of the
// interpolator lies after the place it reads, less the sample on that side.
const MinDelay = taps/2 - 1

// Delay is a delay line that is read at fractions of a frame. One line holds
// one signal; it can be read at several delays, so two ears share one.
//
// Up to 16 kHz at a rate of 48 kHz its response is flat within 0.02 dB and its
// delay right within 0.02 frames, at every fraction; above, it falls off by up to 6 dB
// at half the rate. Delays of whole frames are exact at all frequencies.
type Delay struct {
	max  float64 // frames
	size int     // frames, a multiple of a block, so that a block is written in one piece

	ring []float32 // size frames, and the first few again, so that taps are read in one piece
	next int       // where the next block is written
}

// NewDelay returns a silent line that can be read up to maxFrames behind.
func NewDelay(maxFrames float64) *Delay {
	if !(maxFrames >= MinDelay && maxFrames < math.MaxInt32) {
		panic("dsp: NewDelay needs a longest delay from MinDelay to 2^31 frames")
	}
	blocks := int(math.Ceil(maxFrames)+taps)/audio.BlockFrames + 2
	size := blocks * audio.BlockFrames
	return &Delay{max: maxFrames, size: size, ring: make([]float32, size+taps)}
}

// Write appends one block.
func (d *Delay) Write(in *audio.Mono) {
	copy(d.ring[d.next:d.size], in[:])
	if d.next == 0 {
		copy(d.ring[d.size:], in[:taps])
	}
	d.next = (d.next + audio.BlockFrames) % d.size
}

// Read gives the last block written, delayed. The delay moves in equal steps
// per sample from the delay of the sample before the block to that of its last
// sample, both in frames; outside MinDelay and the longest delay it is held
// there.
func (d *Delay) Read(dst *audio.Mono, from, to float64) {
	from, to = d.clamp(from), d.clamp(to)
	step := (to - from) / audio.BlockFrames
	block := d.next - audio.BlockFrames + d.size // of the block's first sample; + size keeps it positive
	for n := range dst {
		delay := to - step*float64(audio.BlockFrames-1-n)
		whole := int(delay)
		phase := (delay - float64(whole)) * phases
		index := int(phase)
		first := (block + n - whole - taps/2) % d.size
		dst[n] = interpolate((*[taps]float32)(d.ring[first:]), &rows[index], float32(phase-float64(index)))
	}
}

// Reset makes the line silent.
func (d *Delay) Reset() {
	clear(d.ring)
	d.next = 0
}

func (d *Delay) clamp(delay float64) float64 {
	if !(delay >= MinDelay) { // also catches NaN
		return MinDelay
	}
	return min(delay, d.max)
}

// interpolate is the dot product of x and the taps between two rows. Four sums
// run side by side because an addition waits for the one before it.
func interpolate(x *[taps]float32, r *row, frac float32) float32 {
	var a, b, c, d float32
	for m := 0; m < taps; m += 4 {
		a += x[m] * (r.at[m] + frac*r.step[m])
		b += x[m+1] * (r.at[m+1] + frac*r.step[m+1])
		c += x[m+2] * (r.at[m+2] + frac*r.step[m+2])
		d += x[m+3] * (r.at[m+3] + frac*r.step[m+3])
	}
	return (a + b) + (c + d)
}
