package sound

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"posxyz/audio"
)

// mic plays a microphone of PulseAudio, or of PipeWire, which speaks its protocol.
//
//	server ─5 ms─▶ record ─put─▶ live
//
// It is recorded at its own rate, so that only our resampler is between. What
// the ring cannot take is dropped: a microphone does not wait.
type mic struct {
	*live

	name string // of the microphone, or a part of it; "" is the default one
	away func(why error)
}

const (
	micFragment = 5 * time.Millisecond   // how much the server sends at a time
	micBuffer   = 200 * time.Millisecond // how much it keeps while we do not read
	micWatch    = 250 * time.Millisecond // how often it is asked for the latency, and so whether it is there
	micAgain    = time.Second            // how often one that is away is looked for
	micSmooth   = 1. / 8                 // of the measured latency, which swings by a fragment
	floatBytes  = 4
)

var (
	errUnplugged  = errors.New("the microphone was unplugged")
	errServerGone = errors.New("the sound server is gone")
)

// newMic finds the microphone; run records it.
func newMic(ctx context.Context, name string, rate audio.Rate, opt Options) (input, error) {
	m := &mic{live: newLive(rate, 0), name: name, away: func(error) {}}
	spec := Mic
	if name != "" {
		spec += ":" + name
	}
	if opt.Away != nil {
		m.away = func(why error) { opt.Away(spec, why) }
	}
	server, err := dialServer(ctx)
	if err != nil {
		return nil, fmt.Errorf(`mic: %w; without one, pipe it in: "arecord -t raw -f S16_LE -r 48000 -c 1 | posxyz listen --sound -"`, err)
	}
	defer server.close()
	if _, err := server.source(name); err != nil {
		return nil, fmt.Errorf("%s: %w", spec, err)
	}
	return m, nil
}

// run records until ctx ends. While the microphone is away, it looks for it.
func (m *mic) run(ctx context.Context) error {
	away := false
	for {
		err := m.record(ctx, func() {
			if away {
				m.away(nil)
			}
			away = false
		})
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !away {
			m.away(err)
		}
		away = true
		select {
		case <-time.After(micAgain):
		case <-ctx.Done():
		}
	}
}

// record records until the microphone is gone, and says so when it has begun.
func (m *mic) record(ctx context.Context, begun func()) error {
	server, err := dialServer(ctx)
	if err != nil {
		return err
	}
	defer server.close() // after which take is not called any more
	source, err := server.source(m.name)
	if err != nil {
		return err
	}
	m.expect(audio.Rate(source.Rate))
	var samples []float32
	gone := server.onData(func(data []byte) {
		samples = mixDown(samples[:0], data, pcmF32, 1)
		tame(samples)
		m.put(m.convert(samples))
	})
	fragment := uint32(frames(micFragment, audio.Rate(source.Rate)) * floatBytes)
	var stream proto.CreateRecordStreamReply
	err = server.client.Request(&proto.CreateRecordStream{
		SampleSpec:         proto.SampleSpec{Format: proto.FormatFloat32LE, Channels: 1, Rate: source.Rate},
		ChannelMap:         proto.ChannelMap{proto.ChannelMono},
		SourceIndex:        source.SourceIndex,
		BufferMaxLength:    fragment * uint32(micBuffer/micFragment),
		BufferFragSize:     fragment,
		NoMove:             true, // not to the monitor of an output, when it is unplugged
		AdjustLatency:      true,
		DirectOnInputIndex: proto.Undefined,
		Properties:         proto.PropList{"media.name": proto.PropListString("microphone")},
		ChannelVolumes:     proto.ChannelVolumes{proto.VolumeNorm},
	}, &stream)
	if err != nil {
		return err
	}
	begun()
	return m.watch(ctx, server, &stream, gone)
}

// watch measures the latency until the microphone is gone.
func (m *mic) watch(ctx context.Context, server *server, stream *proto.CreateRecordStreamReply, gone <-chan error) error {
	ticker := time.NewTicker(micWatch)
	defer ticker.Stop()
	smooth := time.Duration(0)
	for {
		late, err := server.latency(stream)
		if err != nil {
			return errServerGone // it does not answer; why is no matter
		}
		if smooth == 0 {
			smooth = late
		}
		smooth += time.Duration(micSmooth * float64(late-smooth))
		m.underWay(smooth)
		select {
		case err := <-gone:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}
