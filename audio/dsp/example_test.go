package dsp_test

import (
	"fmt"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

// A click is delayed by 20.5 frames and filtered by an echo of half its height,
// 64 frames later: the block before and this one are transformed, multiplied by
// the spectrum of the filter and transformed back; the latter half is the sound.
func Example_filter() {
	var echo, sound [dsp.TransformFrames]float32
	echo[0], echo[64] = 1, 0.5

	line := dsp.NewDelay(100)
	line.Write(&audio.Mono{0: 1})
	line.Read((*audio.Mono)(sound[audio.BlockFrames:]), 20.5, 20.5)

	var filter, spectrum, mix, none dsp.Spectrum
	dsp.Transform(&filter, &spectrum, &echo, &sound)
	mix.MultiplyAdd(&spectrum, &filter)

	var heard, silence [dsp.TransformFrames]float32
	dsp.Inverse(&heard, &silence, &mix, &none)
	for _, n := range []int{20, 21, 84, 85} {
		fmt.Printf("frame %d: %.1f\n", n, heard[audio.BlockFrames+n])
	}
	// Output:
	// frame 20: 0.6
	// frame 21: 0.6
	// frame 84: 0.3
	// frame 85: 0.3
}
