// Package sound makes the mono signals that are placed in space: a tone, pink
// noise, a repeating pluck, a file, raw samples that arrive on stdin, or a microphone.
//
//	Open({"guitar": "gtr.flac"}, {"hand-*": "noise"}, {"": "mic"}) ─▶ Bank ─For(source)─▶ audio.Sound
//
// # Guaranteed, and not
//
// Everything but "-" and "mic" is a pure function of stream time and of the source's
// name: the same block comes out however often, in whatever order and on
// whichever run it is read, and there is no drift: days in, the phase of a tone
// is what its frequency says. The tone, the noise and the pluck start at
// −20 dBFS as AES17 counts it (0 dBFS is the RMS of a full-scale sine), that is
// at an RMS of 0.0707. A file keeps the level it has.
//
// Every sample is finite. ReadAt does not block, lock, allocate or fail; "-" and
// "mic" fill in silence when there is nothing to read. A file is untrusted: damage
// is an error of one sentence, memory is bounded by MaxDuration.
//
// What arrives live is heard soon after, for days: its clock is followed, see
// Bank.InputLatency. That it comes without gaps is not guaranteed: a machine that is
// too busy makes them.
//
// What cannot be read at all is refused by Open; a file that changes on disk
// later is not noticed, since it was read whole.
package sound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"posxyz/audio"
	"posxyz/audio/sound/byname"
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
	Mic   = "mic" // or mic:NAME
)

const specs = "pluck, tone, noise, a file, mic, or - for stdin"

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

// Choice says what is heard of some sources.
type Choice struct {
	Pattern string // a name, a prefix that ends in *, or nothing: all (see byname)
	Spec    string // pluck, tone, noise, a path, -, mic or mic:NAME
}

// Options is what some specs need.
type Options struct {
	Stdin     io.Reader  // read by "-": raw s16le mono PCM
	StdinRate audio.Rate // of Stdin; 0 is audio.DefaultRate

	// Away, if there is one, is called during Run when a microphone goes away,
	// once and with the reason, and with nil when it is back. Calls for two
	// microphones may come at once.
	Away func(spec string, why error)
}

// Bank hands every source its own sound. It is safe for use by several
// goroutines; the sounds belong to one goroutine, the renderer's.
type Bank struct {
	// fixed after Open
	sources *byname.Table[source]
	inputs  []input
}

// source makes the sound of a source.
type source func(pose.SourceID) audio.Sound

// input is a sound that arrives while it is heard.
type input interface {
	audio.Sound

	// run feeds the sound until its end, which is no error, or ctx's.
	run(ctx context.Context) error

	// latency is Bank.InputLatency's.
	latency() (time.Duration, bool)
}

// Open reads, generates or finds what the choices name, for output at rate. A
// source that none of them is about is a pluck. What is named twice is read
// once, and plays in step for everybody. An error is one sentence. Reading a long
// file takes seconds; when ctx ends, Open returns its cause soon after.
func Open(ctx context.Context, choices []Choice, rate audio.Rate, opt Options) (*Bank, error) {
	if err := checkRate(rate, MinOutputRate); err != nil {
		return nil, fmt.Errorf("sound: output %w", err)
	}
	var (
		bank   = new(Bank)
		opened = map[string]source{}
		rules  []byname.Rule[source]
	)
	choices = append([]Choice{}, choices...)
	if !slices.ContainsFunc(choices, func(c Choice) bool { return c.Pattern == "" || c.Pattern == "*" }) {
		choices = append(choices, Choice{Spec: Pluck})
	}
	for _, c := range choices {
		made, ok := opened[c.Spec]
		if !ok {
			var err error
			if made, err = bank.open(ctx, c.Spec, rate, opt); ctx.Err() != nil {
				return nil, context.Cause(ctx)
			} else if err != nil {
				return nil, fmt.Errorf("sound: %w", err)
			}
			opened[c.Spec] = made
		}
		rules = append(rules, byname.Rule[source]{Pattern: c.Pattern, Value: made})
	}
	var err error
	if bank.sources, err = byname.New(rules); err != nil {
		return nil, fmt.Errorf("sound: %w", err)
	}
	return bank, nil
}

// open opens one spec.
func (b *Bank) open(ctx context.Context, spec string, rate audio.Rate, opt Options) (source, error) {
	switch spec {
	case "":
		return nil, errors.New("no name given, want " + specs)
	case Pluck:
		return newPlucks(rate).forSource, nil
	case Tone:
		return func(id pose.SourceID) audio.Sound { return newTone(pitch(id), rate) }, nil
	case Noise:
		return newNoise(rate).forSource, nil
	case Stdin:
		in, err := newStdin(rate, opt)
		if err != nil {
			return nil, fmt.Errorf("stdin: %w", err)
		}
		return b.plug(in), nil
	}
	if kind, name, _ := strings.Cut(spec, ":"); kind == Mic {
		in, err := newMic(ctx, name, rate, opt)
		if err != nil {
			return nil, err
		}
		return b.plug(in), nil
	}
	samples, err := loadFile(ctx, spec, rate)
	if err != nil {
		return nil, err
	}
	recording := seamless(samples, rate)
	return func(pose.SourceID) audio.Sound { return recording }, nil
}

// plug adds an input, which all sources that have it hear in step.
func (b *Bank) plug(in input) source {
	b.inputs = append(b.inputs, in)
	return func(pose.SourceID) audio.Sound { return in }
}

// For returns the sound of one source. A source that is asked for again gets
// the same signal again. Files, "-" and "mic" play in step for everybody.
func (b *Bank) For(id pose.SourceID) audio.Sound {
	made, _ := b.sources.Of(id.Name) // there is a choice for all
	return made(id)
}

// Run keeps "-" and "mic" fed until the end of stdin, which is silence and no
// error, or until ctx is done, and must run for them to be heard. A microphone that
// goes away is silent until it is back. Without any of them Run returns nil at once.
//
// A Read of stdin in progress when ctx ends is interrupted if the reader has
// SetReadDeadline and honours it. Otherwise (a terminal, an inherited pipe) Run
// does not wait for it: that one goroutine ends with the next byte or the
// process.
func (b *Bank) Run(ctx context.Context) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var group sync.WaitGroup
	for _, in := range b.inputs {
		group.Go(func() {
			if err := in.run(ctx); err != nil {
				fail(fmt.Errorf("sound: %w", err))
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

// InputLatency is how old what is heard of stdin or a microphone now is: the
// capture buffer of a microphone, as the sound server measures it, the resampler
// and what waits in the ring, of the input in which that is most. What a program
// that writes to stdin has held back is unknown and not in it. It is false as long as no
// input is heard live: of a file through a pipe it cannot be said. Of an input that no
// source plays any more it is what it was. Any goroutine may ask.
func (b *Bank) InputLatency() (latency time.Duration, ok bool) {
	for _, in := range b.inputs {
		if l, live := in.latency(); live {
			latency, ok = max(latency, l), true
		}
	}
	return latency, ok
}

func checkRate(rate, least audio.Rate) error {
	if rate < least || rate > MaxRate {
		return fmt.Errorf("rate is %d Hz, want %d to %d Hz", rate, least, MaxRate)
	}
	return nil
}
