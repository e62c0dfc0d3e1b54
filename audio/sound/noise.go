package sound

import (
	"math"

	"posxyz/audio"
	"posxyz/hub/pose"
)

// noise is pink: equal power in every octave, so that every cue to direction
// is fed alike, time differences below 1.5 kHz as well as the level differences and the
// colour of the outer ear above it. White noise spends half of its power above
// 12 kHz, where there is little to hear but hiss.
//
// One loop serves every source, each at a place of its own, which makes them
// uncorrelated. It is 11 s long at 48 kHz, far beyond the second or two at which
// a repetition of noise is heard.
type noise struct{ samples []float32 }

const noiseFrames = 1 << 19

func newNoise(rate audio.Rate) *noise {
	// Voss's method with smooth bands: white noise through first-order low-passes
	// an octave apart, the power of each inversely proportional to its corner,
	// adds up to pink. The filters go twice round the same white noise
	// and the second turn is kept, so the loop closes exactly.
	pink := make([]float64, noiseFrames)
	seed := white(0)
	for corner := noiseTop * float64(rate); corner > noiseFloor; corner /= 2 {
		seed++
		gain := 1 / math.Sqrt(corner)
		keep := math.Exp(-2 * math.Pi * corner / float64(rate))
		state := 0.0
		for turn := range 2 {
			band := white(mix(uint64(seed)))
			for i := range pink {
				state = keep*state + (1-keep)*band.next()
				if turn == 1 {
					pink[i] += gain * state
				}
			}
		}
	}
	centre(pink, mean(pink))
	return &noise{samples: scaled(pink, len(pink))}
}

// The corners of the bands: the lowest in Hz, the highest as a part of the rate.
const (
	noiseFloor = 10
	noiseTop   = 0.4
)

func (n *noise) forSource(id pose.SourceID) audio.Sound {
	return &loop{samples: n.samples, start: startOf(id, len(n.samples))}
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func centre(x []float64, mean float64) {
	for i := range x {
		x[i] -= mean
	}
}

// scaled returns x at an RMS of StartLevel over its first frames samples.
func scaled(x []float64, frames int) []float32 {
	power := 0.0
	for _, v := range x[:frames] {
		power += v * v / float64(frames)
	}
	gain := StartLevel / math.Sqrt(power)
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(gain * v)
	}
	return out
}
