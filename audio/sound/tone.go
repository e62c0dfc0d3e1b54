package sound

import (
	"math"

	"posxyz/audio"
)

// tonePeak is the peak of the tone: a sine's RMS is peak/√2.
const tonePeak = StartLevel / sqrtHalf

// tone is a sine. Its phase is counted in 2⁻⁶⁴ of a turn and computed from the
// stream time, in integers that wrap as the phase does: nothing accumulates. The
// frequency is rounded to 53 bits: 440 Hz is off by less than 5·10⁻¹⁴ Hz, a turn
// in 600,000 years.
type tone struct {
	step uint64 // turns per frame · 2⁶⁴
}

// newTone returns a tone below rate.
func newTone(hertz float64, rate audio.Rate) *tone {
	return &tone{step: uint64(hertz / float64(rate) * (1 << 64))}
}

// ReadAt implements audio.Sound.
func (t *tone) ReadAt(dst *audio.Mono, frame int64) {
	phase := t.step * uint64(frame)
	for i := range dst {
		dst[i] = tonePeak * float32(math.Sin(2*math.Pi*float64(phase>>11)/(1<<53)))
		phase += t.step
	}
}
