package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"google.golang.org/grpc"

	pb "posxyz/gen/posxyzpb"
)

// publisher moves the sources, one after the other, at even distances in time.
type publisher struct {
	// fixed after newPublisher
	api      pb.PositionServiceClient
	began    time.Time
	interval float64 // seconds from one sample to the next, of whichever source
	total    uint64
	samples  []*pb.Position // one of each source, sent again and again

	// owned by the goroutine that publishes; then by nobody
	due       uint64 // samples that were to be published
	published uint64
	elapsed   time.Duration
	err       error
}

func newPublisher(opts Options, scene string, api pb.PositionServiceClient, began time.Time) *publisher {
	rate := opts.Rate * float64(opts.Sources)
	p := &publisher{
		api:      api,
		began:    began,
		interval: 1 / rate,
		total:    uint64(math.Ceil(opts.For.Seconds()*rate - 1e-6)), // the first is due at once; 1e-6 is for rounding
	}
	ttl := max(minTTL, time.Duration(3/opts.Rate*float64(time.Second)))
	for i := range opts.Sources {
		p.samples = append(p.samples, &pb.Position{
			Position: &pb.Pos{X: 1},
			Source:   fmt.Sprintf("source-%d", i),
			Scene:    scene,
			TtlMs:    int32(min(ttl.Milliseconds(), math.MaxInt32)),
		})
	}
	return p
}

// minTTL is how long the publisher may be silent, at least, before its sources
// are lost.
const minTTL = 3 * time.Second

// publish publishes until all is published or loading ends, and then removes what
// it has published; a hub that does not take that in time is left alone. Its
// stream is bounded by streams.
func (p *publisher) publish(loading, streams context.Context) {
	ctx, cancel := context.WithCancel(streams)
	defer cancel()
	defer context.AfterFunc(loading, func() { time.AfterFunc(endsWithin, cancel) })()
	stream, err := p.api.Publish(ctx)
	if err == nil {
		err = p.send(loading, stream)
		p.elapsed = time.Since(p.began)
		p.due = min(p.total, uint64(p.elapsed.Seconds()/p.interval)+1)
		if err == nil {
			p.finish(loading)
			err = p.remove(stream)
		}
	}
	if errors.Is(err, io.EOF) { // the stream has ended, and knows why
		_, err = stream.CloseAndRecv()
	}
	if err != nil && ctx.Err() == nil {
		p.err = err
		p.clean(streams)
	}
}

// send sends each sample when it is due, until the last, or loading ends. A sample
// is captured when it is sent; when the hub held the publisher up, when it was due.
func (p *publisher) send(loading context.Context, stream grpc.ClientStreamingClient[pb.Position, pb.Msg]) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	<-timer.C
	var lastUS int64
	for ; p.published < p.total; p.published++ {
		captured := p.at(p.published)
		if wait := time.Until(captured); wait > 0 {
			timer.Reset(wait)
			select {
			case <-timer.C:
				captured = time.Now()
			case <-loading.Done():
			}
		}
		if loading.Err() != nil {
			return nil
		}
		lastUS = max(lastUS, captured.UnixMicro())
		sample := p.samples[p.published%uint64(len(p.samples))]
		sample.TimeUs = lastUS
		sample.Position.Y = float32(p.published % 1000)
		if err := stream.Send(sample); err != nil {
			return err
		}
	}
	return nil
}

// at returns when sample n is due.
func (p *publisher) at(n uint64) time.Time {
	return p.began.Add(time.Duration(float64(n) * p.interval * float64(time.Second)))
}

// finish waits until the next sample would be due, or loading ends: the time until
// then belongs to the last, and counts.
func (p *publisher) finish(loading context.Context) {
	timer := time.NewTimer(time.Until(p.at(p.published)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-loading.Done():
	}
	p.elapsed = time.Since(p.began)
}

// remove takes the sources away, and waits for the hub to confirm it.
func (p *publisher) remove(stream grpc.ClientStreamingClient[pb.Position, pb.Msg]) error {
	for _, sample := range p.samples {
		if err := stream.Send(&pb.Position{Source: sample.GetSource(), Scene: sample.GetScene(), Remove: true}); err != nil {
			return err
		}
	}
	_, err := stream.CloseAndRecv()
	return err
}

// clean takes the sources away without the stream, if the hub still answers.
func (p *publisher) clean(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, endsWithin)
	defer cancel()
	for _, sample := range p.samples {
		_, err := p.api.PositionPub(ctx, &pb.Position{Source: sample.GetSource(), Scene: sample.GetScene(), Remove: true})
		if err != nil {
			return
		}
	}
}
