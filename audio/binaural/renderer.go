package binaural

import (
	"math"
	"slices"
	"sync/atomic"
	"time"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/hub/pose"
)

// DefaultMaxVoices is how many sources are heard at once.
const DefaultMaxVoices = 128

// Options are what a Renderer can be told; zero values mean the defaults.
type Options struct {
	Rate      audio.Rate              // of the space and the sounds; audio.DefaultRate
	MaxVoices int                     // sources heard at once, the loudest; DefaultMaxVoices
	Gain      float64                 // of everything, linear; 1
	MixOf     func(pose.SourceID) Mix // of each source, asked once; a gain of 1
	Now       func() time.Time        // the clock; time.Now
	Shed      bool                    // drop the quietest sources when the processor cannot follow
	Flight    bool                    // sounds are under way in the space for a time, as with ears.Options.Doppler
	Offline   bool                    // what is applied is known beforehand: places are heard at their capture times, without playout delay
}

// Mix is how one source is mixed.
type Mix struct {
	Gain      float64 // linear, ≥ 0
	Reference float64 // metres: nearer it gets no louder; 0 is audio.DefaultReference
	Mute      bool    // it is not heard, and costs nothing
}

func (m Mix) placement() audio.Placement {
	return audio.Placement{Gain: m.Gain, Reference: m.Reference}
}

// Renderer plays sources where they are.
type Renderer struct {
	gain    float64
	flight  bool
	now     func() time.Time
	epoch   time.Time
	latency float64

	stance atomic.Pointer[stanceOrder] // from whoever calls Stand to everybody
	scene  atomic.Pointer[scene]       // from the control side to the audio side
	board  *board                      // and back

	book *book // owned by the control side

	// Owned by the audio side.
	space    audio.Space
	clock    streamClock
	frame    int64
	ears     listener
	heard    *scene // what the voices were last told of
	scenes   uint64 // how often they were
	waiting  bool   // some of heard has no voice yet
	dropped  int    // sources of heard that are not affordable
	voices   []*voice
	idle     []*voice // those of voices that nobody needs
	limiter  *dsp.Limiter
	governor governor
}

// New returns a renderer in silence that plays through space, which nobody else
// uses. It takes all its stages now, and one sound per source from newSound when the
// source is first heard, in Apply. Space and sounds are at the renderer's rate.
func New(space audio.Space, newSound func(pose.SourceID) audio.Sound, opts Options) *Renderer {
	if space == nil || newSound == nil {
		panic("binaural: New needs a space and sounds")
	}
	opts = opts.withDefaults()
	r := &Renderer{
		gain:     opts.Gain,
		flight:   opts.Flight,
		now:      opts.Now,
		epoch:    opts.Now(),
		latency:  space.LatencyFrames(),
		board:    newBoard(opts.MaxVoices),
		space:    space,
		clock:    streamClock{block: opts.Rate.Seconds(audio.BlockFrames)},
		limiter:  dsp.NewLimiter(opts.Rate),
		governor: newGovernor(opts.Rate, opts.MaxVoices, opts.Shed),
	}
	r.latency += float64(r.limiter.LatencyFrames())
	r.book = newBook(r.epoch, newSound, opts)
	r.voices = make([]*voice, 2*opts.MaxVoices) // as many again may be fading out
	for i := range r.voices {
		r.voices[i] = newVoice(space.NewStage(), opts.Rate)
	}
	r.idle = slices.Clone(r.voices)
	r.stance.Store(&stanceOrder{Stance: Stance{Facing: pose.Identity}})
	r.ears = newListener(opts.Rate, r.stance.Load())
	r.heard = &scene{}
	r.scene.Store(r.heard)
	return r
}

