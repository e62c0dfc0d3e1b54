// Package sound makes the mono signals that are placed in space: a tone, pink
// noise, a repeating pluck, a file, or raw samples that arrive on stdin.
//
//	Open("pluck" | "tone" | "noise" | path | "-") ─▶ Bank ─For(source)─▶ audio.Sound
//
// # Guaranteed, and not
//
// Everything but "-" is a pure function of stream time and of the source's
// name: the same block comes out however often, in whatever order and on
// whichever run it is read, and there is no drift: days in, the phase of a tone
// is what its frequency says. The tone, the noise and the pluck start at
// −20 dBFS as AES17 counts it (0 dBFS is the RMS of a full-scale sine), that is
// at an RMS of 0.0707. A file keeps the level it has.
//
// Every sample is finite. ReadAt does not block, lock, allocate or fail; "-"
// fills in silence when there is nothing to read. A file is untrusted: damage
// is an error of one sentence, memory is bounded by MaxDuration.
//
// What cannot be read at all is refused by Open; a file that changes on disk
// later is not noticed, since it was read whole.
package sound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"posxyz/audio"
	"posxyz/hub/pose"
)

// StartLevel is the RMS at which tone, noise and pluck start: −20 dBFS, where
// 0 dBFS is the RMS of a full-scale sine, 1/√2 (AES17-2015, 3.12).
const StartLevel = 0.1 * sqrtHalf

const sqrtHalf = 0.70710678118654752440

// The specs that are no path.
const (
	Pluck = "pluck"
	Tone  = "tone"
	Noise = "noise"
	Stdin = "-"
)

// MaxDuration is how long a file may be: it is held in memory whole, as
// float32, 346 MB for 30 minutes at 48 kHz.
const MaxDuration = 30 * time.Minute

// The rates that are read, in Hz, up to the highest that recorders write (what
// is outside is a damaged header), and the lowest that is played.
const (
	MinRate       audio.Rate = 1000
	MinOutputRate audio.Rate = 8000
	MaxRate       audio.Rate = 768000
)

// Options is what some specs need.
type Options struct {
	Stdin     io.Reader  // read by "-": raw s16le mono PCM
	StdinRate audio.Rate // of Stdin; 0 is audio.DefaultRate
}

// Bank hands every source its own sound. It is safe for use by several
// goroutines; the sounds belong to one goroutine, the renderer's.
type Bank struct {
	// fixed after Open
	source func(pose.SourceID) audio.Sound
	stdin  *stdin // nil unless the spec is "-"
}

// Open reads or generates what spec names, for output at rate. An error is one
// sentence. Reading a long file takes seconds; when ctx ends, Open returns its
// cause soon after.
func Open(ctx context.Context, spec string, rate audio.Rate, opt Options) (*Bank, error) {
	if err := checkRate(rate, MinOutputRate); err != nil {
		return nil, fmt.Errorf("sound: output %w", err)
	}
	switch spec {
	case "":
		return nil, errors.New("sound: no name given, want pluck, tone, noise, a file or -")
	case Pluck:
		return &Bank{source: newPlucks(rate).forSource}, nil
	case Tone:
		return &Bank{source: func(id pose.SourceID) audio.Sound { return newTone(pitch(id), rate) }}, nil
	case Noise:
		return &Bank{source: newNoise(rate).forSource}, nil
	case Stdin:
		in, err := newStdin(rate, opt)
		if err != nil {
			return nil, fmt.Errorf("sound: stdin: %w", err)
		}
		return &Bank{source: func(pose.SourceID) audio.Sound { return in }, stdin: in}, nil
	}
	samples, err := loadFile(ctx, spec, rate)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("sound: %w", err)
	}
	recording := seamless(samples, rate)
	return &Bank{source: func(pose.SourceID) audio.Sound { return recording }}, nil
}

// For returns the sound of one source. A source that is asked for again gets
// the same signal again. Files and "-" play in step for everybody.
func (b *Bank) For(id pose.SourceID) audio.Sound { return b.source(id) }

// Run keeps "-" fed: it reads stdin until its end, which is silence and no
// error, or until ctx is done, and must run for "-" to be heard. For every
// other spec it returns nil at once.
//
// A Read in progress when ctx ends is interrupted if the reader has
// SetReadDeadline and honours it. Otherwise (a terminal, an inherited pipe) Run
// does not wait for it: that one goroutine ends with the next byte or the
// process.
func (b *Bank) Run(ctx context.Context) error {
	if b.stdin == nil {
		return nil
	}
	if err := b.stdin.run(ctx); err != nil {
		return fmt.Errorf("sound: stdin: %w", err)
	}
	return nil
}

func checkRate(rate, least audio.Rate) error {
	if rate < least || rate > MaxRate {
		return fmt.Errorf("rate is %d Hz, want %d to %d Hz", rate, least, MaxRate)
	}
	return nil
}
