package dsp_test

import (
	"testing"

	"posxyz/audio/dsp"
)

func BenchmarkTransform(b *testing.B) {
	x, y := noise(1), noise(2)
	var sx, sy dsp.Spectrum
	for b.Loop() {
		dsp.Transform(&sx, &sy, x, y)
	}
}

func BenchmarkInverse(b *testing.B) {
	sx, sy := fill(1), fill(2)
	var x, y [dsp.TransformFrames]float32
	for b.Loop() {
		dsp.Inverse(&x, &y, sx, sy)
	}
}

func BenchmarkMultiplyAdd(b *testing.B) {
	var sum dsp.Spectrum
	x, now := fill(1), fill(2)
	for b.Loop() {
		sum.MultiplyAdd(x, now)
	}
}

func BenchmarkMultiplyAddMoving(b *testing.B) {
	var sum, diff dsp.Spectrum
	x, now, before := fill(1), fill(2), fill(3)
	for b.Loop() {
		dsp.MultiplyAddMoving(&sum, &diff, x, now, before)
	}
}

func BenchmarkBlend(b *testing.B) {
	var s dsp.Spectrum
	x, y, z := fill(1), fill(2), fill(3)
	for b.Loop() {
		s.Blend(x, y, z, 0.5, 0.3, 0.2)
	}
}
