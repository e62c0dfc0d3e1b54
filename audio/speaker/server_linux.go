//go:build !nocard

package speaker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"posxyz/audio"
)

// server plays to a PulseAudio or PipeWire server without a buffer before its own: it
// renders what the server asks for when it asks, in the goroutine that reads from it.
type server struct {
	// fixed once it is open
	latency time.Duration
	client  *proto.Client
	conn    net.Conn
	opened  chan error // whether it plays, once

	gate gate

	// owned by the goroutine that reads
	buffer []byte
}

var (
	errEnded   = errors.New("the stream has ended")
	errNotOurs = errors.New("the sound servers are those of other machines")
)

// openServer opens a stream at the sound server, which plays silence until play. It
// is nil where there is no server, or one that refuses. One that hangs is an error:
// what else the system has probably plays through that server, too.
func openServer(ctx context.Context, rate audio.Rate, latency time.Duration, r io.Reader) (driver, error) {
	if !mayHaveServer() {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, OpenTimeout)
	defer cancel()
	s := &server{latency: latency, opened: make(chan error, 1), gate: gate{r: r}}
	err := s.dial(ctx)
	if err == nil {
		if err = s.open(ctx, rate); err == nil {
			return s, nil
		}
		s.close()
	}
	// A queue that is full of those who want to connect is EAGAIN.
	if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, syscall.EAGAIN) {
		return nil, fmt.Errorf("%w: the sound server does not answer, or does not play", ErrNoCard)
	}
	return nil, nil
}

// dial connects to the user's sound server. One behind TCP may take minutes to
// refuse: when ctx ends meanwhile, that is left to a goroutine of its own.
func (s *server) dial(ctx context.Context) error {
	type answer struct {
		client *proto.Client
		conn   net.Conn
		err    error
	}
	answers := make(chan answer)
	go func() {
		client, conn, err := proto.Connect("") // PULSE_SERVER, or where it usually is
		select {
		case answers <- answer{client, conn, err}:
		case <-ctx.Done():
			if err == nil {
				conn.Close()
			}
		}
	}()
	select {
	case got := <-answers:
		if got.err == nil && got.conn == nil {
			return errNotOurs
		}
		s.client, s.conn = got.client, got.conn
		return got.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// open starts a stream and waits until it plays. When ctx ends, it hangs up.
func (s *server) open(ctx context.Context, rate audio.Rate) error {
	hangUp := context.AfterFunc(ctx, func() { s.conn.Close() })
	defer hangUp()
	s.client.SetTimeout(OpenTimeout)
	s.client.Callback = s.told
	err := s.client.Request(&proto.SetClientName{Props: proto.PropList{"application.name": proto.PropListString("posxyz")}}, &proto.SetClientNameReply{})
	if err != nil {
		return err
	}
	target := int(s.latency.Seconds()*float64(rate)) * cardFrameBytes
	s.buffer = make([]byte, target)
	var stream proto.CreatePlaybackStreamReply
	err = s.client.Request(&proto.CreatePlaybackStream{
		SampleSpec:            proto.SampleSpec{Format: proto.FormatFloat32LE, Channels: 2, Rate: uint32(rate)},
		ChannelMap:            proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
		ChannelVolumes:        proto.ChannelVolumes{proto.VolumeNorm, proto.VolumeNorm}, // it takes what the user has set
		SinkIndex:             proto.Undefined,
		BufferTargetLength:    uint32(target),
		BufferMaxLength:       uint32(2 * target),
		BufferPrebufferLength: proto.Undefined,
		BufferMinimumRequest:  proto.Undefined,
		AdjustLatency:         true, // the target is all of the latency, the sink's part included
		Properties:            proto.PropList{"media.name": proto.PropListString("posxyz")},
	}, &stream)
	if err != nil {
		return err
	}
	// It plays once it has what it misses.
	if err := s.client.Send(stream.StreamIndex, make([]byte, stream.Missing)); err != nil {
		return err
	}
	select {
	case err := <-s.opened:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// told takes what the server says unasked.
func (s *server) told(message any) {
	var end error
	switch m := message.(type) {
	case *proto.Request:
		s.give(m.StreamIndex, int(m.Length))
		return
	case *proto.Started:
	case *proto.PlaybackStreamKilled, *proto.ConnectionClosed:
		end = errEnded
	default:
		return
	}
	select {
	case s.opened <- end:
	default: // nobody waits for that any more
	}
}

// give sends so many bytes.
func (s *server) give(stream uint32, length int) {
	for length > 0 {
		n, _ := s.gate.Read(s.buffer[:min(length, len(s.buffer))])
		_ = s.client.Send(stream, s.buffer[:n]) // where it cannot, the server asks no more
		length -= n
	}
}

func (s *server) buffers() (device, player time.Duration) { return s.latency, 0 }

func (s *server) reopens() bool { return true }

func (s *server) play() { s.gate.open() }

// stop fades out and waits until that is heard, if the server asks for it at all.
func (s *server) stop() {
	s.gate.close(2 * s.latency)
	time.Sleep(s.latency)
	s.close()
}

// close hangs up, and waits until the goroutine that reads is past its last Read:
// only that one answers a request on a closed connection.
func (s *server) close() {
	s.conn.Close()
	_ = s.client.Request(&proto.GetServerInfo{}, nil) // it says that the connection is closed
}
