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
// of whole frames that stand still are exact at all frequencies.
type Delay struct {
	max  float64 // frames
	size int     // frames, a multiple of a block, so that a block is written in one piece

	ring []float32 // size frames, twice over, so that the past is read in one piece
	next int       // where the next block is written, in the first half and in the second
	kept int       // frames: what is further behind is from before a Reset, and counts as silence
}

// NewDelay returns a silent line that can be read up to maxFrames behind.
func NewDelay(maxFrames float64) *Delay {
	if !(maxFrames >= MinDelay && maxFrames < math.MaxInt32) {
		panic("dsp: NewDelay needs a longest delay from MinDelay to 2^31 frames")
	}
	blocks := int(math.Ceil(maxFrames)+taps)/audio.BlockFrames + 2
	size := blocks * audio.BlockFrames
	return &Delay{max: maxFrames, size: size, ring: make([]float32, 2*size), kept: size}
}

// Write appends one block.
func (d *Delay) Write(in *audio.Mono) {
	copy(d.ring[d.next:], in[:])
	copy(d.ring[d.next+d.size:], in[:])
	if d.next += audio.BlockFrames; d.next == d.size {
		d.next = 0
	}
	d.kept = min(d.kept+audio.BlockFrames, d.size)
}

// Read gives the last block written, delayed. The delay moves in equal steps
// per sample from the delay of the sample before the block to that of its last
// sample, both in frames; outside MinDelay and the longest delay it is held
// there.
func (d *Delay) Read(dst *audio.Mono, from, to float64) {
	past := d.ring[d.next : d.next+d.size] // in order
	undelayed := d.size - audio.BlockFrames - taps/2
	from, to = d.clamp(from), d.clamp(to)
	d.reach(int(max(from, to)) + audio.BlockFrames + taps)
	start, end := fixedPoint(from), fixedPoint(to)
	step := (end - start) / audio.BlockFrames
	if step != 0 {
		readMoving(dst, past, undelayed, end-(audio.BlockFrames-1)*step, step)
		return
	}
	whole, index, frac := split(end)
	x := past[undelayed-whole:]
	if index == 0 && frac == 0 {
		copy(dst[:], x[taps/2:])
		return
	}
	h := rows[index].between(frac)
	readStill(dst, (*[audio.BlockFrames + taps - 1]float32)(x), &h)
}

// Reset makes the line silent. It takes no time: what is behind is cleared when
// it is read.
func (d *Delay) Reset() { d.kept = 0 }

// reach makes sure that so many frames behind there is silence or what was
// written since the last Reset.
func (d *Delay) reach(frames int) {
	if frames = min(frames, d.size); frames <= d.kept {
		return
	}
	// In order of time they lie in one piece; a part of it is in the ring twice.
	first, last := d.next+d.size-frames, d.next+d.size-d.kept
	for _, turn := range [...]int{-d.size, 0, d.size} {
		if from, to := max(first+turn, 0), min(last+turn, len(d.ring)); from < to {
			clear(d.ring[from:to])
		}
	}
	d.kept = frames
}

func (d *Delay) clamp(delay float64) float64 {
	if !(delay >= MinDelay) { // also catches NaN
		return MinDelay
	}
	return min(delay, d.max)
}
