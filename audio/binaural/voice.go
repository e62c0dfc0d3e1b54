package binaural

import (
	"math"
	"time"

	"posxyz/audio"
	"posxyz/audio/dsp"
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
	rate  audio.Rate
	stage audio.Stage
	tail  int // blocks that a stage sounds on after its input ended

	state    voiceState
	track    *track
	sound    audio.Sound
	head     playhead
	fade     dsp.Ramp
	tailLeft int
	levels   [2]float64 // mean squares
	decay    float64

	input  audio.Mono
	output audio.Block
}

func newVoice(stage audio.Stage, rate audio.Rate) *voice {
	block := rate.Seconds(audio.BlockFrames)
	return &voice{
		rate:  rate,
		stage: stage,
		tail:  int(math.Ceil(stage.LatencyFrames()/audio.BlockFrames)) + 2,
		head:  newPlayhead(block),
		decay: math.Exp(-block / levelTime.Seconds()),
	}
}

// start plays a source from where it is now.
func (v *voice) start(e *entry, now float64) {
	v.head.start(e.curve, now)
	v.enter(e.track, e.sound, fadeTime)
}

// land plays a source from where it is after a jump; from is the voice that
// played it until then.
func (v *voice) land(from *voice, now float64) {
	v.head = from.head
	v.head.land(now)
	v.enter(from.track, from.sound, jumpTime)
	v.levels = from.levels
}

// leave fades out.
func (v *voice) leave(within time.Duration) {
	v.state = leaving
	v.tailLeft = v.tail
	v.fade.To(0, dsp.Frames(within, v.rate))
}

// render adds one block to mix, at the place where the playhead is.
func (v *voice) render(mix *audio.Block, frame int64, gain float64) {
	if v.state == leaving && v.fade.Done() {
		v.input = audio.Mono{}
		if v.tailLeft--; v.tailLeft < 0 {
			v.free()
			return
		}
	} else {
		v.sound.ReadAt(&v.input, frame)
		v.fade.Scale(&v.input)
	}
	v.output = audio.Block{}
	v.stage.Render(&v.output, &v.input, audio.Placement{At: v.head.at(), Gain: gain})
	v.levels[0] = v.measure(v.levels[0], &mix.Left, &v.output.Left)
	v.levels[1] = v.measure(v.levels[1], &mix.Right, &v.output.Right)
}

func (v *voice) enter(tr *track, sound audio.Sound, within time.Duration) {
	v.stage.Reset()
	v.state, v.track, v.sound = playing, tr, sound
	v.levels = [2]float64{}
	v.fade.To(1, dsp.Frames(within, v.rate))
}

func (v *voice) free() {
	v.state, v.track, v.sound, v.head.curve = idle, nil, nil, nil
}

// measure adds an ear to the mix and returns its mean square of late.
func (v *voice) measure(level float64, mix, ear *[audio.BlockFrames]float32) float64 {
	sum := float32(0)
	for n, x := range ear {
		mix[n] += x
		sum += x * x
	}
	return level*v.decay + float64(sum)/audio.BlockFrames*(1-v.decay)
}
