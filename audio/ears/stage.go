package ears

import (
	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
)

// maxSlope bounds how fast a delay may change, in frames per frame: half as
// fast as the sound itself. What moves is slower than that; what is put
// elsewhere within a block comes to its delay later, without a tear.
const maxSlope = 0.5

// Stage is an audio.Stage.
type Stage struct {
	space *Space

	line *dsp.Delay

	last  audio.LastPlacement
	begun bool // there is something to move from
	muted bool // it came to rest at a gain of 0
	quiet int  // blocks of silence that went into the line
	rest  int  // blocks of silence that came out of it

	gain    dsp.Ramp
	air     air
	aim     aim
	flight  flight // with Doppler
	ears    [2]ear // left, right
	scratch audio.Mono
}

// NewStage returns a silent stage.
func (s *Space) NewStage() audio.Stage {
	st := &Stage{
		space: s,
		line:  dsp.NewDelay(s.longest),
		air:   newAir(s.head.Rate()),
	}
	if s.doppler {
		st.flight = newFlight(s.head.Rate())
	}
	for i := range st.ears {
		st.ears[i] = newEar(s, hrtf.Ear(i))
	}
	st.Reset()
	return st
}

// Render adds the source to the mix, moving to end in the course of the block.
func (s *Stage) Render(in *audio.Mono, end audio.Placement) audio.Level {
	distance, gain := s.last.Take(end)
	if gain < inaudible {
		gain = 0
	}
	silence := silent(in[:]) || gain == 0 && (!s.begun || s.gain.Done() && s.gain.Value() == 0)
	if silence && s.Silent() {
		s.begun, s.muted = false, gain == 0 // nobody hears it move
		return audio.Level{}
	}
	if !s.begun {
		s.begin(gain)
	}

	if s.scratch = *in; silence {
		s.scratch = audio.Mono{}
	}
	s.gain.To(gain, audio.BlockFrames)
	s.gain.Scale(&s.scratch)
	s.air.process(&s.scratch, distance)
	s.line.Write(&s.scratch)

	moved := s.aim.at(s.space.head, s.last.At, distance)
	flight := 0.0
	if s.space.doppler {
		flight = s.flight.delay(distance)
	}
	side := s.aim.itd * s.space.rate / 2
	s.ears[0].hear(s, s.space.base+flight-side, distance)
	s.ears[1].hear(s, s.space.base+flight+side, distance)
	windows, sounds := &s.space.windows, &s.space.sounds
	dsp.Transform(&sounds[0], &sounds[1], &windows[0], &windows[1])
	level := audio.Level{Left: s.ears[0].mix(s, moved), Right: s.ears[1].mix(s, moved)}
	s.settle()
	s.begun = true
	return level
}

// Silent says whether nothing is still to be heard.
func (s *Stage) Silent() bool { return s.rest > s.space.head.Parts() }

// Reset forgets the past: the next Render starts in silence, where it is told.
func (s *Stage) Reset() {
	s.line.Reset()
	for i := range s.ears {
		s.ears[i].reset()
	}
	s.last, s.begun, s.muted = audio.LastPlacement{}, false, false
	s.quiet, s.rest = 0, s.space.head.Parts()+1
}

// begin starts in silence at the place that was told: nothing moves there. Only
// a gain that comes from 0 is not there at once.
func (s *Stage) begin(gain float64) {
	if s.muted {
		gain = 0
	}
	s.gain.Set(gain)
	s.line.Reset()
	s.air.reset()
	s.aim.reset()
	s.flight.reset()
	for i := range s.ears {
		s.ears[i].near.reset()
	}
}

// settle counts for how long nothing but silence has gone in and come out. What
// went in before is heard no more once silence has been going in for longer than
// the delay: that grows more slowly than time goes by.
func (s *Stage) settle() {
	if !silent(s.scratch[:]) {
		s.quiet, s.rest = 0, 0
		return
	}
	s.quiet++
	delay := max(s.ears[0].delay, s.ears[1].delay) + dsp.MinDelay + 1
	windows := &s.space.windows
	if float64((s.quiet-1)*audio.BlockFrames) < delay || !silent(windows[0][:]) || !silent(windows[1][:]) {
		s.rest = 0
	} else {
		s.rest++
	}
}

// silent says whether x is nothing but zeros. Sound shows it by its first samples.
func silent(x []float32) bool {
	for _, sample := range x {
		if sample != 0 {
			return false
		}
	}
	return true
}
