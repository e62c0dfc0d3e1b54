package hrtf

import "math"

// fadeShare is the part of a filter over which its end fades out.
const fadeShare = 1.0 / 8

// minimumPhase makes minimum-phase filters of levels. It belongs to one goroutine.
type minimumPhase struct {
	fourier  *fourier
	signal   []float64
	spectrum []complex128
}

func newMinimumPhase(size int) *minimumPhase {
	f := newFourier(size)
	return &minimumPhase{fourier: f, signal: make([]float64, size), spectrum: make([]complex128, f.bins())}
}

// filter writes the first taps of the minimum-phase filter of the levels into dst.
//
// The complex cepstrum of a minimum-phase filter is that of its levels with the
// second half folded onto the first (Oppenheim and Schafer, Discrete-Time Signal
// Processing, 13.5).
func (m *minimumPhase) filter(dst []float64, levels []float32) {
	for k, level := range levels {
		m.spectrum[k] = complex(float64(level), 0)
	}
	m.fourier.inverse(m.signal, m.spectrum)
	half := len(m.signal) / 2
	for n := 1; n < half; n++ {
		m.signal[n] *= 2
	}
	clear(m.signal[half+1:])
	m.fourier.forward(m.spectrum, m.signal)
	for k, c := range m.spectrum {
		sin, cos := math.Sincos(imag(c))
		amplitude := math.Exp(real(c))
		m.spectrum[k] = complex(amplitude*cos, amplitude*sin)
	}
	m.fourier.inverse(dst, m.spectrum)
	fade := int(float64(len(dst)) * fadeShare)
	for n := range fade {
		dst[len(dst)-1-n] *= 0.5 - 0.5*math.Cos(math.Pi*(float64(n)+0.5)/float64(fade))
	}
}
