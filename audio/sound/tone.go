package sound

import (
	"math"

	"posxyz/audio"
)

// tonePeak is the peak of the tone: a sine's RMS is peak/√2.
const tonePeak = StartLevel / sqrtHalf

// tone is a sine. Its phase is counted in 2⁻⁶⁴ of a turn and computed from the
// stream time, in integers that wrap as the phase does: nothing accumulates, and
// the frequency is exact to rate·2⁻⁶⁵, less than a turn in a million years.
type tone struct {
	step uint64 // turns per frame · 2⁶⁴
}

func newTone(hertz float64, rate audio.Rate) *tone {
	turns := hertz / float64(rate)
	// float64 has 53 bits: split so that all 64 of the step are right.
	high := math.Floor(turns * (1 << 32))
	low := math.Round((turns*(1<<32) - high) * (1 << 32))
	return &tone{step: uint64(high)<<32 + uint64(low)}
}

// ReadAt implements audio.Sound.
func (t *tone) ReadAt(dst *audio.Mono, frame int64) {
	phase := t.step * uint64(frame)
	for i := range dst {
		dst[i] = tonePeak * float32(math.Sin(2*math.Pi*float64(phase>>11)/(1<<53)))
		phase += t.step
	}
}
