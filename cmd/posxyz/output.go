package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"posxyz/audio"
	"posxyz/audio/speaker"
)

// outputFlags say where sound goes, and for how long.
type outputFlags struct {
	Out     string        `placeholder:"FILE.wav" help:"Write what is heard to a 24-bit WAV file, and open no sound card."`
	Play    bool          `help:"With --out: play it too."`
	Latency time.Duration `default:"20ms" help:"Buffer of the sound card; where no sound server runs, half as much is held before it (${default})."`
	For     time.Duration `help:"Stop after this long; 0 goes on."`

	rateFlags `embed:""`
}

// rateFlags say at which sampling rate.
type rateFlags struct {
	SampleRate int `default:"48000" placeholder:"HZ" help:"Render at 44100, 48000 or 96000 Hz (${default})."`
}

// rate is what everything is rendered at.
func (f *rateFlags) rate() audio.Rate { return audio.Rate(f.SampleRate) }

// checkRate refuses other rates.
func (f *rateFlags) checkRate() error {
	if !slices.Contains([]int{44100, 48000, 96000}, f.SampleRate) {
		return usagef("--sample-rate %d: want 44100, 48000 or 96000 Hz", f.SampleRate)
	}
	return nil
}

// check refuses flags that cannot be; inputs are what --sound and --head say, of
// which some are files.
func (f *outputFlags) check(p *program, inputs []string) error {
	if f.For < 0 {
		return usagef("--for %v: want 0s or more", f.For)
	}
	if f.Latency < speaker.MinLatency || f.Latency > speaker.MaxLatency {
		return usagef("--latency %v: want %v to %v", f.Latency, speaker.MinLatency, speaker.MaxLatency)
	}
	if err := f.checkRate(); err != nil {
		return err
	}
	if f.Play && f.Out == "" && p.given("play") {
		return usagef("--play goes with --out: without it, listen plays anyway")
	}
	if slices.ContainsFunc(inputs, func(input string) bool { return sameFile(f.Out, input) }) {
		return usagef("--out %s is a file of --sound or --head: it would be overwritten", f.Out)
	}
	return nil
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// output is where sound goes.
type output struct {
	// fixed after open
	log    zerolog.Logger
	rate   audio.Rate
	file   string            // the name of wav
	wav    *speaker.WAV      // nil: nothing is recorded
	rec    *speaker.Recorder // into wav
	card   *speaker.Card     // nil: none
	clock  *speaker.Clock    // renders where no card does
	length time.Duration     // 0: until told

	cardGone atomic.Bool
}

// open opens the file and the card that the flags ask for.
func (f *outputFlags) open(ctx context.Context, r speaker.Renderer, log zerolog.Logger) (*output, error) {
	out, r, err := f.openFile(r, log)
	if err != nil || f.Out != "" && !f.Play {
		return out, err
	}
	if out.card, err = speaker.OpenCard(ctx, f.rate(), f.Latency, r); err != nil {
		return nil, errors.Join(err, out.close())
	}
	device, player := out.card.Buffers()
	log.Info().Dur("device_ms", device).Dur("player_ms", player).Msg("the sound card is open")
	return out, nil
}

// openSilent is open without a sound card.
func (f *outputFlags) openSilent(r speaker.Renderer, log zerolog.Logger) (*output, error) {
	out, _, err := f.openFile(r, log)
	return out, err
}

// openFile starts an output with the file, if any, and returns what is to be rendered.
func (f *outputFlags) openFile(r speaker.Renderer, log zerolog.Logger) (*output, speaker.Renderer, error) {
	out := &output{log: log, rate: f.rate(), length: f.For, file: f.Out}
	if f.Out != "" {
		wav, err := speaker.CreateWAV(f.Out, f.rate())
		if err != nil {
			return nil, nil, err
		}
		frames := int64(math.Ceil(f.For.Seconds() * float64(f.rate())))
		out.wav, out.rec = wav, speaker.NewRecorder(r, wav, frames)
		r = out.rec
	}
	out.clock = speaker.NewClock(f.rate(), r)
	return out, r, nil
}

// title says where sound goes, for people. Any goroutine may ask.
func (o *output) title() string {
	var parts []string
	if o.wav != nil {
		parts = append(parts, o.file)
	}
	switch {
	case o.card != nil && !o.cardGone.Load():
		device, player := o.card.Buffers()
		card := fmt.Sprintf("sound card, buffer of %v", device+player)
		if n := o.card.Underruns(); n > 0 {
			card += fmt.Sprintf(", %d underruns", n)
		}
		parts = append(parts, card)
	case o.card != nil, o.wav == nil:
		parts = append(parts, "no sound")
	}
	return strings.Join(parts, " and ")
}

// latency is how long a frame takes from a renderer with so many frames of
// latency to the ear, as far as that is known: without the card's own way.
func (o *output) latency(frames float64) time.Duration {
	total := time.Duration(frames / float64(o.rate) * float64(time.Second))
	if o.card != nil && !o.cardGone.Load() {
		device, player := o.card.Buffers()
		total += device + player
	}
	return total
}

// run renders until the length is reached, the file fails, or ctx ends. It
// completes the file.
func (o *output) run(ctx context.Context) error {
	playing, stop := context.WithCancel(ctx)
	defer stop()
	if o.length > 0 && o.rec == nil {
		playing, stop = context.WithTimeout(ctx, o.length)
		defer stop()
	}
	recording, played := context.WithCancel(context.WithoutCancel(ctx))
	defer played()
	var group errgroup.Group
	if o.rec != nil {
		group.Go(func() error {
			err := o.rec.Run(recording)
			if err != nil && o.card != nil && o.length == 0 {
				o.log.Error().Err(err).Msg("going on without the file")
				return nil
			}
			stop() // the file is complete, or cannot be written
			return err
		})
	}
	group.Go(func() error {
		defer played()
		o.play(playing)
		return nil
	})
	return errors.Join(group.Wait(), o.close())
}

// play renders until ctx ends, on the clock while the card is gone.
func (o *output) play(ctx context.Context) {
	if o.card == nil {
		_ = o.clock.Run(ctx) // that ctx has ended
		return
	}
	for {
		err := o.card.Run(ctx)
		if ctx.Err() != nil {
			return
		}
		o.cardGone.Store(true)
		o.log.Warn().Err(err).Msg("going on without sound")
		if !o.awaitCard(ctx) {
			return
		}
		o.cardGone.Store(false)
		o.log.Info().Msg("the sound card is back")
	}
}

// awaitCard renders on the clock until ctx ends, or until the card is back, which it
// reports.
func (o *output) awaitCard(ctx context.Context) (back bool) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var reopening sync.WaitGroup
	reopening.Go(func() {
		if o.card.Reopen(ctx) == nil {
			back = true
			stop()
		}
	})
	_ = o.clock.Run(ctx) // that ctx has ended
	reopening.Wait()
	return back
}

// close completes the file, and tells what it lacks.
func (o *output) close() error {
	if o.wav == nil {
		return nil
	}
	if lost := o.rec.Lost(); lost > 0 {
		o.log.Warn().Int64("frames", lost).Msg("the disk did not follow: there is silence in the file")
	}
	if skipped := o.clock.Skipped(); skipped > 0 {
		o.log.Warn().Int64("frames", skipped).Msg("the program was stopped for a while: that time is not in the file")
	}
	return o.wav.Close()
}
