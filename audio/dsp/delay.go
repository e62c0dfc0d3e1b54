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
// Up to a third of the rate (16 kHz at 48 kHz) its response is flat within
// 0.002 dB and its delay right within 0.0005 frames, at every fraction. Above,
// fractions lose treble: half a frame loses all of it at half the rate. Delays
// of whole frames are exact at all frequencies.
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
	block := d.next - audio.BlockFrames // where its first sample is, or that less size
	for n := range dst {
		delay := to - step*float64(audio.BlockFrames-1-n)
		whole := int(delay)
		phase := (delay - float64(whole)) * phases
		index := int(phase)
		first := block + n - whole - taps/2
		if first < 0 {
			first += d.size
		}
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
	at, step := &r.at, &r.step
	a := x[0]*(at[0]+frac*step[0]) + x[4]*(at[4]+frac*step[4])
	b := x[1]*(at[1]+frac*step[1]) + x[5]*(at[5]+frac*step[5])
	c := x[2]*(at[2]+frac*step[2]) + x[6]*(at[6]+frac*step[6])
	d := x[3]*(at[3]+frac*step[3]) + x[7]*(at[7]+frac*step[7])
	a += x[8]*(at[8]+frac*step[8]) + x[12]*(at[12]+frac*step[12])
	b += x[9]*(at[9]+frac*step[9]) + x[13]*(at[13]+frac*step[13])
	c += x[10]*(at[10]+frac*step[10]) + x[14]*(at[14]+frac*step[14])
	d += x[11]*(at[11]+frac*step[11]) + x[15]*(at[15]+frac*step[15])
	return (a + b) + (c + d)
}
