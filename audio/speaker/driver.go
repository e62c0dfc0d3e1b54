//go:build !nocard

package speaker

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/ebitengine/oto/v3"

	"posxyz/audio"
)

// driver plays what it reads from the reader that it was opened with, to a card.
type driver interface {
	play()
	stop() // fades out; when it returns, nothing is read any more
	buffers() (device, player time.Duration)
	reopens() bool // after stop, another one can be opened
}

// openDriver opens the sound server where there is one, and else what the system has.
func openDriver(ctx context.Context, rate audio.Rate, latency time.Duration, r io.Reader) (driver, error) {
	if d, err := openServer(ctx, rate, latency, r); d != nil || err != nil {
		return d, err
	}
	return openSystem(ctx, rate, latency, r)
}

// system is what the operating system plays by: ALSA, Core Audio, WASAPI.
type system struct {
	device, player time.Duration
	out            *oto.Player
	context        *oto.Context // kept reachable while the player plays
}

func openSystem(ctx context.Context, rate audio.Rate, latency time.Duration, r io.Reader) (*system, error) {
	// The player must hold what the device takes at once, or there are gaps: ALSA
	// takes half of the device's buffer.
	s := &system{device: latency, player: latency / 2}
	var ready chan struct{}
	var err error
	s.context, ready, err = oto.NewContext(&oto.NewContextOptions{
		SampleRate:      int(rate),
		ChannelCount:    2,
		Format:          oto.FormatFloat32LE,
		BufferSize:      s.device,
		ApplicationName: "posxyz",
	})
	if err != nil {
		return nil, noCard(err)
	}
	ctx, cancel := context.WithTimeout(ctx, OpenTimeout)
	defer cancel()
	select {
	case <-ready:
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: it did not open within %v", ErrNoCard, OpenTimeout)
	}
	if err := s.context.Err(); err != nil {
		return nil, noCard(err)
	}
	s.out = s.context.NewPlayer(r)
	s.out.SetBufferSize(int(s.player.Seconds()*float64(rate)) * cardFrameBytes) // it would be 0.5 s
	return s, nil
}

func (s *system) buffers() (device, player time.Duration) { return s.device, s.player }

// reopens: oto has one context in a process.
func (s *system) reopens() bool { return false }

func (s *system) play() { s.out.Play() }

// stop ramps to silence and waits until that is heard.
func (s *system) stop() {
	s.out.SetVolume(0)
	time.Sleep(s.device + s.player)
	s.out.PauseAndStopReading()
}
