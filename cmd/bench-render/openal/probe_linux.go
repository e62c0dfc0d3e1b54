package openal

import (
	"fmt"
	"math"

	"posxyz/audio"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// probeResidual is how much of the response to an impulse may be something
// else than the filter that was written, in power: −40 dB. Filters cut to half
// their taps are far above, 24 bits far below.
const probeResidual = 1e-4

// probe plays an impulse at the left, and compares what is heard with the
// filters that were written there.
func (d *Device) probe(head *hrtf.Set) error {
	impulse := make([]float32, head.Rate)
	impulse[0] = 1
	if err := d.play([][]float32{impulse}, head.Rate); err != nil {
		return err
	}
	defer d.stop()
	left := pose.Vec{Y: 1}
	d.Move([]pose.Vec{left})
	var heard [2][]float32
	var block audio.Block
	for range 1 + (maxTaps+maxDelay)/audio.BlockFrames {
		d.Render(&block)
		heard[0] = append(heard[0], block.Left[:]...)
		heard[1] = append(heard[1], block.Right[:]...)
	}
	node := nearest(head, left)
	for ear, filter := range [2][]float32{node.Left, node.Right} {
		if residual := unlike(heard[ear], filter); !(residual <= probeResidual) {
			return fmt.Errorf("an impulse is heard through another filter than was given: residual %.1f dB, want at most %.0f", 10*math.Log10(residual), 10*math.Log10(probeResidual))
		}
	}
	return nil
}

// unlike is the power in x that is not the filter at some delay and gain,
// relative to that in x; NaN for silence.
func unlike(x, filter []float32) float64 {
	total, own := power(x), power(filter)
	best := 0.0
	for delay := range len(x) - len(filter) + 1 {
		match := 0.0
		for i, h := range filter {
			match += float64(h) * float64(x[delay+i])
		}
		best = max(best, match)
	}
	return (total - best*best/own) / total
}

func power(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return sum
}
