package speaker

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"posxyz/audio"
)

// TestClockPace: the blocks that begin before t are rendered by t, up to a tick.
func TestClockPace(t *testing.T) {
	for _, rate := range []audio.Rate{44100, 48000} {
		synctest.Test(t, func(t *testing.T) {
			source := &counter{}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			clock := NewClock(rate, source)
			if err := clock.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Run: %v, want the context's cause", err)
			}
			want := 60 * int(rate)
			if late := want - source.frame; late > int(rate)/100 || late < -audio.BlockFrames {
				t.Errorf("%d frames after a minute, want %d", source.frame, want)
			}
			if clock.Skipped() != 0 {
				t.Errorf("%d frames skipped", clock.Skipped())
			}
		})
	}
}

// staller stalls once, at a block.
type staller struct {
	counter
	at    int
	stall time.Duration
}

func (s *staller) Render(out *audio.Block) {
	if s.frame == s.at*audio.BlockFrames {
		time.Sleep(s.stall)
	}
	s.counter.Render(out)
}

// TestClockStall: a second is caught up with, the rest is skipped and counted.
func TestClockStall(t *testing.T) {
	for _, c := range []struct {
		stall   time.Duration
		skipped float64 // seconds
	}{{900 * time.Millisecond, 0}, {time.Minute, 59}} {
		synctest.Test(t, func(t *testing.T) {
			source := &staller{at: 100, stall: c.stall}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			clock := NewClock(audio.DefaultRate, source)
			clock.Run(ctx)
			skipped := audio.DefaultRate.Seconds(clock.Skipped())
			rendered := audio.DefaultRate.Seconds(int64(source.frame))
			if d := skipped - c.skipped; d < -0.02 || d > 0.02 {
				t.Errorf("a stall of %v skipped %.3f s, want %.0f", c.stall, skipped, c.skipped)
			}
			if sum := skipped + rendered; sum < 119.98 || sum > 120.01 {
				t.Errorf("a stall of %v: %.3f s rendered and %.3f s skipped in 120 s", c.stall, rendered, skipped)
			}
		})
	}
}
