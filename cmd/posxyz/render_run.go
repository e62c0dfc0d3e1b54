package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"posxyz/audio"
	"posxyz/audio/binaural"
	"posxyz/audio/speaker"
)

const (
	// fadeOut is before the end of the file; the renderer takes 50 ms to fade.
	fadeOut = 60 * time.Millisecond
	// longestEcho is how late the Doppler effect may have a sound heard.
	longestEcho = time.Second
	// mostRendered is how many sources are heard at once: each takes memory, and with
	// Doppler a second of sound for itself.
	mostRendered        = 1024
	mostRenderedDoppler = 128
)

// rendering is a course on its way into a file.
type rendering struct {
	out    string // the name of the file, or nothing
	rate   audio.Rate
	length time.Duration // of the file
	fade   time.Duration // when everything begins to fade out

	course   *course
	renderer *binaural.Renderer
	chart    *chart // nil: nothing is drawn
	now      time.Time
}

// newRendering opens the sounds and makes the renderer, on a clock of its own.
func (c *renderCmd) newRendering(ctx context.Context, p *program, course *course) (*rendering, error) {
	sounds := c.soundFlags
	if c.BinauralTest && len(sounds.Sound) == 0 {
		sounds.Sound = []perSource{tourSound}
	}
	mixOf, err := sounds.mixOf()
	if err != nil {
		return nil, err
	}
	space, err := c.newSpace(c.rate())
	if err != nil {
		return nil, err
	}
	bank, err := sounds.openBank(ctx, p, c.rate(), p.log)
	if err != nil {
		return nil, err
	}
	r := &rendering{out: c.Out, rate: c.rate(), course: course, now: renderEpoch}
	r.length, r.fade = c.ends(course)
	if c.Plot != "" {
		r.chart = newChart(c.Plot, r.length, course.sources)
	}
	most := mostRendered
	if c.Doppler {
		most = mostRenderedDoppler
	}
	if len(course.sources) > most {
		p.log.Warn().Int("sources", len(course.sources)).Int("heard", most).Msg("only the loudest are heard at any time")
	}
	r.renderer = binaural.New(space, bank.For, binaural.Options{
		Rate:      r.rate,
		MaxVoices: min(len(course.sources), most),
		MixOf:     mixOf,
		Now:       func() time.Time { return r.now },
		Offline:   true,
		Flight:    c.Doppler,
	})
	return r, nil
}

// ends is when the file ends, and when everything begins to fade out: --for says,
// or the course and what sounds after it.
func (c *renderCmd) ends(course *course) (length, fade time.Duration) {
	if c.For > 0 {
		return c.For, max(c.For-fadeOut, 0)
	}
	length = course.length + fadeOut
	if c.Doppler {
		length += longestEcho
	}
	return length, course.length
}

// run renders block by block, and says how fast.
func (r *rendering) run(ctx context.Context, p *program) error {
	if r.course.story != nil {
		for _, line := range r.course.story {
			fmt.Fprintln(p.stdout, line)
		}
	}
	var wav *speaker.WAV
	if r.out != "" {
		var err error
		if wav, err = speaker.CreateWAV(r.out, r.rate); err != nil {
			return err
		}
	}
	screen := newRenderBar(p.stderr, r.length)
	begun := time.Now()
	frames, err := r.play(ctx, wav, screen)
	screen.clear()
	if wav != nil {
		err = errors.Join(err, wav.Close())
	}
	if err != nil {
		return err
	}
	done, took := seconds(r.rate.Seconds(frames)), time.Since(begun)
	if r.out != "" {
		fmt.Fprintf(p.stdout, "%s: %.2f s of %s, rendered in %.2f s, %s\n",
			r.out, done.Seconds(), counted(len(r.course.sources), "source"), took.Seconds(), pace(done, took))
	}
	if r.chart == nil {
		return nil
	}
	if err := r.chart.draw(); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s: %s\n", r.chart.file, r.chart.says())
	return nil
}

// play renders into a file, if any, to the end or until ctx is done, which is no
// error. It returns how many frames that were.
func (r *rendering) play(ctx context.Context, wav *speaker.WAV, screen *renderBar) (frames int64, err error) {
	feed, stop := newFeed(r.course)
	defer stop()
	total := int64(math.Round(r.length.Seconds() * float64(r.rate)))
	var block audio.Block
	faded := false
	for frames < total && ctx.Err() == nil {
		t := seconds(r.rate.Seconds(frames + audio.BlockFrames)) // the end of the block
		r.now = renderEpoch.Add(t)
		switch {
		case t <= r.fade:
			r.tell(feed, t)
		case !faded:
			r.renderer.Away() // fades
			faded = true
		}
		r.renderer.Render(&block)
		n := min(total-frames, audio.BlockFrames)
		if wav != nil {
			if err := wav.Write(&block, int(n)); err != nil {
				return frames, err
			}
		}
		frames += n
		if r.chart != nil && !faded {
			r.chart.add(t, r.renderer)
		}
		screen.show(t)
	}
	return frames, nil
}

// tell tells the renderer what it has to know to render up to t.
func (r *rendering) tell(feed *feed, t time.Duration) {
	if r.course.stance != nil {
		r.renderer.Stand(r.course.stance(t))
	}
	if u := feed.until(t); len(u.Positions)+len(u.Gone) > 0 {
		r.renderer.Apply(u)
	}
}

// seconds is exact to the nanosecond for days.
func seconds(s float64) time.Duration { return time.Duration(math.Round(s * float64(time.Second))) }
