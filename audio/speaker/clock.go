package speaker

import (
	"context"
	"sync/atomic"
	"time"

	"posxyz/audio"
)

// Clock renders in real time where no card asks for it.
type Clock struct {
	// fixed after New
	rate audio.Rate
	r    Renderer

	skipped atomic.Int64
}

const (
	clockTick = 10 * time.Millisecond // between bursts: what is recorded does not depend on it
	clockMost = time.Second           // of audio, in one burst
)

// NewClock returns a clock that renders with r at rate.
func NewClock(rate audio.Rate, r Renderer) *Clock { return &Clock{rate: rate, r: r} }

// Run renders until ctx is done, whose cause it returns. After t seconds, the
// blocks that begin before t have been rendered, up to a tick of 10 ms. After a stall (the program was stopped,
// the machine slept) it catches up with one second at most and skips the
// rest: stream time then lags the wall clock by what Skipped counts.
func (c *Clock) Run(ctx context.Context) error {
	var block audio.Block
	start, done := time.Now(), int64(0)
	tick := time.NewTicker(clockTick)
	defer tick.Stop()
	for {
		due := c.frames(time.Since(start))
		if late := due - done - c.frames(clockMost); late > 0 {
			done += late
			c.skipped.Add(late)
		}
		for ; done < due; done += audio.BlockFrames {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			c.r.Render(&block)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// Skipped returns how many frames were not rendered because of stalls.
func (c *Clock) Skipped() int64 { return c.skipped.Load() }

func (c *Clock) frames(d time.Duration) int64 {
	whole := int64(d / time.Second)
	return whole*int64(c.rate) + int64(d%time.Second)*int64(c.rate)/int64(time.Second)
}
