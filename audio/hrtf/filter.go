package hrtf

// filterMaker makes nodes of responses. It belongs to one goroutine.
type filterMaker struct {
	fourier  *fourier
	filter   func(dst []float64, levels []float32)
	finder   *itdFinder
	taps     []float64
	spectrum [2][]complex128
}

// newFilterMaker makes filters of so many taps at a rate in Hz, by the function
// filter, of levels at the bins of a transform.
func newFilterMaker(rate, taps int, transform *fourier, filter func(dst []float64, levels []float32)) *filterMaker {
	return &filterMaker{
		fourier: transform, filter: filter,
		finder:   newITDFinder(float64(rate) / float64(transform.size)),
		taps:     make([]float64, taps),
		spectrum: [2][]complex128{make([]complex128, transform.bins()), make([]complex128, transform.bins())},
	}
}

// node makes filters of the levels, and the delay that is missing between them.
func (m *filterMaker) node(r *response) Node {
	var filters [2][]float32
	for ear, levels := range r.levels {
		m.filter(m.taps, levels)
		filters[ear] = make([]float32, len(m.taps))
		for n, v := range m.taps {
			filters[ear][n] = float32(v)
		}
		m.fourier.forward(m.spectrum[ear], m.taps)
	}
	return Node{
		At: r.at.unit(), Left: filters[0], Right: filters[1],
		ITD:       r.itd - m.finder.find(m.spectrum[0], m.spectrum[1]),
		Synthetic: r.synthetic,
	}
}
