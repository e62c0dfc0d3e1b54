// Package pan places a sound between two ears by level and time: it is the
// simplest head there is, a rigid sphere without pinnae. A source to the side
// is louder at the near ear and reaches it first; a source far away is quieter.
//
// # Guaranteed, and not
//
// Space and Stage keep the contract of audio.Space. Places and gains that are not
// numbers are ignored: the last good ones stay. Within the head, at the origin
// and a million metres away it stays finite, and whatever moves, moves by a
// little with every sample. Swapping left and right in space swaps the ears to
// the bit.
//
// It knows no front from back and no up from down: directions with the same
// angle from the median plane sound the same. It has no Doppler effect.
package pan

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

// Space is an audio.Space.
type Space struct {
	base   float64 // frames: the delay of both ears straight ahead
	perITD float64 // frames of one ear per second of interaural time difference
	mix    audio.Block
}

// New returns a space without a source.
func New(rate audio.Rate) *Space {
	perITD := float64(rate) / 2
	return &Space{
		// The leading ear gets the shortest delay that the line can read. Rounded
		// up, so that a source straight ahead is passed on without interpolation.
		base:   math.Ceil(dsp.MinDelay + MaxITD*perITD),
		perITD: perITD,
	}
}

// NewStage returns a silent stage.
func (s *Space) NewStage() audio.Stage {
	longest := s.base + MaxITD*s.perITD
	memory := int(math.Ceil((longest+dsp.MinDelay+1)/audio.BlockFrames)) + 1
	return &Stage{space: s, line: dsp.NewDelay(longest), memory: memory, quiet: memory}
}

// Mix overwrites out with what the stages have rendered since the last Mix.
func (s *Space) Mix(out *audio.Block) {
	*out = s.mix
	s.mix = audio.Block{}
}

// LatencyFrames is the delay of both ears straight ahead. The leading ear is
// up to half of MaxITD earlier, the other one as much later.
func (s *Space) LatencyFrames() float64 { return s.base }

// Stage is an audio.Stage.
type Stage struct {
	space   *Space
	line    *dsp.Delay
	memory  int // blocks of silence after which the line is silent
	quiet   int // blocks of silence so far
	scratch audio.Mono
	earL    ear
	earR    ear
	last    audio.LastPlacement
	begun   bool // the ears are somewhere to move from
}

// ear is one side's state at the end of the last block.
type ear struct {
	delay float64 // frames
	gain  dsp.Ramp
}

// Render adds the source to the mix, moving to end in the course of the block.
func (s *Stage) Render(in *audio.Mono, end audio.Placement) audio.Level {
	_, gain := s.last.Take(end)
	if *in != (audio.Mono{}) {
		s.quiet = 0
	} else if s.quiet++; s.Silent() {
		s.quiet = s.memory
		s.begun = false // nobody hears it move
		return audio.Level{}
	}
	s.line.Write(in)
	cues := CuesAt(s.last.At)
	side := cues.ITD * s.space.perITD
	level := audio.Level{
		Left:  s.render(&s.earL, &s.space.mix.Left, s.space.base-side, gain*cues.Left),
		Right: s.render(&s.earR, &s.space.mix.Right, s.space.base+side, gain*cues.Right),
	}
	s.begun = true
	return level
}

// Silent says whether nothing is still to be heard.
func (s *Stage) Silent() bool { return s.quiet >= s.memory }

// Reset forgets the past: the next Render starts in silence, where it is told.
func (s *Stage) Reset() {
	s.line.Reset()
	s.last, s.begun = audio.LastPlacement{}, false
	s.quiet = s.memory
}

// render adds one ear to the mix, and returns its mean square.
func (s *Stage) render(e *ear, mix *[audio.BlockFrames]float32, delay, gain float64) float64 {
	if !s.begun {
		e.delay = delay
		e.gain.Set(gain)
	}
	s.line.Read(&s.scratch, e.delay, delay)
	e.delay = delay
	e.gain.To(gain, audio.BlockFrames)
	e.gain.Scale(&s.scratch)
	sum := float32(0)
	for n, x := range &s.scratch {
		mix[n] += x
		sum += x * x
	}
	return float64(sum) / audio.BlockFrames
}
