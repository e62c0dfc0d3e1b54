package rpc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
	"posxyz/hub/wire/request"
)

// How the client comes back: the last pause, with its jitter, is under a second.
var reconnect = grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 600 * time.Millisecond},
	MinConnectTimeout: time.Second,
}

// maxUpdateBytes bounds what a hub may send at once. A snapshot of 10,000 sources
// with the longest names and messages has 5.5 MB; gRPC's default is 4 MiB.
const maxUpdateBytes = 8 << 20

// dialTimeout bounds how long Dial waits for an answer.
const dialTimeout = 3 * time.Second

// Client talks to one hub. Safe for concurrent use.
type Client struct {
	// fixed after Dial
	target  string
	conn    *grpc.ClientConn
	api     pb.PositionServiceClient
	credits int
}

// UnreachableError is a hub that did not answer when it was dialled.
type UnreachableError struct {
	Target string
	Err    error
}

// Error returns one sentence.
func (e *UnreachableError) Error() string {
	return fmt.Sprintf("rpc: no hub at %s: %v", e.Target, e.Err)
}

// Unwrap returns what went wrong.
func (e *UnreachableError) Unwrap() error { return e.Err }

// DefaultCredits is enough for 60 Updates a second over a round trip of 130 ms.
const DefaultCredits = 8

// Options say how a client connects. The zero Options is right.
type Options struct {
	// Credits is how many Updates may be on their way to each Follow; 0 is
	// DefaultCredits. More carry a higher rate over a longer way, and may be stale
	// when the consumer stalls.
	Credits int
	// Dialer replaces TCP, for tests and tunnels.
	Dialer func(ctx context.Context, target string) (net.Conn, error)
}

// Dial connects to the hub at target, "host:port", and asks it whether it
// serves. The error is an *UnreachableError, or the cause of ctx's end. Close
// the client.
func Dial(ctx context.Context, target string, opts Options) (*Client, error) {
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(reconnect),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: keepaliveTime, Timeout: keepaliveTimeout, PermitWithoutStream: true}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxUpdateBytes)),
		grpc.WithNoProxy(),      // a proxy for the web carries no streams
		grpc.WithIdleTimeout(0), // a connection that rests would come back late
	}
	if opts.Dialer != nil {
		options = append(options, grpc.WithContextDialer(opts.Dialer))
	}
	conn, err := grpc.NewClient("passthrough:///"+target, options...)
	if err != nil {
		return nil, &UnreachableError{target, err}
	}
	c := &Client{target: target, conn: conn, api: pb.NewPositionServiceClient(conn), credits: DefaultCredits}
	if opts.Credits > 0 {
		c.credits = opts.Credits
	}
	if err := c.check(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

// Close ends the connection and every stream on it.
func (c *Client) Close() error { return c.conn.Close() }

// Target returns what was dialled.
func (c *Client) Target() string { return c.target }

// Latest polls the newest position of a source. The error is a gRPC status.
func (c *Client) Latest(ctx context.Context, id pose.SourceID) (pose.Position, error) {
	reply, err := c.api.PositionReq(ctx, &pb.Msg{Msg: "request pos", Source: id.Name, Scene: id.Scene})
	if err != nil {
		return pose.Position{}, err
	}
	return wire.ToPosition(reply)
}

// Stats asks the hub what it carries. The error is a gRPC status.
func (c *Client) Stats(ctx context.Context) (hub.Stats, error) {
	reply, err := c.api.Stats(ctx, &pb.StatsRequest{})
	if err != nil {
		return hub.Stats{}, err
	}
	return request.ToStats(reply), nil
}

// check asks the hub whether it serves.
func (c *Client) check(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	reply, err := healthpb.NewHealthClient(c.conn).Check(bounded, &healthpb.HealthCheckRequest{Service: pb.PositionService_ServiceDesc.ServiceName})
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case status.Code(err) == codes.NotFound, status.Code(err) == codes.Unimplemented:
		return &UnreachableError{c.target, errors.New("something else answers there")}
	case status.Code(err) == codes.DeadlineExceeded:
		return &UnreachableError{c.target, fmt.Errorf("no answer within %v", dialTimeout)}
	case err != nil:
		return &UnreachableError{c.target, errors.New(Message(err))}
	case reply.GetStatus() != healthpb.HealthCheckResponse_SERVING:
		return &UnreachableError{c.target, errors.New("it is shutting down")}
	}
	return nil
}
