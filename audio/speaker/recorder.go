package speaker

import (
	"context"
	"sync/atomic"
	"time"

	"posxyz/audio"
)

// Recorder is a Renderer that also writes what it renders to a WAV file. The
// rendering side puts blocks into a ring and never waits; one goroutine, Run,
// writes them. When the disk falls behind by more than the ring, 4 s, what does
// not fit is silence in the file, which keeps the rest in its place, and is
// counted by Lost.
type Recorder struct {
	// fixed after New
	r     Renderer
	wav   *WAV
	limit int64 // frames; 0: none
	ring  []recorded
	bell  chan struct{}

	// the ring: written by Render, read by Run
	in, out  atomic.Uint64 // blocks ever put in, ever taken out
	complete atomic.Bool   // as many frames as limit were rendered
	failed   atomic.Bool   // nobody reads it any more
	lost     atomic.Int64

	// owned by the renderer's goroutine
	frame int64
}

type recorded struct {
	frame  int64 // where it is in the file
	frames int
	block  audio.Block
}

const recorderRing = 4 * time.Second

// NewRecorder returns r, recorded: as many of its first frames as frames
// says, or all if it is 0. The file remains the caller's to close.
func NewRecorder(r Renderer, wav *WAV, frames int64) *Recorder {
	blocks := int(recorderRing.Seconds()*float64(wav.rate)) / audio.BlockFrames
	return &Recorder{
		r:     r,
		wav:   wav,
		limit: frames,
		ring:  make([]recorded, blocks),
		bell:  make(chan struct{}, 1),
	}
}

// Render implements Renderer.
func (rec *Recorder) Render(out *audio.Block) {
	rec.r.Render(out)
	frames := audio.BlockFrames
	if rec.limit > 0 {
		frames = int(min(rec.limit-rec.frame, audio.BlockFrames))
	}
	if frames == 0 || rec.failed.Load() {
		return
	}
	if in := rec.in.Load(); in-rec.out.Load() < uint64(len(rec.ring)) {
		slot := &rec.ring[in%uint64(len(rec.ring))]
		slot.frame, slot.frames, slot.block = rec.frame, frames, *out
		rec.in.Store(in + 1)
	} else {
		rec.lost.Add(int64(frames))
	}
	if rec.frame += int64(frames); rec.frame == rec.limit {
		rec.complete.Store(true)
	}
	select {
	case rec.bell <- struct{}{}:
	default:
	}
}

// Run writes until all the frames are written or ctx is done and what was
// rendered by then is written, and returns nil; or until an error of writing,
// which it returns, and after which nothing is recorded any more.
func (rec *Recorder) Run(ctx context.Context) error {
	defer rec.failed.Store(true)
	for {
		complete := rec.complete.Load() // before the ring is looked at
		ended := ctx.Err() != nil
		if err := rec.drain(); err != nil {
			return err
		}
		if complete {
			return rec.silence(rec.limit)
		}
		if ended {
			return nil
		}
		select {
		case <-rec.bell:
		case <-ctx.Done():
		}
	}
}

// Lost returns how many frames are silence because the disk did not follow.
func (rec *Recorder) Lost() int64 { return rec.lost.Load() }

func (rec *Recorder) drain() error {
	for out := rec.out.Load(); out < rec.in.Load(); out++ {
		slot := &rec.ring[out%uint64(len(rec.ring))]
		if err := rec.silence(slot.frame); err != nil {
			return err
		}
		if err := rec.wav.Write(&slot.block, slot.frames); err != nil {
			return err
		}
		rec.out.Store(out + 1)
	}
	return nil
}

// silence fills the file up to frame.
func (rec *Recorder) silence(frame int64) error {
	for missing := frame - rec.wav.Frames(); missing > 0; missing = frame - rec.wav.Frames() {
		if err := rec.wav.Write(new(audio.Block), int(min(missing, audio.BlockFrames))); err != nil {
			return err
		}
	}
	return nil
}
