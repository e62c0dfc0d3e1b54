package hrtf

import "math"

// Preparation works on levels: natural logarithms of amplitude at even steps of
// frequency, from 0 Hz to half the rate. Phase is not kept, for minimum-phase
// filters follow from their levels.
const (
	preparedRate = 48000 // Hz
	gridSize     = 4096  // samples of the transform whose bins the levels are at
	gridHz       = float64(preparedRate) / gridSize
	gridBins     = gridSize/2 + 1

	// floorDB is how far below its peak a spectrum may fall. A notch is as good
	// as empty there, and has a logarithm.
	floorDB = -80

	// Above its own highest frequency a measurement says nothing: filters fall by
	// rollOffDB between these parts of that frequency.
	holdFrom  = 0.97
	rollFrom  = 0.9
	rollTo    = 1.1
	rollOffDB = 40
)

// nepers converts decibels to a natural logarithm of amplitude.
func nepers(db float64) float64 { return db * math.Ln10 / 20 }

// levelsOf writes the levels of a spectrum whose bins are fromHz apart, at
// steps of toHz. Above its highest frequency its last level goes on.
func levelsOf(dst []float32, spectrum []complex128, fromHz, toHz float64, power []float64) {
	peak := 0.0
	for k, c := range spectrum {
		power[k] = real(c)*real(c) + imag(c)*imag(c)
		peak = max(peak, power[k])
	}
	least := peak * math.Pow(10, floorDB/10)
	last := float64(len(spectrum) - 1)
	if float64(len(dst)-1)*toHz > last*fromHz {
		last *= holdFrom
	}
	for k := range dst {
		at := min(float64(k)*toHz/fromHz, last)
		dst[k] = float32(math.Log(max(least, interpolate(power, at))) / 2)
	}
}

// rollOff lowers levels at steps of toHz towards and above the highest frequency
// that was measured, if they go so far.
func rollOff(levels []float32, toHz, highest float64) {
	if float64(len(levels)-1)*toHz <= highest {
		return
	}
	for k := range levels {
		levels[k] -= float32(nepers(rollOffDB) * smoothStep((float64(k)*toHz/highest-rollFrom)/(rollTo-rollFrom)))
	}
}

// interpolate is the value of x between its samples, by the cubic through the
// four next to it. The power spectrum of a response that is padded to eight
// times its length changes slowly: what the cubic misses is below −80 dB of it.
func interpolate(x []float64, at float64) float64 {
	i := min(max(int(at), 1), len(x)-3)
	t := at - float64(i)
	a, b, c, d := x[i-1], x[i], x[i+1], x[i+2]
	return b + t*((c-a/3-b/2-d/6)+t*((a+c)/2-b+t*((d-a)/6+(b-c)/2)))
}

// smoothStep rises from 0 at x = 0 to 1 at x = 1, without a bend at the ends.
func smoothStep(x float64) float64 {
	x = max(0, min(1, x))
	return x * x * (3 - 2*x)
}
