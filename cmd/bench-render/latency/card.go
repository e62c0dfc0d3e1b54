//go:build linux

package latency

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"time"

	"posxyz/audio"
	"posxyz/audio/speaker"
	"posxyz/audio/speaker/nullsink"
)

// What is played to a card to measure its part.
const (
	toneHertz   = 1000
	tonePeak    = 0.25
	clickBlocks = 100 // between clicks: 0.27 s
	clickCodes  = 8   // heights of clicks, in turn, so that none is taken for another:
	clickLeast  = 0.2 // the lowest,
	clickStep   = 0.1 // and what the next is higher
	mostClicks  = 4096
	countsAfter = 1750 * time.Millisecond // underruns count from then on …
	countsAgo   = 750 * time.Millisecond  // … and until so long ago
)

// CardResult is one recording of a card.
type CardResult struct {
	ClicksMS  []float64 `json:"clicks_ms"`    // from the rendering of each to the sink
	Gaps      int       `json:"gaps"`         // in the recording
	GapsMS    float64   `json:"gaps_ms"`      // together
	Underruns uint64    `json:"underruns"`    // as the player counted them
	LostMS    float64   `json:"underruns_ms"` // together
}

// MedianMS is of the clicks, NaN if there are none.
func (r CardResult) MedianMS() float64 { return percentile(r.ClicksMS, 0.5) }

// played is what the player tells at its end.
type played struct {
	Clicks    []int64 // Unix ns of the rendering
	Underruns uint64
	Lost      int64 // frames
}

// Card plays to a sink for so long, by a process of its own, and records that. The
// process is this program with these arguments, which must call Play.
func Card(ctx context.Context, sink *nullsink.Server, length time.Duration, args ...string) (CardResult, error) {
	program, err := os.Executable()
	if err != nil {
		return CardResult{}, err
	}
	c := exec.CommandContext(ctx, program, args...)
	c.Env = append(os.Environ(), sink.Env())
	c.Stderr = os.Stderr
	tape := sink.Record()
	output, err := c.Output()
	if err != nil {
		return CardResult{}, fmt.Errorf("the player: %w", err)
	}
	var told played
	if err := json.Unmarshal(output, &told); err != nil {
		return CardResult{}, fmt.Errorf("the player: %w", err)
	}
	result := CardResult{Underruns: told.Underruns, LostMS: 1000 * audio.DefaultRate.Seconds(told.Lost)}
	left, right := tape.Stereo()
	if err := result.match(tape, right, told.Clicks); err != nil {
		return result, err
	}
	begin := firstLoud(left) + framesIn(countsAfter)
	end := begin + framesIn(length)
	if end > len(left) {
		return result, errors.New("the player is hardly heard")
	}
	var frames int
	result.Gaps, frames = gaps(left[begin:end])
	result.GapsMS = 1000 * audio.DefaultRate.Seconds(int64(frames))
	return result, nil
}

// Play is what the player's process does: it plays for so long, not counting its
// beginning and end, and tells.
func Play(ctx context.Context, latency, length time.Duration, told io.Writer) error {
	signal := &clicking{times: make([]int64, 0, mostClicks)}
	card, err := speaker.OpenCard(ctx, audio.DefaultRate, latency, signal)
	if err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, countsAfter+length+countsAgo)
	defer cancel()
	if err := card.Run(bounded); ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return json.NewEncoder(told).Encode(played{signal.times, card.Underruns(), card.Lost()})
}

// clicking is a tone on the left, and clicks on the right.
type clicking struct {
	block int
	times []int64 // when clicks were rendered
}

// Render implements speaker.Renderer.
func (c *clicking) Render(out *audio.Block) {
	now := time.Now()
	out.Right = [audio.BlockFrames]float32{}
	for i := range out.Left {
		n := c.block*audio.BlockFrames + i
		out.Left[i] = float32(tonePeak * math.Sin(2*math.Pi*toneHertz*float64(n)/float64(audio.DefaultRate)))
	}
	if c.block++; c.block%clickBlocks == 0 && len(c.times) < cap(c.times) {
		out.Right[0] = clickHeight(len(c.times))
		c.times = append(c.times, now.UnixNano())
	}
}

// clickHeight is that of the n-th click.
func clickHeight(n int) float32 { return clickLeast + clickStep*float32(n%clickCodes) }

// match finds the clicks in a recording, and when they were rendered. Some may be
// missing, where the card dropped them, or faded out at the end.
func (r *CardResult) match(tape *nullsink.Recording, x []float32, rendered []int64) error {
	next := 0
	for i, v := range x {
		if v < clickLeast/2 {
			continue
		}
		for n := next; n < min(next+clickCodes, len(rendered)); n++ {
			if math.Abs(float64(v-clickHeight(n))) > clickStep/100 {
				continue
			}
			at, err := tape.TimeOf(i)
			if err != nil {
				return err
			}
			r.ClicksMS = append(r.ClicksMS, 1000*at.Sub(time.Unix(0, rendered[n])).Seconds())
			next = n + 1
			break
		}
	}
	if next == 0 {
		return errors.New("no click is recorded")
	}
	return nil
}
