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
	mostClicks  = 4096
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
	if err := result.clicks(tape, right, told.Clicks); err != nil {
		return result, err
	}
	begin := firstLoud(left) + nullsink.Rate // underruns count from the first second on
	if begin+int(length.Seconds()*nullsink.Rate)/2 > len(left) {
		return result, errors.New("the player is hardly heard")
	}
	var frames int
	result.Gaps, frames = gaps(left[begin : begin+lastLoud(left[begin:])])
	result.GapsMS = 1000 * audio.DefaultRate.Seconds(int64(frames))
	return result, nil
}

// Play is what the player's process does: it plays for so long, and tells.
func Play(ctx context.Context, latency, length time.Duration, told io.Writer) error {
	signal := &clicking{times: make([]int64, 0, mostClicks)}
	card, err := speaker.OpenCard(audio.DefaultRate, latency, signal)
	if err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, length)
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
		out.Right[0] = tonePeak
		c.times = append(c.times, now.UnixNano())
	}
}

// clicks matches clicks with when they were rendered: the last may be unheard.
func (r *CardResult) clicks(tape *nullsink.Recording, x []float32, rendered []int64) error {
	n := 0
	for i, v := range x {
		if v < tonePeak/2 || n == len(rendered) {
			continue
		}
		at, err := tape.TimeOf(i)
		if err != nil {
			return err
		}
		took := at.Sub(time.Unix(0, rendered[n]))
		r.ClicksMS = append(r.ClicksMS, 1000*took.Seconds())
		n++
	}
	if n < len(rendered)-1 {
		return fmt.Errorf("%d clicks of %d are recorded", n, len(rendered))
	}
	return nil
}
