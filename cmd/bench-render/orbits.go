//go:build linux

package main

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

const (
	orbitSpeed  = math.Pi / 2 // rad/s: 90° per second, every other one the other way round
	loopBlocks  = 94          // a quarter of a second at 48 kHz
	loopSamples = 0.01        // ±: so many sources stay within full scale
	// goldenAngle in radians spreads any number of points evenly round a circle.
	goldenAngle = 2.399963229728653
)

// orbits are sources that circle the head at several heights and distances, or
// stand where those circles begin.
type orbits struct {
	rate   audio.Rate
	places []pose.Vec
}

func newOrbits(sources int, rate audio.Rate) *orbits {
	o := &orbits{rate, make([]pose.Vec, sources)}
	o.at(0)
	return o
}

// at returns where the sources are at the end of a block. The next call changes
// what was returned.
func (o *orbits) at(block int) []pose.Vec {
	turned := orbitSpeed * o.rate.Seconds(int64(block)*audio.BlockFrames)
	for i := range o.places {
		azimuth := goldenAngle*float64(i) + turned*float64(1-2*(i%2))
		elevation := pose.Radians(-30 + 10*float64(i%10))
		distance := 1.25 + float64(i%7)/2 // metres: nobody is so near that ears see it differently
		o.places[i] = pose.Direction{Azimuth: azimuth, Elevation: elevation}.Point(distance)
	}
	return o.places
}

// loops returns a loop of noise for each source, of whole blocks.
func loops(sources int) [][]float32 {
	sounds := make([][]float32, sources)
	for i := range sounds {
		noise := audiotest.Noise{Seed: uint64(i), Amplitude: loopSamples}
		for block := range loopBlocks {
			var samples audio.Mono
			noise.ReadAt(&samples, int64(block)*audio.BlockFrames)
			sounds[i] = append(sounds[i], samples[:]...)
		}
	}
	return sounds
}

// loop is one of them, as ours plays it.
type loop []float32

// ReadAt is audio.Sound's.
func (l loop) ReadAt(dst *audio.Mono, frame int64) {
	copy(dst[:], l[frame%int64(len(l)):])
}
