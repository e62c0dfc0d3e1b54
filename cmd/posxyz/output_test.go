package main

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"posxyz/audio"
	"posxyz/audio/speaker/pulsetest"
)

// hum renders a constant, and finds out whether it is rendered by two at once.
type hum struct {
	blocks atomic.Int64
	busy   atomic.Bool
	twice  atomic.Bool
}

func (h *hum) Render(out *audio.Block) {
	if h.busy.Swap(true) {
		h.twice.Store(true)
	}
	time.Sleep(time.Millisecond) // so that another one would meet it
	for i := range out.Left {
		out.Left[i], out.Right[i] = 0.1, 0.1
	}
	h.blocks.Add(1)
	h.busy.Store(false)
}

// TestOutputBack takes the sound server away and brings it back: what is rendered goes
// on all the time, by one at a time, and is heard again.
func TestOutputBack(t *testing.T) {
	card := pulsetest.Start(t)
	server, _ := strings.CutPrefix(card.Env(), "PULSE_SERVER=")
	t.Setenv("PULSE_SERVER", server)
	log, source := new(bytes.Buffer), new(hum)
	flags := outputFlags{Latency: 60 * time.Millisecond, rateFlags: rateFlags{SampleRate: 48000}}
	out, err := flags.open(t.Context(), source, zerolog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var group errgroup.Group
	group.Go(func() error { return out.run(ctx) })
	awaitSound(t, card)

	card.Kill()
	eventually(t, "the title without sound", func() bool { return out.title() == "no sound" })
	until := source.blocks.Load()
	eventually(t, "rendering for 0.2 s without a card", func() bool { return source.blocks.Load() > until+75 })
	card.Restart(t)
	eventually(t, "the title with the card", func() bool { return strings.HasPrefix(out.title(), "sound card, buffer of 60ms") })
	awaitSound(t, card)

	stop()
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
	if source.twice.Load() {
		t.Error("it was rendered by two at once")
	}
	var said []string
	for line := range strings.Lines(log.String()) {
		_, message, _ := strings.Cut(line, `"message":`)
		said = append(said, strings.Trim(message, "\"}\n"))
	}
	if got, want := strings.Join(said, ", "), "the sound card is open, going on without sound, the sound card is back"; got != want {
		t.Errorf("said %s, want %s", got, want)
	}
}
