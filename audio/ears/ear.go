package ears

import (
	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
)

// An ear is one side of a stage. It keeps as little as it can: with many
// sources, memory is what takes time.
type ear struct {
	side   hrtf.Ear
	delay  float64 // frames, at the end of the last block
	near   nearField
	last   audio.Mono     // the block that reached it last
	older  []dsp.Spectrum // of the windows before the newest, a ring: what later parts of the filter see
	newest int            // of older
	filter []dsp.Spectrum // as it was at the end of the last block
}

func newEar(s *Space, side hrtf.Ear) ear {
	parts := s.head.Parts()
	return ear{
		side:   side,
		near:   newNearField(s.head.Rate()),
		older:  make([]dsp.Spectrum, parts-1),
		filter: make([]dsp.Spectrum, parts),
	}
}

// hear lets the next block reach the ear, as it is before the filter: the
// space's window of this side is that block and the one before.
func (e *ear) hear(s *Stage, delay, distance float64) {
	if !s.begun {
		e.delay = delay
	}
	const most = maxSlope * audio.BlockFrames
	delay = e.delay + min(max(delay-e.delay, -most), most)
	window := &s.space.windows[e.side]
	block := (*audio.Mono)(window[audio.BlockFrames:])
	copy(window[:], e.last[:])
	s.line.Read(block, e.delay, delay)
	e.delay = delay
	if e.near.active(distance) {
		e.near.process(block, distance, s.aim.cosine(e.side))
	}
	e.last = *block
}

// mix adds the ear to what the space mixes, and returns its mean square.
func (e *ear) mix(s *Stage, moved bool) float64 {
	space := s.space
	space.used = true
	if moved {
		space.head.Filter(space.filter, e.side, s.aim.cue(e.side))
	}
	fades := moved && s.begun // else there is nothing to fade from
	power := float32(0)
	for part := range e.filter {
		sound := &space.sounds[e.side]
		if part > 0 {
			sound = &e.older[(e.newest+part-1)%len(e.older)]
		}
		if fades {
			space.moved = true
			power += dsp.MultiplyAddMoving(&space.sum[e.side], &space.diff[e.side], sound, &space.filter[part], &e.filter[part])
		}
		if moved {
			e.filter[part] = space.filter[part]
		}
		if !fades {
			power += space.sum[e.side].MultiplyAdd(sound, &e.filter[part])
		}
	}
	if len(e.older) > 0 {
		e.newest = (e.newest + len(e.older) - 1) % len(e.older)
		e.older[e.newest] = space.sounds[e.side]
	}
	return float64(power)
}

func (e *ear) reset() {
	e.last = audio.Mono{}
	clear(e.older)
	e.near.reset()
}
