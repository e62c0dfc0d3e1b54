package main

import (
	"context"
	"errors"
	"fmt"
	"math"
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
	Latency time.Duration `default:"20ms" help:"Buffer of the sound card (${default})."`
	For     time.Duration `help:"Stop after this long; 0 goes on."`
}

// output is where sound goes.
type output struct {
	// fixed after open
	log    zerolog.Logger
	title  string            // for people
	length time.Duration     // 0: until told
	clock  *speaker.Clock    // renders where no card does
	card   *speaker.Card     // nil: none
	rec    *speaker.Recorder // nil: nothing is recorded
	wav    *speaker.WAV      // of rec
}

// check refuses flags that cannot be.
func (f *outputFlags) check() error {
	if f.For < 0 {
		return usagef("--for %v: want 0s or more", f.For)
	}
	if f.Latency < speaker.MinLatency || f.Latency > speaker.MaxLatency {
		return usagef("--latency %v: want %v to %v", f.Latency, speaker.MinLatency, speaker.MaxLatency)
	}
	if f.Play && f.Out == "" {
		return usagef("--play goes with --out: without it, listen plays anyway")
	}
	return nil
}

// open opens the file and the card that the flags ask for.
func (f *outputFlags) open(r speaker.Renderer, log zerolog.Logger) (*output, error) {
	out, r, err := f.openFile(r, log)
	if err != nil {
		return nil, err
	}
	if f.Out != "" && !f.Play {
		return out, nil
	}
	if err := out.openCard(r, f.Latency); err != nil {
		return nil, errors.Join(err, out.close())
	}
	return out, nil
}

// openOrSilent is open, but goes on in silence where there is no card.
func (f *outputFlags) openOrSilent(r speaker.Renderer, log zerolog.Logger) (*output, error) {
	out, r, err := f.openFile(r, log)
	if err != nil || f.Out != "" && !f.Play {
		return out, err
	}
	err = out.openCard(r, f.Latency)
	if errors.Is(err, speaker.ErrNoCard) {
		out.addTitle("no sound")
		log.Warn().Err(err).Msg("nothing can be heard, the source moves all the same")
		return out, nil
	}
	return out, err
}

// openFile starts an output with the file, if any, and returns what is to be rendered.
func (f *outputFlags) openFile(r speaker.Renderer, log zerolog.Logger) (*output, speaker.Renderer, error) {
	out := &output{log: log, length: f.For}
	if f.Out != "" {
		wav, err := speaker.CreateWAV(f.Out, audio.DefaultRate)
		if err != nil {
			return nil, nil, err
		}
		frames := int64(math.Round(f.For.Seconds() * float64(audio.DefaultRate)))
		out.wav, out.rec = wav, speaker.NewRecorder(r, wav, frames)
		out.title = f.Out
		r = out.rec
	}
	out.clock = speaker.NewClock(audio.DefaultRate, r)
	return out, r, nil
}

// openCard opens the sound card and says what was chosen.
func (o *output) openCard(r speaker.Renderer, latency time.Duration) error {
	card, err := speaker.OpenCard(audio.DefaultRate, latency, r)
	if err != nil {
		return err
	}
	device, player := card.Buffers()
	o.card = card
	o.addTitle(fmt.Sprintf("sound card, %v buffer", (device + player).Round(time.Millisecond)))
	o.log.Info().Dur("device_ms", device).Dur("player_ms", player).Msg("the sound card is open")
	return nil
}

func (o *output) addTitle(title string) {
	if o.title != "" {
		title = o.title + " and " + title
	}
	o.title = title
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
			defer stop() // the file is complete, or cannot be written
			return o.rec.Run(recording)
		})
	}
	group.Go(func() error {
		defer played()
		return o.play(playing)
	})
	return errors.Join(group.Wait(), o.close())
}

// play renders until ctx ends, on the clock when the card is gone.
func (o *output) play(ctx context.Context) error {
	if o.card != nil {
		err := o.card.Run(ctx)
		if ctx.Err() != nil {
			return nil
		}
		o.log.Warn().Err(err).Msg("going on without sound")
	}
	err := o.clock.Run(ctx)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (o *output) close() error {
	if o.wav == nil {
		return nil
	}
	if lost := o.rec.Lost(); lost > 0 {
		o.log.Warn().Int64("frames", lost).Msg("the disk did not follow: there is silence in the file")
	}
	return o.wav.Close()
}
