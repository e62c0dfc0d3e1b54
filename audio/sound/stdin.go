package sound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"sync/atomic"
	"time"

	"posxyz/audio"
)

// stdin plays a stream of raw s16le mono PCM as it arrives. One goroutine, run,
// fills a ring; the renderer empties it in ReadAt.
//
//	writer ─pipe─▶ run ─resampled─▶ ring ─▶ ReadAt (every source, the same block)
//
// A writer faster than real time is held back by the pipe: nothing is dropped.
// What waits is at most the ring (1/6 s or less) and the pipe (64 KiB on
// Linux, 0.7 s), so that is the most that a live writer can fall behind. When
// there is nothing to read, the last sample dies away within 5 ms, silence
// follows, and the sound fades in again once enough has come to bridge the next
// gap of that kind: 20 ms at first, twice that after each gap, up to half the ring.
//
// Blocks that nobody reads are time that passes: as much of the stream is
// dropped, up to what can be waiting, so that a live stream is live when it is
// heard again.
type stdin struct {
	// fixed after new
	from   io.Reader
	hertz  audio.Rate // of from
	rate   audio.Rate
	ring   []float32 // a power of two
	bell   chan struct{}
	fadeBy float32 // gain per frame, of the fade-in

	// the ring: written by run, read by ReadAt
	in, out atomic.Uint64 // frames ever put in, ever taken out
	ended   atomic.Bool   // nothing more will be put in

	// owned by the renderer's goroutine
	block   audio.Mono // the block last read …
	frame   int64      // … and where it was
	begun   bool
	playing bool
	enough  uint64 // in the ring, to start playing
	skip    int64  // frames to drop, for blocks that nobody read
	gain    float32
	last    float32 // what was heard last
	tail    float32 // what still dies away
}

const (
	stdinFade    = 2500 * time.Microsecond // in; at 48 kHz 120 frames
	stdinAhead   = 20 * time.Millisecond
	stdinRing    = 85 * time.Millisecond // at least; rounded up to a power of two
	pipeSamples  = 64 << 10 / 2          // Linux, pipe(7)
	stdinDecay   = 0.96                  // per frame, of the last sample in a gap: −60 dB in 170 frames
	stdinSilence = 1e-5                  // below, it is 0: no denormals
)

func newStdin(rate audio.Rate, opt Options) (*stdin, error) {
	if opt.StdinRate == 0 {
		opt.StdinRate = audio.DefaultRate
	}
	if err := checkRate(opt.StdinRate, MinRate); err != nil {
		return nil, err
	}
	if opt.Stdin == nil {
		return nil, errors.New("there is none")
	}
	return &stdin{
		from:   opt.Stdin,
		hertz:  opt.StdinRate,
		rate:   rate,
		ring:   make([]float32, 1<<bits.Len(uint(frames(stdinRing, rate)))),
		bell:   make(chan struct{}, 1),
		fadeBy: 1 / float32(frames(stdinFade, rate)),
		enough: uint64(frames(stdinAhead, rate)),
	}, nil
}

// ReadAt implements audio.Sound. A block that was read already is given again.
func (s *stdin) ReadAt(dst *audio.Mono, frame int64) {
	if !s.begun || frame > s.frame {
		if s.begun {
			s.skip = min(s.skip+frame-s.frame-audio.BlockFrames, int64(len(s.ring))+pipeSamples)
		}
		s.begun, s.frame = true, frame
		s.render()
	}
	*dst = s.block
}

func (s *stdin) render() {
	ended := s.ended.Load() // before in, or the last frames might be missed
	out, in := s.out.Load(), s.in.Load()
	if s.skip > 0 {
		n := min(uint64(s.skip), in-out)
		s.skip -= int64(n)
		if out += n; n > 0 && s.playing {
			s.stop()
		}
	}
	if !s.playing && (in-out >= s.enough || ended && in > out) {
		s.playing, s.gain = true, 0
	}
	for i := range s.block {
		if s.playing && out == in {
			s.stop()
			if !ended {
				s.enough = min(2*s.enough, uint64(len(s.ring)/2))
			}
		}
		if s.tail *= stdinDecay; s.tail < stdinSilence && s.tail > -stdinSilence {
			s.tail = 0
		}
		v := s.tail
		if s.playing {
			s.gain = min(1, s.gain+s.fadeBy)
			v += s.gain * s.ring[out%uint64(len(s.ring))]
			out++
		}
		s.block[i], s.last = v, v
	}
	s.out.Store(out)
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

// stop begins a gap: what was heard last dies away, even under what comes next.
func (s *stdin) stop() { s.playing, s.tail = false, s.last }

// run reads until the end or ctx's.
func (s *stdin) run(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- s.pump(ctx) }()
	deadline, ok := s.from.(interface{ SetReadDeadline(time.Time) error })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		if ok && deadline.SetReadDeadline(time.Unix(1, 0)) == nil {
			<-done //nolint:errcheck // it says that it was interrupted
		}
		return context.Cause(ctx)
	}
}

// pump carries bytes into the ring. The end of the stream is no error.
func (s *stdin) pump(ctx context.Context) error {
	defer s.ended.Store(true)
	var (
		bytes           = make([]byte, 4096)
		kept            = 0 // bytes of a sample that is not whole yet
		mono, converted []float32
		resampled       *resampler
	)
	if s.hertz != s.rate {
		resampled = newResampler(s.hertz, s.rate)
	}
	for idle := 0; ; {
		n, err := s.from.Read(bytes[kept:])
		n += kept
		mono = mixDown(mono[:0], bytes[:n], pcmS16, 1)
		kept = copy(bytes, bytes[2*len(mono):n])
		out := mono
		if resampled != nil {
			converted = resampled.append(converted[:0], mono)
			if err == io.EOF {
				converted = resampled.finish(converted)
			}
			out = converted
		}
		if cause := s.put(ctx, out); cause != nil {
			return cause
		}
		if idle++; len(mono) > 0 {
			idle = 0
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("read: %w", err)
		case idle == 100:
			return fmt.Errorf("read: %w", io.ErrNoProgress)
		}
	}
}

// put waits for room in the ring.
func (s *stdin) put(ctx context.Context, x []float32) error {
	for len(x) > 0 {
		in := s.in.Load()
		room := uint64(len(s.ring)) - (in - s.out.Load())
		n := min(room, uint64(len(x)))
		for i, v := range x[:n] {
			s.ring[(in+uint64(i))%uint64(len(s.ring))] = v
		}
		s.in.Store(in + n)
		if x = x[n:]; len(x) > 0 {
			select {
			case <-s.bell:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	}
	return nil
}
