package audiotest

import "math"

// DB returns a ratio of amplitudes in decibels; −Inf for 0.
func DB(ratio float64) float64 { return 20 * math.Log10(ratio) }

// FromDB returns the ratio of amplitudes of so many decibels.
func FromDB(db float64) float64 { return math.Pow(10, db/20) }

// Peak returns the largest |x|, or NaN if x has samples that are not finite.
func Peak(x []float32) float64 {
	peak := 0.0
	for _, v := range x {
		if v-v != 0 {
			return math.NaN()
		}
		peak = max(peak, math.Abs(float64(v)))
	}
	return peak
}

// RMS returns the root of the mean square of x.
func RMS(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(x)))
}

// LevelDifferenceDB is the interaural level difference: how much louder the
// left ear is.
func LevelDifferenceDB(e Ears) float64 { return DB(RMS(e.Left) / RMS(e.Right)) }

// DifferenceDB is how loud got − want is relative to want, both of one length:
// −Inf when they are the same.
func DifferenceDB(got, want []float32) float64 {
	diff := make([]float32, len(want))
	for i := range want {
		diff[i] = got[i] - want[i]
	}
	return DB(RMS(diff) / RMS(want))
}
