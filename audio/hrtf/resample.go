package hrtf

import (
	"fmt"
	"math/bits"

	"posxyz/audio"
)

// At returns the set for another rate, from 8 to 384 kHz; s itself when it is the
// same. The filters are minimum-phase again and have the same levels at the same
// frequencies; as many taps as take the same time, in whole blocks: 128 at
// 44.1 kHz, 256 at 96 kHz. Above what s knows they fall by 40 dB. The interaural time
// differences stay what they are.
//
// It takes some tenths of a second for a thousand nodes, on all processors.
func (s *Set) At(rate audio.Rate) *Set {
	if rate == s.Rate {
		return s
	}
	if rate < minRate || rate > maxRate {
		panic(fmt.Sprintf("hrtf: a set at %d Hz, want %d to %d", rate, minRate, maxRate))
	}
	to := &Set{Name: s.Name, Rate: rate, Radius: s.Radius, Nodes: make([]Node, len(s.Nodes))}
	parallel(len(s.Nodes), func() *resampler { return newResampler(s, rate) }, func(r *resampler, i int) {
		to.Nodes[i] = r.node(&s.Nodes[i])
	})
	if s.partners() != nil {
		to.mirror()
	}
	return to
}

// resampler makes nodes at another rate. It belongs to one goroutine.
type resampler struct {
	meter  *meter
	maker  *filterMaker
	levels [2][]float32
	toHz   float64 // between levels
}

func newResampler(s *Set, rate audio.Rate) *resampler {
	taps := len(s.Nodes[0].Left)
	fromSize := max(gridSize, 1<<bits.Len(uint(oversampling*taps-1)))
	toSize := 1 << bits.Len(uint(fromSize*int(rate)/int(s.Rate)-1))
	inBlocks := (taps*int(rate) + int(s.Rate)*audio.BlockFrames - 1) / (int(s.Rate) * audio.BlockFrames)
	minimum := newMinimumPhase(toSize)
	return &resampler{
		meter:  newMeter(fromSize, float64(s.Rate)),
		maker:  newFilterMaker(int(rate), inBlocks*audio.BlockFrames, minimum.fourier, minimum.filter),
		levels: [2][]float32{make([]float32, toSize/2+1), make([]float32, toSize/2+1)},
		toHz:   float64(rate) / float64(toSize),
	}
}

func (r *resampler) node(from *Node) Node {
	itd := from.ITD + r.meter.levels(r.levels, [2][]float32{from.Left, from.Right}, r.toHz)
	for _, levels := range r.levels {
		rollOff(levels, r.toHz, r.meter.rate/2)
	}
	made := r.maker.node(&response{levels: r.levels, itd: itd, synthetic: from.Synthetic})
	made.At = from.At
	return made
}
