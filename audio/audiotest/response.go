package audiotest

import (
	"math"
	"math/bits"
	"math/cmplx"

	"posxyz/audio"
)

const (
	// ERBBands is the number of bands of Spectra.ERBLevelsDB.
	ERBBands = 60
	// Octaves is the number of bands of Spectra.OctaveLevelsDB.
	Octaves = 5

	widestBin = 6 // Hz between bins at most: the narrowest band is 46 Hz wide
)

// Spectra is what two ears hear of an impulse, by frequency: what heads are
// compared by.
type Spectra struct {
	binHz       float64
	left, right []complex128 // from 0 Hz to half the rate
}

// SpectraOf transforms two impulse responses of one length.
func SpectraOf(impulse Ears, rate audio.Rate) *Spectra {
	size := 1 << bits.Len(uint(max(len(impulse.Left), int(rate)/widestBin)-1))
	both := make([]complex128, size)
	for n, l := range impulse.Left {
		both[n] = complex(float64(l), float64(impulse.Right[n]))
	}
	FFT(both)
	s := &Spectra{
		binHz: float64(rate) / float64(size),
		left:  make([]complex128, size/2+1),
		right: make([]complex128, size/2+1),
	}
	for k := range s.left {
		a, b := both[k], cmplx.Conj(both[(size-k)%size])
		s.left[k], s.right[k] = (a+b)/2, (a-b)/2i
	}
	return s
}

// ERBLevelsDB returns the mean power of each ear, in dB, in bands whose middles
// are evenly spread in ERB numbers over 0.2 to 16 kHz, each one ERB wide
// (Glasberg and Moore 1990).
func (s *Spectra) ERBLevelsDB() (left, right [ERBBands]float64) {
	lowest, highest := erbNumber(200), erbNumber(16000)
	step := (highest - lowest) / ERBBands
	for i := range left {
		middle := lowest + step*(float64(i)+0.5)
		left[i], right[i] = s.levelsDB(erbHz(middle-0.5), erbHz(middle+0.5))
	}
	return left, right
}

// OctaveLevelsDB returns the mean power of each ear, in dB, in the octaves from
// 0.5 to 16 kHz.
func (s *Spectra) OctaveLevelsDB() (left, right [Octaves]float64) {
	for i := range left {
		lowest := 500 * math.Pow(2, float64(i))
		left[i], right[i] = s.levelsDB(lowest, 2*lowest)
	}
	return left, right
}

// Power is the mean power of both ears between two frequencies in Hz.
func (s *Spectra) Power(from, to float64) float64 {
	return (s.power(s.left, from, to) + s.power(s.right, from, to)) / 2
}

// InterauralDelay is by how many seconds the left ear leads, within 1 ms: the
// place of the peak of the cross-correlation from 0.1 to 1.5 kHz. It is right
// within a nanosecond.
func (s *Spectra) InterauralDelay() float64 {
	first, last := int(math.Ceil(100/s.binHz)), int(1500/s.binHz)
	// correlation is the cross-correlation at a lead of the left ear, and how it
	// changes with the lead.
	correlation := func(lead float64) (value, slope, bend float64) {
		for k := first; k <= last; k++ {
			omega := 2 * math.Pi * float64(k) * s.binHz
			c := cmplx.Conj(s.left[k]) * s.right[k] * cmplx.Rect(1, omega*lead)
			value += real(c)
			slope -= omega * imag(c)
			bend -= omega * omega * real(c)
		}
		return value, slope, bend
	}
	const longest, step = 1e-3, 5e-5
	best, most := 0.0, math.Inf(-1)
	for lead := -longest; lead <= longest; lead += step {
		if value, _, _ := correlation(lead); value > most {
			best, most = lead, value
		}
	}
	for range 8 { // Newton's method, from within a tenth of a period
		_, slope, bend := correlation(best)
		best -= slope / bend
	}
	return best
}

// RMSDifference is the root of the mean square of a − b, both of one length.
func RMSDifference(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(sum / float64(len(a)))
}

func (s *Spectra) levelsDB(from, to float64) (left, right float64) {
	return DB(s.power(s.left, from, to)) / 2, DB(s.power(s.right, from, to)) / 2
}

// power is the mean of |x|² over the bins from a frequency up to another.
func (s *Spectra) power(x []complex128, from, to float64) float64 {
	first := int(math.Ceil(from / s.binHz))
	last := min(int(math.Ceil(to/s.binHz)), len(x))
	sum := 0.0
	for _, c := range x[first:last] {
		sum += real(c)*real(c) + imag(c)*imag(c)
	}
	return sum / float64(last-first)
}

// erbNumber is how many equivalent rectangular bandwidths lie below a frequency.
func erbNumber(hz float64) float64 { return 21.4 * math.Log10(1+0.00437*hz) }

func erbHz(number float64) float64 { return (math.Pow(10, number/21.4) - 1) / 0.00437 }
