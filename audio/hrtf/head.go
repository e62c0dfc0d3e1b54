package hrtf

import (
	"errors"
	"fmt"
	"math"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/hub/pose"
)

// Head is a Set made ready to render with: the mesh of its directions, and its
// filters as spectra. It is immutable: all stages and goroutines share it.
//
//	cue := head.Find(&cursor, place)
//	head.Filter(spectra, hrtf.Left, &cue)
type Head struct {
	rate    audio.Rate
	parts   int
	latency float64
	maxITD  float64

	mesh    *mesh
	delays  []delaySurface    // of each triangle
	lifts   [][2]lift         // of each triangle and ear
	spectra [2][]dsp.Spectrum // of each ear: corners × parts
}

// Ear is one of two.
type Ear int

// The ears, as they count in tables.
const (
	Left Ear = iota
	Right
)

// NewHead makes a head of a set, which must be at the rate to render at: see
// Set.At. It is an error if the nodes do not surround the head, if two are in the
// same direction, or if their filters differ in length. It keeps 3 to 5 kB for
// each node, 2 kB of them once more for each further part.
func NewHead(s *Set) (*Head, error) {
	if err := checkFilters(s); err != nil {
		return nil, fmt.Errorf("hrtf: %s: %w", s.Name, err)
	}
	directions := make([]pose.Vec, len(s.Nodes))
	for i := range s.Nodes {
		directions[i] = s.Nodes[i].At
	}
	m, err := newMesh(directions)
	if err != nil {
		return nil, fmt.Errorf("hrtf: %s: %w", s.Name, err)
	}
	taps := len(s.Nodes[0].Left)
	h := &Head{rate: s.Rate, parts: (taps + audio.BlockFrames - 1) / audio.BlockFrames, mesh: m}
	h.delays, h.maxITD = m.fitDelays(s.Nodes)
	h.transform(s.Nodes)
	h.addMiddles(len(s.Nodes))
	h.lifts = h.findLifts()
	h.latency = h.peakAhead()
	return h, nil
}

// checkFilters tells whether all nodes have filters of one length.
func checkFilters(s *Set) error {
	if s.Rate <= 0 {
		return fmt.Errorf("the rate is %d Hz, want more than 0", s.Rate)
	}
	if len(s.Nodes) == 0 {
		return errors.New("the set has no directions")
	}
	taps := len(s.Nodes[0].Left)
	if taps == 0 {
		return errors.New("node 0 has no taps, want filters of one length at all nodes")
	}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if len(n.Left) != taps || len(n.Right) != taps {
			return fmt.Errorf("node %d has %d and %d taps, node 0 has %d: want filters of one length", i, len(n.Left), len(n.Right), taps)
		}
		if math.IsNaN(n.ITD) || math.IsInf(n.ITD, 0) {
			return fmt.Errorf("node %d has an ITD of %v s, want a number", i, n.ITD)
		}
	}
	return nil
}

// transform computes the spectra of the nodes' filters.
func (h *Head) transform(nodes []Node) {
	for ear := range h.spectra {
		h.spectra[ear] = make([]dsp.Spectrum, len(h.mesh.corners)*h.parts)
	}
	for i := range nodes {
		left, right := h.filter(Left, int32(i)), h.filter(Right, int32(i))
		for part := range h.parts {
			var x, y [dsp.TransformFrames]float32
			fillPart(&x, nodes[i].Left, part)
			fillPart(&y, nodes[i].Right, part)
			dsp.Transform(&left[part], &right[part], &x, &y)
		}
	}
}

// fillPart copies one partition of a filter into the first half of dst.
func fillPart(dst *[dsp.TransformFrames]float32, taps []float32, part int) {
	copy(dst[:audio.BlockFrames], taps[part*audio.BlockFrames:])
}

// addMiddles computes the spectra of the middles of flat faces: the mean of the
// nodes round them, lifted as any mixture is.
func (h *Head) addMiddles(nodes int) {
	for i, rim := range h.mesh.rims {
		for ear := range h.spectra {
			middle := h.filter(Ear(ear), int32(nodes+i))
			share := 1 / float32(len(rim))
			whole := float32(0)
			for _, node := range rim {
				one := h.filter(Ear(ear), node)
				whole += share * power(one)
				for part := range middle {
					middle[part].Blend(&middle[part], &one[part], &one[part], 1, share, 0)
				}
			}
			gain := liftOf(whole, whole-power(middle))
			for part := range middle {
				middle[part].Blend(&middle[part], &middle[part], &middle[part], gain, 0, 0)
			}
		}
	}
}

// filter are the spectra of one corner.
func (h *Head) filter(ear Ear, corner int32) []dsp.Spectrum {
	return h.spectra[ear][int(corner)*h.parts:][:h.parts]
}

// Rate is that of the filters.
func (h *Head) Rate() audio.Rate { return h.rate }

// Parts is how many spectra a filter has, one for each BlockFrames taps: 1 up
// to 48 kHz, 2 at 96 kHz.
func (h *Head) Parts() int { return h.parts }

// Latency is how much later than the first tap the filters of straight ahead
// have their peak, in frames, the mean of both ears.
func (h *Head) Latency() float64 { return h.latency }

// MaxITD is at least as large as any |ITD| that Find gives, in seconds.
func (h *Head) MaxITD() float64 { return h.maxITD }

// Filter writes the filter of an ear at a cue into the first Parts() of dst:
// the mixture of the three nodes' spectra. Part p holds the taps from
// p·BlockFrames on. It does not allocate.
func (h *Head) Filter(dst []dsp.Spectrum, ear Ear, cue *Cue) {
	a, b, c := h.filter(ear, cue.Nodes[0]), h.filter(ear, cue.Nodes[1]), h.filter(ear, cue.Nodes[2])
	gain, w := cue.Gains[ear], &cue.Weights
	for part := range h.parts {
		dst[part].Blend(&a[part], &b[part], &c[part], gain*w[0], gain*w[1], gain*w[2])
	}
}

// peakAhead is where the filters of straight ahead peak, in frames.
func (h *Head) peakAhead() float64 {
	var cursor Cursor
	ahead := h.Find(&cursor, pose.Vec{X: 1})
	sum := 0.0
	for _, ear := range []Ear{Left, Right} {
		filter := make([]dsp.Spectrum, h.parts)
		h.Filter(filter, ear, &ahead)
		var taps, none [dsp.TransformFrames]float32
		dsp.Inverse(&taps, &none, &filter[0], &dsp.Spectrum{})
		sum += peak(taps[:audio.BlockFrames])
	}
	return sum / 2
}

// peak is the place of the largest |x|, by a parabola through it and those on
// both sides.
func peak(x []float32) float64 {
	best := 0
	for i, v := range x {
		if math.Abs(float64(v)) > math.Abs(float64(x[best])) {
			best = i
		}
	}
	if best == 0 || best == len(x)-1 {
		return float64(best)
	}
	before, at, after := math.Abs(float64(x[best-1])), math.Abs(float64(x[best])), math.Abs(float64(x[best+1]))
	bend := before - 2*at + after
	if bend == 0 {
		return float64(best)
	}
	return float64(best) + (before-after)/(2*bend)
}
