package hrtf

import (
	"fmt"
	"math"
	"math/bits"
)

const (
	// responseLead in seconds is what is kept before the onset.
	responseLead = 1e-3
	// What comes later than the head is the room: a response is cut so many
	// seconds after its onset, and fades out over the last of them.
	responseLength = 12e-3
	responseFade   = 2e-3
	// onsetShare of its peak is where a response begins.
	onsetShare = 0.1

	// oversampling is how many times its length a response is padded to, so
	// that its power spectrum can be interpolated.
	oversampling = 8

	// maxITD in seconds is more than any head has.
	maxITD = 2e-3
)

// response is what both ears hear from one direction.
type response struct {
	at        bearing
	levels    [2][]float32 // of the left and the right ear
	itd       float64      // seconds, the whole of it
	synthetic bool
}

// measure finds the levels and the interaural time differences of measurements
// at a rate in Hz.
func measure(found []measured, rate float64) ([]response, error) {
	all := make([]response, len(found))
	errs := make([]error, len(found))
	length := 0
	for _, m := range found {
		length = max(length, len(m.Left), len(m.Right))
	}
	length = min(length, int(rate*(2*responseLength)))
	size := 1 << bits.Len(uint(oversampling*length-1))
	parallel(len(found), func() *meter { return newMeter(size, rate) }, func(m *meter, i int) {
		all[i], errs[i] = m.measure(found[i])
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// meter measures one direction at a time.
type meter struct {
	rate     float64
	fourier  *fourier
	finder   *itdFinder
	signal   []float64
	spectrum [2][]complex128
	power    []float64
}

func newMeter(size int, rate float64) *meter {
	f := newFourier(size)
	return &meter{
		rate: rate, fourier: f, finder: newITDFinder(rate / float64(size)), signal: make([]float64, 0, size/oversampling),
		spectrum: [2][]complex128{make([]complex128, f.bins()), make([]complex128, f.bins())},
		power:    make([]float64, f.bins()),
	}
}

func (m *meter) measure(of measured) (response, error) {
	r := response{at: of.at}
	ears := [2][]float32{of.Left, of.Right}
	first, last := m.extent(ears)
	for ear, samples := range ears {
		m.cut(samples, first, last)
		energy := 0.0
		for _, v := range m.signal {
			energy += v * v
		}
		if !(energy > 0 && energy < math.MaxFloat64) {
			return r, fmt.Errorf("hrtf: the %s ear hears from %v only silence, or what is no number", [2]string{"left", "right"}[ear], of.at)
		}
		m.fourier.forward(m.spectrum[ear], m.signal)
		r.levels[ear] = make([]float32, gridBins)
		levelsOf(r.levels[ear], m.spectrum[ear], m.rate/float64(m.fourier.size), gridHz, m.power)
	}
	r.itd = m.finder.find(m.spectrum[0], m.spectrum[1]) + (of.Delay[1]-of.Delay[0])/m.rate
	if !(math.Abs(r.itd) <= maxITD) {
		return r, fmt.Errorf("hrtf: the ears hear a sound from %v %.3g ms apart, want at most %.3g ms", of.at, 1e3*math.Abs(r.itd), 1e3*maxITD)
	}
	return r, nil
}

// extent is which samples of both ears are the head's: from a little before the
// earlier onset, so that nothing but silence is left out.
func (m *meter) extent(ears [2][]float32) (first, last int) {
	early, late := max(len(ears[0]), len(ears[1])), 0
	for _, samples := range ears {
		at := onset(samples)
		early, late = min(early, at), max(late, at)
	}
	return max(0, early-int(m.rate*responseLead)), late + int(m.rate*responseLength)
}

// onset is the first sample of a part of the peak.
func onset(samples []float32) int {
	peak := float32(0)
	for _, v := range samples {
		peak = max(peak, max(v, -v))
	}
	for i, v := range samples {
		if max(v, -v) >= onsetShare*peak {
			return i
		}
	}
	return 0
}

// cut copies the samples from first to last into signal. Where there are more,
// the end fades out.
func (m *meter) cut(samples []float32, first, last int) {
	m.signal = m.signal[:0]
	for _, v := range samples[first:min(last, len(samples), first+cap(m.signal))] {
		m.signal = append(m.signal, float64(v))
	}
	if first+len(m.signal) == len(samples) {
		return
	}
	fade := min(int(m.rate*responseFade), len(m.signal))
	for n := range fade {
		m.signal[len(m.signal)-1-n] *= 0.5 - 0.5*math.Cos(math.Pi*(float64(n)+0.5)/float64(fade))
	}
}