func (o Options) withDefaults() Options {
	if o.Rate == 0 {
		o.Rate = audio.DefaultRate
	}
	if o.MaxVoices == 0 {
		o.MaxVoices = DefaultMaxVoices
	}
	if o.Gain == 0 {
		o.Gain = 1
	}
	if o.MixOf == nil {
		o.MixOf = func(pose.SourceID) Mix { return Mix{Gain: 1} }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rate < 0 || o.MaxVoices < 0 || !(o.Gain > 0) {
		panic("binaural: New needs a rate, a number of voices and a gain above 0")
	}
	return o
}

// LatencyFrames is how much later than its sound a source straight ahead is
// heard, in frames.
func (r *Renderer) LatencyFrames() float64 { return r.latency }

// Apply takes what the hub told. Apply and Away belong to one goroutine.
func (r *Renderer) Apply(u pose.Update) {
	r.book.apply(u, r.now(), r.stance.Load().At)
	r.scene.Store(r.book.scene())
}

// Away tells that the hub is gone: everything fades out. The next snapshot
// that is applied fades in what it has.
func (r *Renderer) Away() {
	r.book.leave()
	r.scene.Store(r.book.scene())
}

// Stand puts the ears somewhere: the newest stance is heard at once, without
// waiting for a next one, by a glide of stanceTime or, if they jump there or are
// too far away for that, by a cross-fade of jumpTime; with Options.Flight within a
// block, since what is in the air reaches the ears wherever they are. A stance that
// is not finite is ignored. Stand belongs to one goroutine.
func (r *Renderer) Stand(s Stance, jump bool) {
	if order := r.stance.Load().next(s, jump); order != nil {
		r.stance.Store(order)
	}
}

// Meters returns what is played. Any goroutine may ask.
func (r *Renderer) Meters() Meters { return r.board.read() }

// Render plays the next block into out, whatever out holds. It belongs to the
// sink's goroutine.
func (r *Renderer) Render(out *audio.Block) {
	begun := time.Now()
	now := r.clock.next(r.now().Sub(r.epoch).Seconds())
	if s := r.scene.Load(); s != r.heard || r.waiting {
		r.cast(s, now)
	}
	earsJump := r.ears.advance(r.stance.Load()) && !r.flight
	for _, v := range r.voices {
		if v.state == playing && (v.head.advance(now) || earsJump && v.born != r.frame) {
			r.jump(v, now)
		}
	}
	for _, v := range r.voices {
		if v.state == idle {
			continue
		}
		if v.state == playing {
			v.ears = r.ears.now
		}
		if !v.render(r.frame, r.gain) {
			r.idle = append(r.idle, v)
		}
	}
	r.space.Mix(out)
	r.limiter.Process(out)
	r.frame += audio.BlockFrames
	playing := r.report()
	if r.governor.observe(time.Since(begun), playing) {
		r.waiting = true // cast again
	}
}

// cast gives every source of a scene a voice, as far as that is affordable, and
// sends the others off.
func (r *Renderer) cast(s *scene, now float64) {
	r.heard, r.waiting = s, false
	r.scenes++
	heard := s.entries[:min(len(s.entries), r.governor.voices)]
	r.dropped = len(s.entries) - len(heard)
	for i := range heard {
		e := &heard[i]
		if v := e.track.voice; v != nil {
			v.head.follow(e.curve)
			v.seen = r.scenes
		}
	}
	for _, v := range r.voices {
		if v.state == playing && v.seen != r.scenes {
			v.leave(fadeTime)
		}
	}
	for i := range heard {
		e := &heard[i]
		if e.track.voice != nil {
			continue
		}
		v := r.take()
		if v == nil {
			r.waiting = true
			return
		}
		v.start(e, now)
		v.seen, v.born = r.scenes, r.frame
	}
}

// jump hands the source of v to another voice, which cross-fades. While there
// is none, a source that jumped stays where it is heard; one that the ears jumped
// away from goes on within the block.
func (r *Renderer) jump(v *voice, now float64) {
	if next := r.take(); next != nil {
		next.land(v, now)
		next.seen, next.born = v.seen, r.frame
		v.leave(jumpTime)
	}
}

// take returns a voice that nobody needs, or nil.
func (r *Renderer) take() *voice {
	if len(r.idle) == 0 {
		return nil
	}
	v := r.idle[len(r.idle)-1]
	r.idle = r.idle[:len(r.idle)-1]
	return v
}

// report writes the meters, and returns how many sources are heard.
func (r *Renderer) report() int {
	m := r.board.begin()
	m.LeftOut = r.heard.leftOut + r.dropped
	m.Load = r.governor.share
	for _, v := range r.voices {
		if v.state != playing {
			continue
		}
		heard := Meter{
			Source: v.track.id,
			At:     v.at(),
			Left:   math.Sqrt(v.level.Left),
			Right:  math.Sqrt(v.level.Right),
			Delay:  seconds(v.head.delay()),
			Age:    seconds(v.head.age()),
		}
		m.Delay = max(m.Delay, heard.Delay)
		m.Heard = append(m.Heard, heard)
	}
	playing := len(m.Heard)
	r.board.publish()
	return playing
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
