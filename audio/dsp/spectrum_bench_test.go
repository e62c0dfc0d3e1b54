package dsp_test

import (
	"testing"

	"posxyz/audio/dsp"
)

// eachKernel measures what is done by every kernel of this machine.
func eachKernel(b *testing.B, do func()) {
	for _, name := range dsp.Kernels() {
		b.Run(name, func(b *testing.B) {
			useKernel(b, name)
			for b.Loop() {
				do()
			}
		})
	}
}

func BenchmarkTransform(b *testing.B) {
	x, y := noise(1), noise(2)
	var sx, sy dsp.Spectrum
	eachKernel(b, func() { dsp.Transform(&sx, &sy, x, y) })
}

func BenchmarkInverse(b *testing.B) {
	sx, sy := fill(1), fill(2)
	var x, y [dsp.TransformFrames]float32
	eachKernel(b, func() { dsp.Inverse(&x, &y, sx, sy) })
}

func BenchmarkMultiplyAdd(b *testing.B) {
	var sum dsp.Spectrum
	x, now := fill(1), fill(2)
	eachKernel(b, func() { sum.MultiplyAdd(x, now) })
}

func BenchmarkMultiplyAddMoving(b *testing.B) {
	var sum, diff dsp.Spectrum
	x, now, before := fill(1), fill(2), fill(3)
	eachKernel(b, func() { dsp.MultiplyAddMoving(&sum, &diff, x, now, before) })
}

func BenchmarkBlend(b *testing.B) {
	var s dsp.Spectrum
	x, y, z := fill(1), fill(2), fill(3)
	eachKernel(b, func() { s.Blend(x, y, z, 0.5, 0.3, 0.2) })
}
