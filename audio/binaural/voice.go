package binaural

import (
	"math"
	"time"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/hub/pose"
)

const (
	fadeTime = 50 * time.Millisecond // sources come and go
	jumpTime = 10 * time.Millisecond // sources jump
	// levelTime is the time constant of a voice's level.
	levelTime = 100 * time.Millisecond
)

type voiceState uint8

const (
	idle    voiceState = iota // costs nothing
	playing                   // its source is in the scene
	leaving                   // fades out where its source was last
)

// A voice is what one heard source needs: all of it is there from the start.
type voice struct {
	// fixed after newVoice
	rate  audio.Rate
	stage audio.Stage
	decay float64 // of the level, per block

	state voiceState
	track *track
	sound audio.Sound
	mix   Mix
	head  playhead
	seen  uint64 // the scene that had its source last
	born  int64  // the frame at which it began to play
	ears  Stance // where the listener stands; where it stood, once the voice leaves
	fade  dsp.Ramp
	level audio.Level
	input audio.Mono
}

func newVoice(stage audio.Stage, rate audio.Rate) *voice {
	block := rate.Seconds(audio.BlockFrames)
	return &voice{
		rate:  rate,
		stage: stage,
		decay: math.Exp(-block / levelTime.Seconds()),
		head:  newPlayhead(block),
	}
}

// start plays a source from where it is now.
func (v *voice) start(e *entry, now float64) {
	v.head.start(e.curve, now)
	v.enter(e.track, e.sound, e.mix, fadeTime)
}

// land plays a source from where it is after a jump; from is the voice that
// played it until then.
func (v *voice) land(from *voice, now float64) {
	v.head = from.head
	v.head.land(now)
	v.enter(from.track, from.sound, from.mix, jumpTime)
	v.level = from.level
}

// leave fades out.
func (v *voice) leave(within time.Duration) {
	if v.track.voice == v {
		v.track.voice = nil
	}
	v.state = leaving
	v.fade.To(0, dsp.Frames(within, v.rate))
}

// render adds one block to the space, at the place where the playhead is. It
// reports false when nothing is left to be heard: the voice is free.
func (v *voice) render(frame int64, gain float64) bool {
	if v.state == leaving && v.fade.Done() {
		if v.stage.Silent() {
			v.free()
			return false
		}
		v.input = audio.Mono{}
	} else {
		v.sound.ReadAt(&v.input, frame)
		v.fade.Scale(&v.input)
	}
	place := v.mix.placement()
	place.At = v.at()
	place.Gain *= gain
	level := v.stage.Render(&v.input, place)
	v.level.Left = level.Left + (v.level.Left-level.Left)*v.decay
	v.level.Right = level.Right + (v.level.Right-level.Right)*v.decay
	return true
}

// at is the place that is heard, as it is seen from the ears.
func (v *voice) at() pose.Vec { return v.ears.toHead(v.head.at()) }

func (v *voice) enter(tr *track, sound audio.Sound, mix Mix, within time.Duration) {
	v.stage.Reset()
	v.state, v.track, v.sound, v.mix = playing, tr, sound, mix
	v.level = audio.Level{}
	v.fade.Set(0)
	v.fade.To(1, dsp.Frames(within, v.rate))
	tr.voice = v
}

func (v *voice) free() {
	v.state, v.track, v.sound, v.head.curve = idle, nil, nil, nil
}
