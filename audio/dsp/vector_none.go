//go:build !amd64 && !arm64

package dsp

import "posxyz/audio"

// There is no vector kernel for this processor: hasVector is false, and nothing
// else here is ever used.

const (
	kernelVector = ""
	hasVector    = false
	noVector     = "dsp: there is no vector kernel for this processor"
)

func transformVector(_, _ *Spectrum, _, _ *[TransformFrames]float32, _ *turnTable) { panic(noVector) }
func multiplyAddVector(_, _, _ *Spectrum) float32                                  { panic(noVector) }
func multiplyAddMovingVector(_, _, _, _, _ *Spectrum) float32                      { panic(noVector) }
func blendVector(_, _, _, _ *Spectrum, _, _, _ float32)                            { panic(noVector) }
func readMovingVector(_ *audio.Mono, _ *float32, _, _ int64, _ *[phases]row)       { panic(noVector) }
func readStillVector(_ *audio.Mono, _ *[audio.BlockFrames + taps - 1]float32, _ *[taps]float32) {
	panic(noVector)
}
func scaleVector(_ *audio.Mono, _, _, _ float32) { panic(noVector) }
