//go:build !nocard

package speaker

import (
	"context"
	"fmt"
	"strings"
	"time"

	"posxyz/audio"
)

const (
	watchEvery  = 100 * time.Millisecond // how often a card is looked after
	reopenEvery = time.Second            // how often one that is gone is tried
)

// Card is an open sound card: float32 stereo.
type Card struct {
	// fixed after OpenCard
	rate           audio.Rate
	latency        time.Duration
	r              Renderer
	under          *underruns
	device, player time.Duration

	// owned by the goroutine of Run and Reopen
	reader *reader
	out    driver
}

// OpenCard opens the system's default card at rate, with a buffer of latency in
// it, and half as much before it where there is no sound server; 0 is
// DefaultLatency. TestCardLatency prints how long a sample takes from Render
// through a PulseAudio server. Nothing is rendered before Run. An error is one sentence;
// where there is no card, it is ErrNoCard, and when ctx is done before it is open, its cause.
func OpenCard(ctx context.Context, rate audio.Rate, latency time.Duration, r Renderer) (*Card, error) {
	if latency == 0 {
		latency = DefaultLatency
	}
	if latency < MinLatency || latency > MaxLatency {
		return nil, fmt.Errorf("latency is %v, want %v to %v", latency, MinLatency, MaxLatency)
	}
	if !mayHaveCard() {
		return nil, fmt.Errorf("%w: there is no PulseAudio or PipeWire server and no ALSA device", ErrNoCard)
	}
	c := &Card{rate: rate, latency: latency, r: r, under: newUnderruns(rate, latency+latency/2)}
	c.reader = newReader(r, c.under)
	var err error
	c.out, err = openDriver(ctx, rate, latency, c.reader)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	c.device, c.player = c.out.buffers()
	return c, nil
}

// Buffers returns how much is buffered on the way to the ear: in the device, as
// asked for (a sound server may round it), and before it. Any goroutine may ask.
func (c *Card) Buffers() (device, player time.Duration) { return c.device, c.player }

// Underruns returns how often the card ran dry and played silence. The driver does
// not tell. It is known from when the card asks: after a silence it asks later than
// before by as much as was silent, and never makes up for it. It is counted
// 0.25 to 0.75 s after the fact, with a latency above 0.16 s after up to five times that.
//
// Not counted are what happens in the first 1.75 s (5.5 s at the largest latency) after
// it was opened or opened again, the time in which it was gone, and
// silences below 2.3 ms (4 ms). Those that come within half a second or so
// of one another are one. A sound server that goes on with a smaller buffer than
// before cannot be told from one that ran dry. Any goroutine may ask.
func (c *Card) Underruns() uint64 { return c.under.count.Load() }

// Lost returns how many frames were silent in those underruns, at least: what a
// sound server throws away because it came late is not known.
func (c *Card) Lost() int64 { return c.under.lost.Load() }

// Run plays until ctx is done, whose cause it returns after a short fade, or until the
// card is gone, which is ErrGone. When it returns, nothing renders any more. It
// runs once, and once more after every Reopen.
func (c *Card) Run(ctx context.Context) error {
	c.out.play()
	defer c.out.stop()
	watch := time.NewTicker(watchEvery)
	defer watch.Stop()
	reads, alive := c.reader.reads.Load(), time.Now()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case now := <-watch.C:
			if n := c.reader.reads.Load(); n != reads {
				reads, alive = n, now
			} else if now.Sub(alive) >= GoneAfter {
				return fmt.Errorf("%w: it has taken nothing for %v", ErrGone, GoneAfter)
			}
		}
	}
}

// Reopen opens the card again after a Run that returned ErrGone. Where a sound server
// was played to, it tries now and every second until that plays again, and returns nil; or until
// ctx is done, whose cause it returns. Nothing is rendered meanwhile: a Clock may
// run, and must have ended before the next Run. Where no server was played to, it
// returns ErrNoCard: a process can open the system's own driver once.
func (c *Card) Reopen(ctx context.Context) error {
	if !c.out.reopens() {
		return fmt.Errorf("%w: a process can open it once", ErrNoCard)
	}
	c.under.restart()
	c.reader = newReader(c.r, c.under)
	try := time.NewTicker(reopenEvery)
	defer try.Stop()
	for {
		if out, _ := openServer(ctx, c.rate, c.latency, c.reader); out != nil {
			c.out = out
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-try.C:
		}
	}
}

// noCard makes one sentence of what a driver says in several.
func noCard(err error) error {
	const most = 200
	text := strings.NewReplacer("oto: ", "", "initialization failed: ", "", "\n", "; ").Replace(err.Error())
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return fmt.Errorf("%w: %s", ErrNoCard, text)
}
