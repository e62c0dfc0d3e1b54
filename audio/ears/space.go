package ears

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
)

// Options are what a Space can be told.
type Options struct {
	// Doppler delays sounds by their way through the air, d/c: what moves changes
	// its pitch, and what is 10 m away is heard 29 ms later.
	Doppler bool
}

// Space is an audio.Space.
type Space struct {
	head    *hrtf.Head
	rate    float64
	base    float64 // frames: the delay of both ears straight ahead
	longest float64 // frames: of the delay of an ear
	doppler bool
	fade    [audio.BlockFrames]float32 // what the old filters still count

	// Since the last Mix, both ears:
	sum   [2]dsp.Spectrum // through the filters as they are at the end of the block
	diff  [2]dsp.Spectrum // through those at its start, less sum, of what moves
	moved bool            // diff holds something
	used  bool            // sum holds something

	// What the stage that renders works with, and Mix: it need not keep it.
	windows [2][dsp.TransformFrames]float32 // what reached both ears in two blocks
	sounds  [2]dsp.Spectrum                 // of that
	filter  []dsp.Spectrum
}

// New returns a space without a source, in a head's ears and at its rate.
func New(head *hrtf.Head, opts Options) *Space {
	rate := float64(head.Rate())
	side := head.MaxITD() * rate / 2
	s := &Space{
		head:    head,
		rate:    rate,
		base:    math.Ceil(dsp.MinDelay + side),
		doppler: opts.Doppler,
		filter:  make([]dsp.Spectrum, head.Parts()),
	}
	s.longest = s.base + side
	if s.doppler {
		s.longest += longestFlight * rate
	}
	for n := range s.fade {
		s.fade[n] = 1 - float32(n+1)/audio.BlockFrames
	}
	return s
}

// LatencyFrames is the delay of both ears and of their filters straight ahead.
func (s *Space) LatencyFrames() float64 { return s.base + s.head.Latency() }

// Mix overwrites out with what the stages have rendered since the last Mix.
func (s *Space) Mix(out *audio.Block) {
	*out = audio.Block{}
	if s.used {
		s.inverse(&s.sum)
		copy(out.Left[:], s.windows[0][audio.BlockFrames:])
		copy(out.Right[:], s.windows[1][audio.BlockFrames:])
	}
	if s.moved {
		s.inverse(&s.diff)
		left, right := s.windows[0][audio.BlockFrames:], s.windows[1][audio.BlockFrames:]
		for n, was := range &s.fade {
			out.Left[n] += was * left[n]
			out.Right[n] += was * right[n]
		}
	}
	s.used, s.moved = false, false
}

// inverse transforms both ears back into windows, and clears them.
func (s *Space) inverse(ears *[2]dsp.Spectrum) {
	dsp.Inverse(&s.windows[0], &s.windows[1], &ears[0], &ears[1])
	*ears = [2]dsp.Spectrum{}
}
