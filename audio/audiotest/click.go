package audiotest

import (
	"math"

	"posxyz/audio"
)

// MaxJump returns the largest difference between two samples in a row, and the
// index of the second. Compare with ToneJump.
func MaxJump(x []float32) (jump float64, at int) {
	for i := 1; i < len(x); i++ {
		if d := math.Abs(float64(x[i]) - float64(x[i-1])); d > jump {
			jump, at = d, i
		}
	}
	return jump, at
}

// ToneJump is the largest difference between two samples in a row that a tone
// of its own has.
func ToneJump(hz, amplitude float64, rate audio.Rate) float64 {
	return 2 * amplitude * math.Sin(math.Pi*hz/float64(rate))
}

// ToneClick returns the largest sample of x once a tone of hz has been taken
// out, and its index. It finds clicks that MaxJump cannot see in a loud or high
// tone: a step of the signal comes out at its full height, while a tone that
// changes slowly all but vanishes (of a tone of amplitude a that fades within n
// samples, 2·a/n is left).
//
// It is the residual of the tone's recursion x[n] = 2·cos(ω)·x[n−1] − x[n−2].
func ToneClick(x []float32, rate audio.Rate, hz float64) (click float64, at int) {
	turn := 2 * math.Cos(2*math.Pi*hz/float64(rate))
	for i := 2; i < len(x); i++ {
		d := math.Abs(float64(x[i]) - turn*float64(x[i-1]) + float64(x[i-2]))
		if d > click {
			click, at = d, i
		}
	}
	return click, at
}
