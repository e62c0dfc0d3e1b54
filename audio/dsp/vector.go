//go:build amd64 || arm64

package dsp

import "posxyz/audio"

// The vector kernels. They check nothing: whatever they read and write is there.

// In transform_*.s.
//
//go:noescape
func transformVector(a, b *Spectrum, x, y *[TransformFrames]float32, turns *turnTable)

// In multiply_*.s.

//go:noescape
func multiplyAddVector(s, x, now *Spectrum) (power float32)

//go:noescape
func multiplyAddMovingVector(sum, diff, x, now, before *Spectrum) (power float32)

//go:noescape
func blendVector(s, a, b, c *Spectrum, wa, wb, wc float32)

// In read_*.s. undelayed points to where the taps for a delay of 0 would begin.

//go:noescape
func readMovingVector(dst *audio.Mono, undelayed *float32, delay, step int64, rows *[phases]row)

//go:noescape
func readStillVector(dst *audio.Mono, x *[audio.BlockFrames + taps - 1]float32, h *[taps]float32)

// In ramp_*.s.

//go:noescape
func scaleVector(x *audio.Mono, end, step, left float32)
