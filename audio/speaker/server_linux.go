//go:build !nocard

package speaker

import (
	"fmt"
	"io"
	"time"

	"github.com/jfreymuth/pulse"
	"github.com/jfreymuth/pulse/proto"

	"posxyz/audio"
)

// server plays to a PulseAudio or PipeWire server without a buffer before its own: it
// renders what the server asks for when it asks.
type server struct {
	gate    gate
	latency time.Duration
	client  *pulse.Client
}

// openServer opens a stream at the sound server, which plays silence until play. It
// is nil where there is no server, or one that refuses; one that hangs is an error.
func openServer(rate audio.Rate, latency time.Duration, r io.Reader) (driver, error) {
	if !mayHaveServer() {
		return nil, nil
	}
	opened, late := make(chan *server), make(chan struct{})
	go func() { // nobody can await it where the server hangs
		s := connect(rate, latency, r)
		select {
		case opened <- s:
		case <-late:
			if s != nil {
				s.client.Close()
			}
		}
	}()
	timeout := time.NewTimer(OpenTimeout)
	defer timeout.Stop()
	select {
	case s := <-opened:
		if s == nil {
			return nil, nil
		}
		return s, nil
	case <-timeout.C:
		close(late)
		return nil, fmt.Errorf("%w: the sound server did not open one within %v", ErrNoCard, OpenTimeout)
	}
}

// connect returns nil where the server refuses.
func connect(rate audio.Rate, latency time.Duration, r io.Reader) *server {
	client, err := pulse.NewClient(pulse.ClientApplicationName("posxyz"), pulse.ClientTimeout(OpenTimeout))
	if err != nil {
		return nil
	}
	s := &server{gate: gate{r: r}, latency: latency, client: client}
	stream, err := client.NewPlayback(pulse.NewReader(&s.gate, proto.FormatFloat32LE),
		pulse.PlaybackStereo, pulse.PlaybackSampleRate(int(rate)),
		pulse.PlaybackLatency(latency.Seconds()), pulse.PlaybackMediaName("posxyz"))
	if err != nil {
		client.Close()
		return nil
	}
	stream.Start() // returns when the server plays
	return s
}

func (s *server) buffers() (device, player time.Duration) { return s.latency, 0 }

func (s *server) play() { s.gate.open() }

// stop fades out and waits until that is heard, if the server asks for it at all.
func (s *server) stop() {
	s.gate.close(2 * s.latency)
	time.Sleep(s.latency)
	s.client.Close()
}
