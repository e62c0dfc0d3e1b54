package hrtf

import (
	"math"
	"sync"
	"testing"

	"posxyz/hub/pose"
)

// What is heard of a direction, as the laws measure it.
const (
	heardSize   = 2048 // samples of the transform
	heardBands  = 60   // of equal width in ERB, from 200 Hz to 16 kHz
	heardLowest = 200  // Hz
	heardHigh   = 16000
	octaves     = 5 // 0.5–1–2–4–8–16 kHz
)

// heard is what both ears hear of one direction.
type heard struct {
	bands   [2][heardBands]float64 // dB, of each ear
	octaves [2][octaves]float64    // dB
	loud    float64                // dB, mean power of both ears from 200 Hz to 14 kHz
	itd     float64                // seconds, of the cross-correlation from 0.1 to 1.5 kHz
}

// listener measures: as audiotest.SpectraOf does, in a tenth of the time, for the
// laws below need thousands of directions. It belongs to one goroutine.
type listener struct {
	fourier  *fourier
	finder   *itdFinder
	binHz    float64
	edges    [heardBands + 1]int // bins
	spectrum [2][]complex128
	power    [2][]float64 // sums of the bins below each
	signal   []float64
}

func newListener(rate float64) *listener {
	l := &listener{fourier: newFourier(heardSize), binHz: rate / heardSize}
	l.finder = newITDFinder(l.binHz)
	erbs := func(hz float64) float64 { return 21.4 * math.Log10(1+0.00437*hz) } // Glasberg and Moore 1990
	for b := range l.edges {
		e := erbs(heardLowest) + (erbs(heardHigh)-erbs(heardLowest))*float64(b)/heardBands
		l.edges[b] = int(math.Round((math.Pow(10, e/21.4) - 1) / 0.00437 / l.binHz))
		if b > 0 {
			l.edges[b] = max(l.edges[b], l.edges[b-1]+1)
		}
	}
	for ear := range l.power {
		l.spectrum[ear] = make([]complex128, l.fourier.bins())
		l.power[ear] = make([]float64, l.fourier.bins()+1)
	}
	return l
}

// hear measures two filters with a delay between them.
func (l *listener) hear(left, right []float32, itd float64) heard {
	var h heard
	for ear, taps := range [2][]float32{left, right} {
		l.signal = l.signal[:0]
		for _, v := range taps {
			l.signal = append(l.signal, float64(v))
		}
		l.fourier.forward(l.spectrum[ear], l.signal)
		for k, c := range l.spectrum[ear] {
			l.power[ear][k+1] = l.power[ear][k] + real(c)*real(c) + imag(c)*imag(c)
		}
		for b := range h.bands[ear] {
			h.bands[ear][b] = l.levelDB(ear, l.edges[b], l.edges[b+1])
		}
		for o := range h.octaves[ear] {
			hz := 500 * math.Pow(2, float64(o))
			h.octaves[ear][o] = l.levelDB(ear, int(hz/l.binHz), int(2*hz/l.binHz))
		}
		h.loud += math.Pow(10, l.levelDB(ear, int(200/l.binHz), int(14000/l.binHz))/10) / 2
	}
	h.loud = 10 * math.Log10(h.loud)
	h.itd = itd + l.finder.find(l.spectrum[0], l.spectrum[1])
	return h
}

func (l *listener) levelDB(ear, from, to int) float64 {
	return 10 * math.Log10((l.power[ear][to]-l.power[ear][from])/float64(to-from))
}

// node measures a node of a set.
func (l *listener) node(n *Node) heard { return l.hear(n.Left, n.Right, n.ITD) }

// direction measures a head in a direction.
func (l *listener) direction(h *Head, v pose.Vec) heard {
	cue := h.find(v)
	return l.hear(h.taps(Left, &cue), h.taps(Right, &cue), cue.ITD)
}

// spectralDB is law 4's distance of one ear: the root of the mean square of the
// bands' differences.
func spectralDB(a, b *heard, ear int) float64 {
	sum := 0.0
	for i := range a.bands[ear] {
		d := a.bands[ear][i] - b.bands[ear][i]
		sum += d * d
	}
	return math.Sqrt(sum / heardBands)
}

// builtInHead is made once for all tests.
var builtInHead = sync.OnceValues(func() (*Head, error) { return NewHead(BuiltIn()) })

func kemar(t testing.TB) *Head {
	t.Helper()
	h, err := builtInHead()
	if err != nil {
		t.Fatal(err)
	}
	return h
}
