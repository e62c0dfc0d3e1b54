package dsp_test

import (
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
)

func BenchmarkRampScale(b *testing.B) {
	var x audio.Mono
	audiotest.Noise{Seed: 1, Amplitude: 1}.ReadAt(&x, 0)
	var r dsp.Ramp
	eachKernel(b, func() {
		r.Set(1)
		r.To(1.0001, audio.BlockFrames)
		r.Scale(&x)
		r.Set(1)
		r.To(1/1.0001, audio.BlockFrames)
		r.Scale(&x)
	})
}
