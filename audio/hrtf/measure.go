package hrtf

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
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
	length := 1
	for _, m := range found {
		length = max(length, len(m.Left), len(m.Right))
	}
	length = min(length, int(rate*(2*responseLength)))
	size := max(gridSize, 1<<bits.Len(uint(oversampling*length-1)))
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

// meter measures one direction at a time. It belongs to one goroutine.
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
	r := response{at: of.at, levels: [2][]float32{make([]float32, gridBins), make([]float32, gridBins)}}
	ears := m.cut([2][]float32{of.Left, of.Right})
	for ear, samples := range ears {
		energy := 0.0
		for _, v := range samples {
			energy += float64(v) * float64(v)
		}
		if !(energy > 0 && energy <= math.MaxFloat64) {
			return r, fmt.Errorf("hrtf: the %s ear hears from %v only silence, or what is no number", [2]string{"left", "right"}[ear], of.at)
		}
	}
	r.itd = m.levels(r.levels, ears, gridHz) + (of.Delay[1]-of.Delay[0])/m.rate
	if !(math.Abs(r.itd) <= maxITD) {
		return r, fmt.Errorf("hrtf: the ears hear a sound from %v %.3g ms apart, want at most %.3g", of.at, 1e3*math.Abs(r.itd), 1e3*maxITD)
	}
	return r, nil
}

// levels writes the levels of both ears at steps of toHz into dst, and returns by
// how many seconds the left ear leads.
func (m *meter) levels(dst, ears [2][]float32, toHz float64) float64 {
	for ear, samples := range ears {
		m.signal = m.signal[:0]
		for _, v := range samples {
			m.signal = append(m.signal, float64(v))
		}
		m.fourier.forward(m.spectrum[ear], m.signal)
		levelsOf(dst[ear], m.spectrum[ear], m.rate/float64(m.fourier.size), toHz, m.power)
	}
	return m.finder.find(m.spectrum[0], m.spectrum[1])
}

// cut returns what both ears hear at one time: from a little before the earlier
// onset, where there was silence, to the end of the later response. Where it leaves
// out something later, the end fades out.
func (m *meter) cut(ears [2][]float32) [2][]float32 {
	early, late := max(len(ears[0]), len(ears[1])), 0
	for _, samples := range ears {
		at := onset(samples)
		early, late = min(early, at), max(late, at)
	}
	first := max(0, early-int(m.rate*responseLead))
	last := min(late+int(m.rate*responseLength), first+cap(m.signal))
	for ear, samples := range ears {
		if last >= len(samples) {
			ears[ear] = samples[first:]
			continue
		}
		head := slices.Clone(samples[first:last])
		fade := min(int(m.rate*responseFade), len(head))
		for n := range fade {
			head[len(head)-1-n] *= float32(0.5 - 0.5*math.Cos(math.Pi*(float64(n)+0.5)/float64(fade)))
		}
		ears[ear] = head
	}
	return ears
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
