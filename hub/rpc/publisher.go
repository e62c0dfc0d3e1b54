package rpc

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// Publisher sends samples over one Publish stream at a time, and opens another
// when that breaks. It belongs to one goroutine.
type Publisher struct {
	// fixed after Publisher
	client *Client

	// owned by the goroutine that calls Send and Close
	stream grpc.ClientStreamingClient[pb.Position, pb.Msg]
	cancel context.CancelFunc
}

// Publisher returns a Publisher; Close it.
func (c *Client) Publisher() *Publisher { return &Publisher{client: c} }

// Send sends one sample. An *AwayError means that this sample is dropped since
// the hub is away; send the next one when it is due, and it will arrive when
// the hub is back. A *pose.FieldError means that the sample is bad. Any other
// error, a gRPC status, is the hub's refusal of an earlier sample, or ctx's end.
// The ctx of the first Send is that of the stream: give all the same.
func (p *Publisher) Send(ctx context.Context, sample pose.Position) error {
	sample, err := pose.Validate(sample)
	if err != nil {
		return err
	}
	if p.stream == nil {
		if err := p.open(ctx); err != nil {
			return err
		}
	}
	switch err := p.stream.Send(wire.FromPosition(sample)); {
	case err == nil:
		return nil
	case !errors.Is(err, io.EOF): // EOF: the stream has ended, and knows why
		return p.failed(ctx, err)
	}
	_, err = p.stream.CloseAndRecv()
	return p.failed(ctx, err)
}

// Close ends the stream and waits for the hub to confirm it, or for ctx. The
// error is the hub's refusal of an earlier sample; a hub that is away is none.
func (p *Publisher) Close(ctx context.Context) error {
	if p.stream == nil {
		return nil
	}
	stop := context.AfterFunc(ctx, p.cancel)
	defer stop()
	_, err := p.stream.CloseAndRecv()
	if err = p.failed(ctx, err); err != nil {
		var away *AwayError
		if ctx.Err() != nil || errors.As(err, &away) {
			return nil
		}
	}
	return err
}

// open starts a stream, which lives until it is closed, or ctx ends.
func (p *Publisher) open(ctx context.Context) error {
	streamCtx, cancel := context.WithCancel(ctx)
	stream, err := p.client.api.Publish(streamCtx)
	if err != nil {
		cancel()
		return p.failed(ctx, err)
	}
	p.stream, p.cancel = stream, cancel
	return nil
}

// failed gives the stream up, and says what its end means.
func (p *Publisher) failed(ctx context.Context, err error) error {
	if p.stream != nil {
		p.cancel()
		p.stream, p.cancel = nil, nil
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case passing(err):
		return &AwayError{err}
	}
	return err
}
