package hrtf

import "math"

const (
	// smoothing is how far from a frequency the diffuse field is averaged, as a
	// ratio: a sixth of an octave in all.
	smoothing = 1.0594630943592953 // 2^(1/12)

	// maxBoostDB is by how much the equaliser may raise a band above the middle
	// of those between levelLowest and levelHighest: enough for a small loudspeaker
	// at 18 kHz, and not so much that noise is heard. It may lower without limit.
	maxBoostDB   = 18
	levelLowest  = 300   // Hz
	levelHighest = 10000 // Hz

	// Below bassFrom Hz a head is no obstacle and a measurement mostly noise: both
	// ears hear all directions alike. From there to bassTo what was measured takes
	// over.
	bassFrom = 150.0
	bassTo   = 350.0
)

// equalise takes out of the levels what all directions share: the loudspeaker,
// the microphones, the ear canal (the diffuse field: the mean power over the
// sphere and both ears). What remains has a mean power of 1 at every frequency, up
// to the highest one in Hz that was measured.
func equalise(all []response, highest float64) {
	correction := equaliser(all)
	shares := make([]float64, gridBins)
	for k := range shares {
		shares[k] = bassShare(float64(k) * gridHz)
	}
	forEach(len(all), func(i int) {
		for _, levels := range all[i].levels {
			for k := range levels {
				levels[k] = float32(shares[k] * (float64(levels[k]) + correction[k]))
			}
			rollOff(levels, gridHz, highest)
		}
	})
}

// bassShare is how much of what was measured is kept at a frequency.
func bassShare(hz float64) float64 {
	return smoothStep(math.Log(max(hz, 1)/bassFrom) / math.Log(bassTo/bassFrom))
}

// equaliser returns the levels that make the diffuse field flat.
func equaliser(all []response) []float64 {
	power := smoothed(diffuseField(all))
	first, last := binOf(levelLowest), binOf(levelHighest)
	middle := 0.0
	for _, p := range power[first:last] {
		middle += math.Log(p) / 2 / float64(last-first)
	}
	for k, p := range power {
		power[k] = min(-math.Log(p)/2, -middle+nepers(maxBoostDB))
	}
	return power
}

func binOf(hz float64) int { return int(math.Round(hz / gridHz)) }

// diffuseField is the mean power over the sphere and both ears, at each bin.
func diffuseField(all []response) []float64 {
	weights := solidAngles(vectors(all))
	power := make([]float64, gridBins)
	const span = 64 // bins at a time: what stays in the cache
	forEach((gridBins+span-1)/span, func(block int) {
		first, last := block*span, min((block+1)*span, gridBins)
		for i, r := range all {
			for _, levels := range r.levels {
				for k := first; k < last; k++ {
					power[k] += weights[i] / 2 * math.Exp(2*float64(levels[k]))
				}
			}
		}
	})
	return power
}

// smoothed is the mean of each bin and those round it.
func smoothed(power []float64) []float64 {
	sums := make([]float64, len(power)+1)
	for k, p := range power {
		sums[k+1] = sums[k] + p
	}
	mean := make([]float64, len(power))
	for k := range power {
		first := int(math.Round(float64(k) / smoothing))
		last := min(int(math.Round(float64(k)*smoothing))+1, len(power))
		mean[k] = (sums[last] - sums[first]) / float64(last-first)
	}
	return mean
}
