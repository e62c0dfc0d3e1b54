package hrtf

// filterMaker makes nodes of responses. It belongs to one goroutine.
type filterMaker struct {
	fit      *fitter
	finder   *itdFinder
	taps     []float64
	spectrum [2][]complex128
}

// newFilterMaker makes filters of so many taps at a rate in Hz, of levels at the
// bins of a transform of size.
func newFilterMaker(rate, size, taps int) *filterMaker {
	m := &filterMaker{
		fit:    newFitter(rate, size),
		finder: newITDFinder(float64(rate) / float64(size)),
		taps:   make([]float64, taps),
	}
	for ear := range m.spectrum {
		m.spectrum[ear] = make([]complex128, m.fit.minimum.fourier.bins())
	}
	return m
}

// node makes filters of the levels, and the delay that is missing between them.
func (m *filterMaker) node(r *response) Node {
	var filters [2][]float32
	for ear, levels := range r.levels {
		m.fit.filter(m.taps, levels)
		filters[ear] = make([]float32, len(m.taps))
		for n, v := range m.taps {
			filters[ear][n] = float32(v)
		}
		m.fit.minimum.fourier.forward(m.spectrum[ear], m.taps)
	}
	return Node{
		At: r.at.unit(), Left: filters[0], Right: filters[1],
		ITD:       r.itd - m.finder.find(m.spectrum[0], m.spectrum[1]),
		Synthetic: r.synthetic,
	}
}
