package sound

import (
	"context"
	"math"
	"math/bits"
	"sync/atomic"
	"time"

	"posxyz/audio"
)

// live is a sound that arrives while it is heard: stdin, or a microphone. One
// goroutine, the feeder's, puts samples in; the renderer takes them out in ReadAt.
//
//	feeder ─put─▶ resampler ─▶ ring ─▶ ReadAt (every source, the same block)
//	                  ▲                  │
//	                  └─────── pace ◀────┘
//
// The two run on two clocks, the microphone's and the sound card's, which differ
// by up to some hundred millionths. So the renderer watches how much is left in
// the ring, and has the feeder resample to a pace that leaves as little as is safe:
// see pacer. Nothing is repeated or left out for it, and what waits is bounded.
//
// A writer that can wait has no clock of its own (cat, or a decoder): it is held
// back when 85 ms are in the ring, and passes unchanged. Until it is known to be one,
// the ring takes more, all that a pipe may have had in it at the start: what a
// live writer wrote before anybody read is then found to be left over, and dropped.
//
// When there is nothing to read, the last sample dies away within 5 ms, silence
// follows, and the sound fades in again a little after more has come.
//
// Blocks that nobody reads are time that passes: as much of the stream is
// dropped, up to what can be waiting, so that it is live when it is heard again.
type live struct {
	// fixed after new
	rate   audio.Rate
	ring   []float32 // a power of two
	behind int64     // frames that may wait for the feeder
	bell   chan struct{}
	fadeBy float32 // gain per frame, of the fade-in

	// owned by the feeder
	resampled *resampler
	converted []float32

	// written by the feeder, read by the renderer
	in       atomic.Uint64 // frames ever put in
	ended    atomic.Bool   // nothing more will be put in
	waited   atomic.Bool   // the feeder has waited for room
	fragment atomic.Int64  // frames, the most that were put in at once since the pacer looked

	// written by the renderer, read by the feeder
	out  atomic.Uint64 // frames ever taken out
	held atomic.Bool   // the writer waits for us: it has no clock
	pace atomic.Uint64 // how much faster the feeder is to resample; bits of a float64

	// for whoever asks for the latency
	before atomic.Int64 // nanoseconds that samples are under way to the ring
	inside atomic.Int64 // nanoseconds in the ring, smoothed; less than 0: nothing live is heard

	// owned by the renderer
	block   audio.Mono // the block last read …
	frame   int64      // … and where it was
	begun   bool
	playing bool
	delayed float64 // frames since there was something to play
	pacer   pacer
	waiting float64 // frames in the ring when a block is read, smoothed
	skip    int64   // frames to drop
	gain    float32
	last    float32 // what was heard last
	tail    float32 // what still dies away
}

const (
	liveFade    = 2500 * time.Microsecond // in; at 48 kHz 120 frames
	liveHeld    = 85 * time.Millisecond   // in the ring, of a writer that is held back
	liveRing    = 170 * time.Millisecond  // at least; rounded up to a power of two
	liveDecay   = 0.96                    // per frame, of the last sample in a gap: −60 dB in 170 frames
	liveSilence = 1e-5                    // below, it is 0: no denormals
	liveSmooth  = 1. / 64                 // per block, of waiting: 0.2 s at 48 kHz
)

// newLive returns a sound for output at rate, of a writer that may have so many
// seconds of it waiting outside. Before anything is put in, expect must be told its rate.
func newLive(rate audio.Rate, behind float64) *live {
	outside := int(behind * float64(rate))
	l := &live{
		rate:   rate,
		ring:   make([]float32, 1<<bits.Len(uint(frames(liveRing, rate)+outside))),
		behind: int64(outside),
		bell:   make(chan struct{}, 1),
		fadeBy: 1 / float32(frames(liveFade, rate)),
		pacer:  newPacer(rate),
	}
	l.inside.Store(-1)
	return l
}

// ReadAt implements audio.Sound. A block that was read already is given again.
func (l *live) ReadAt(dst *audio.Mono, frame int64) {
	if !l.begun || frame > l.frame {
		if l.begun {
			l.miss(frame - l.frame - audio.BlockFrames)
		}
		l.begun, l.frame = true, frame
		l.render()
	}
	*dst = l.block
}

