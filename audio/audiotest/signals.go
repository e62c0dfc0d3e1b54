package audiotest

import (
	"math"

	"posxyz/audio"
)

// Sine is a pure tone; it starts at 0 upwards.
type Sine struct {
	Rate      audio.Rate
	Hz        float64
	Amplitude float64
}

// ReadAt is audio.Sound's.
func (s Sine) ReadAt(dst *audio.Mono, frame int64) {
	perFrame := s.Hz / float64(s.Rate)
	for n := range dst {
		_, turn := math.Modf(perFrame * float64(frame+int64(n)))
		dst[n] = float32(s.Amplitude * math.Sin(2*math.Pi*turn))
	}
}

// Impulse is a single sample of 1 at a frame, in silence.
type Impulse int64

// ReadAt is audio.Sound's.
func (i Impulse) ReadAt(dst *audio.Mono, frame int64) {
	*dst = audio.Mono{}
	if at := int64(i) - frame; at >= 0 && at < int64(len(dst)) {
		dst[at] = 1
	}
}

// Noise is white noise, evenly spread over ±Amplitude.
type Noise struct {
	Seed      uint64
	Amplitude float64
}

// ReadAt is audio.Sound's.
func (s Noise) ReadAt(dst *audio.Mono, frame int64) {
	for n := range dst {
		random := mix(s.Seed ^ mix(uint64(frame+int64(n))))
		dst[n] = float32(s.Amplitude * (float64(random>>11)/(1<<52) - 1))
	}
}

// mix spreads the bits of x (the finaliser of SplitMix64, Steele 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Constant is the same sample for ever.
type Constant float64

// ReadAt is audio.Sound's.
func (c Constant) ReadAt(dst *audio.Mono, _ int64) {
	for n := range dst {
		dst[n] = float32(c)
	}
}
