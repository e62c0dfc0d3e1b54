package ears

import (
	"posxyz/audio"
	"posxyz/audio/dsp"
)

// An ear is one side of a stage.
type ear struct {
	delay   float64 // frames, at the end of the last block
	near    nearField
	window  [dsp.TransformFrames]float32 // the last two blocks that reached it
	sounds  []dsp.Spectrum               // of the last windows, a ring, the newest at turned
	turned  int
	filters [2][]dsp.Spectrum // one is in use, the other was before
	now     int               // which
}

func newEar(s *Space) ear {
	parts := s.head.Parts()
	return ear{
		near:    newNearField(s.head.Rate()),
		sounds:  make([]dsp.Spectrum, parts),
		filters: [2][]dsp.Spectrum{make([]dsp.Spectrum, parts), make([]dsp.Spectrum, parts)},
	}
}

// hear lets the next block reach the ear, as it is before the filter.
func (e *ear) hear(s *Stage, delay, distance, cosIncidence float64) {
	if !s.begun {
		e.delay = delay
	}
	const most = maxSlope * audio.BlockFrames
	delay = e.delay + min(max(delay-e.delay, -most), most)
	copy(e.window[:], e.window[audio.BlockFrames:])
	block := (*audio.Mono)(e.window[audio.BlockFrames:])
	s.line.Read(block, e.delay, delay)
	e.delay = delay
	if e.near.active(distance) {
		e.near.process(block, distance, cosIncidence)
	}
}

// silent says whether nothing has reached the ear of late.
func (e *ear) silent() bool { return e.window == [dsp.TransformFrames]float32{} }

// turn returns where the newest spectrum goes: in place of the oldest.
func (e *ear) turn() *dsp.Spectrum {
	e.turned = (e.turned + len(e.sounds) - 1) % len(e.sounds)
	return &e.sounds[e.turned]
}

func (e *ear) reset() {
	e.window = [dsp.TransformFrames]float32{}
	clear(e.sounds)
	e.near.reset()
}