// latency returns how old what is heard now is, and whether it is live at all.
func (l *live) latency() (time.Duration, bool) {
	inside := l.inside.Load()
	if inside < 0 {
		return 0, false
	}
	return time.Duration(l.before.Load() + inside), true
}

// miss notes that so many frames were not heard.
func (l *live) miss(frames int64) {
	l.skip = min(l.skip+frames, int64(l.in.Load()-l.out.Load())+l.behind)
}

func (l *live) render() {
	ended := l.ended.Load() // before in, or the last frames might be missed
	out, in := l.out.Load(), l.in.Load()
	if l.skip > 0 {
		n := min(uint64(l.skip), in-out)
		l.skip -= int64(n)
		if out += n; n > 0 && l.playing {
			l.stop()
		}
	}
	if !l.playing && in > out {
		l.pacer.written(l.fragment.Load())
		if l.delayed >= l.pacer.reserve() || ended {
			l.playing, l.gain, l.waiting = true, 0, float64(in-out)
		}
		l.delayed += audio.BlockFrames
	}
	l.waiting += liveSmooth * (float64(in-out) - l.waiting)
	for i := range l.block {
		if l.playing && out == in {
			l.stop()
			if !ended {
				l.pacer.gap()
			}
		}
		if l.tail *= liveDecay; l.tail < liveSilence && l.tail > -liveSilence {
			l.tail = 0
		}
		v := l.tail
		if l.playing {
			l.gain = min(1, l.gain+l.fadeBy)
			v += l.gain * l.ring[out%uint64(len(l.ring))]
			out++
		}
		l.block[i], l.last = v, v
	}
	l.out.Store(out)
	select {
	case l.bell <- struct{}{}:
	default:
	}
	l.steer(in - out)
}

// steer sets the pace, once a second, after a block that left so many frames.
func (l *live) steer(left uint64) {
	if l.playing && l.pacer.count(left) {
		l.pacer.written(l.fragment.Swap(0))
		held := l.waited.Swap(false)
		l.held.Store(held)
		faster := 0.
		if !held && !l.ended.Load() { // nor is a short file live, that all fits in
			var drop int64
			faster, drop = l.pacer.decide()
			l.skip += drop
		}
		l.pacer.restart()
		l.pace.Store(math.Float64bits(faster))
	}
	inside := int64(-1)
	if l.playing && !l.held.Load() {
		inside = int64(l.waiting / float64(l.rate) * float64(time.Second))
	}
	l.inside.Store(inside)
}

// stop begins a gap: what was heard last dies away, even under what comes next.
func (l *live) stop() { l.playing, l.delayed, l.tail = false, 0, l.last }

// expect tells the rate of what is put in next. It is the feeder's.
func (l *live) expect(rate audio.Rate) {
	l.resampled = newSteered(rate, l.rate)
	l.underWay(0)
}

// underWay tells how long samples are under way before they are put in, to which
// comes what the resampler looks ahead.
func (l *live) underWay(d time.Duration) {
	r := l.resampled
	ahead := float64(r.half) * float64(r.part) / float64(r.exact) / float64(l.rate)
	l.before.Store(int64(d) + int64(ahead*float64(time.Second)))
}

// convert resamples x to the present pace. The result is valid until the next call.
func (l *live) convert(x []float32) []float32 {
	l.resampled.steer(math.Float64frombits(l.pace.Load()))
	l.converted = l.resampled.append(l.converted[:0], x)
	return l.converted
}

// put puts in what there is room for, of what convert returned, and says how
// much that was.
func (l *live) put(x []float32) int {
	in, most := l.in.Load(), len(l.ring)
	if l.held.Load() {
		most = frames(liveHeld, l.rate)
	}
	n := max(0, min(most-int(in-l.out.Load()), len(x)))
	l.fragment.Store(max(l.fragment.Load(), int64(n)))
	for i, v := range x[:n] {
		l.ring[(in+uint64(i))%uint64(len(l.ring))] = v
	}
	l.in.Store(in + uint64(n))
	return n
}

// putAll waits for room.
func (l *live) putAll(ctx context.Context, x []float32) error {
	for x = x[l.put(x):]; len(x) > 0; x = x[l.put(x):] {
		l.waited.Store(true)
		select {
		case <-l.bell:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
