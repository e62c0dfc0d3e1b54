package binaural

import (
	"math"
	"sync/atomic"
	"time"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/hub/pose"
)

// DefaultMaxVoices is how many sources are heard at once.
const DefaultMaxVoices = 32

// Options are what a Renderer can be told; zero values mean the defaults.
type Options struct {
	Rate      audio.Rate       // of the sink and the sounds; audio.DefaultRate
	MaxVoices int              // sources heard at once, the loudest; DefaultMaxVoices
	Gain      float64          // of every source, linear; 1
	Now       func() time.Time // the clock; time.Now
}

// Renderer plays sources where they are.
type Renderer struct {
	rate    audio.Rate
	gain    float64
	now     func() time.Time
	epoch   time.Time
	latency float64

	scene atomic.Pointer[scene] // from the control side to the audio side
	board *board                // and back

	book *book // owned by the control side

	// Owned by the audio side.
	clock   streamClock
	frame   int64
	heard   *scene // what the voices were last told of
	waiting bool   // some of heard has no voice yet
	voices  []*voice
	limiter *dsp.Limiter
}

// New returns a renderer in silence. It takes all its stages from newStage
// now, and one sound per source from newSound when the source is first heard,
// in Apply. Sounds play at the renderer's rate.
func New(newStage func() audio.Stage, newSound func(pose.SourceID) audio.Sound, opts Options) *Renderer {
	if newStage == nil || newSound == nil {
		panic("binaural: New needs stages and sounds")
	}
	if opts.Rate == 0 {
		opts.Rate = audio.DefaultRate
	}
	if opts.MaxVoices == 0 {
		opts.MaxVoices = DefaultMaxVoices
	}
	if opts.Gain == 0 {
		opts.Gain = 1
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Rate < 0 || opts.MaxVoices < 0 || !(opts.Gain > 0) {
		panic("binaural: New needs a rate, a number of voices and a gain above 0")
	}

	r := &Renderer{
		rate:    opts.Rate,
		gain:    opts.Gain,
		now:     opts.Now,
		epoch:   opts.Now(),
		board:   newBoard(opts.MaxVoices),
		clock:   streamClock{block: opts.Rate.Seconds(audio.BlockFrames)},
		limiter: dsp.NewLimiter(opts.Rate),
	}
	r.book = newBook(r.epoch, newSound, opts.MaxVoices)
	r.voices = make([]*voice, 2*opts.MaxVoices) // as many again may be fading out
	for i := range r.voices {
		r.voices[i] = newVoice(newStage(), opts.Rate)
	}
	r.latency = r.voices[0].stage.LatencyFrames() + float64(r.limiter.LatencyFrames())
	r.scene.Store(&scene{})
	return r
}

// LatencyFrames is how much later than its sound a source straight ahead is
// heard, in frames.
func (r *Renderer) LatencyFrames() float64 { return r.latency }

// Apply takes what the hub told. Apply and Away belong to one goroutine.
func (r *Renderer) Apply(u pose.Update) {
	r.book.apply(u, r.now())
	r.scene.Store(r.book.scene())
}

// Away tells that the hub is gone: everything fades out. The next snapshot
// that is applied fades in what it has.
func (r *Renderer) Away() {
	r.book.leave()
	r.scene.Store(r.book.scene())
}

// Meters returns what is played. Any goroutine may ask.
func (r *Renderer) Meters() Meters { return r.board.read() }

// Render plays the next block into out, whatever out holds. It belongs to the
// sink's goroutine.
func (r *Renderer) Render(out *audio.Block) {
	now := r.clock.next(r.now().Sub(r.epoch).Seconds())
	if s := r.scene.Load(); s != r.heard || r.waiting {
		r.cast(s, now)
	}
	for _, v := range r.voices {
		if v.state == playing && v.head.advance(now) {
			r.jump(v, now)
		}
	}
	*out = audio.Block{}
	for _, v := range r.voices {
		if v.state != idle {
			v.render(out, r.frame, r.gain)
		}
	}
	r.limiter.Process(out)
	r.frame += audio.BlockFrames
	r.report()
}

// cast gives every source of a scene a voice, and sends the others off.
func (r *Renderer) cast(s *scene, now float64) {
	r.heard, r.waiting = s, false
	for _, v := range r.voices {
		if v.state != playing {
			continue
		}
		if e := s.find(v.track); e != nil {
			v.head.follow(e.curve)
		} else {
			v.leave(fadeTime)
		}
	}
	for i := range s.entries {
		e := &s.entries[i]
		if r.plays(e.track) {
			continue
		}
		v := r.idle()
		if v == nil {
			r.waiting = true
			return
		}
		v.start(e, now)
	}
}

// jump hands the source of v to another voice, which cross-fades. While there
// is none, the source stays where it is heard.
func (r *Renderer) jump(v *voice, now float64) {
	if next := r.idle(); next != nil {
		next.land(v, now)
		v.leave(jumpTime)
	}
}

// plays says whether a track has a voice that goes on.
func (r *Renderer) plays(tr *track) bool {
	for _, v := range r.voices {
		if v.state == playing && v.track == tr {
			return true
		}
	}
	return false
}

// idle returns a voice that nobody needs, or nil.
func (r *Renderer) idle() *voice {
	for _, v := range r.voices {
		if v.state == idle {
			return v
		}
	}
	return nil
}

// report writes the meters.
func (r *Renderer) report() {
	m := r.board.begin()
	m.LeftOut = r.heard.leftOut
	for _, v := range r.voices {
		if v.state != playing {
			continue
		}
		heard := Meter{
			Source: v.track.id,
			At:     v.head.at(),
			Left:   math.Sqrt(v.levels[0]),
			Right:  math.Sqrt(v.levels[1]),
			Delay:  seconds(v.head.delay()),
			Age:    seconds(v.head.age()),
		}
		m.Delay = max(m.Delay, heard.Delay)
		m.Heard = append(m.Heard, heard)
	}
	r.board.publish()
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
