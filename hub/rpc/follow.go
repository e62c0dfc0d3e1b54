package rpc

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
	"posxyz/hub/wire/request"
)

// silence is how long a hub may say nothing before it counts as away: it says
// something every hub.Heartbeat.
const silence = 3 * hub.Heartbeat

// reopenPause is the longest pause before a stream that ended is opened again,
// on a connection that stands.
const reopenPause = 200 * time.Millisecond

var errSilent = fmt.Errorf("rpc: the hub was silent for %v", silence)

// AwayError says that the hub is away; the client goes on trying.
type AwayError struct{ Err error }

// Error returns one sentence.
func (e *AwayError) Error() string { return fmt.Sprintf("rpc: the hub is away: %v", e.Err) }

// Unwrap returns what went wrong.
func (e *AwayError) Unwrap() error { return e.Err }

// Follow yields a snapshot, then what changes, until ctx ends. A consumer that
// takes its time is not sent a backlog: it gets what is newest then, and at most
// Options.Credits Updates that were on their way before. When the hub goes away
// Follow yields an *AwayError once, reconnects, and goes on with a snapshot. Any
// other error, a gRPC status, is the last thing that it yields.
func (c *Client) Follow(ctx context.Context, sub hub.Subscription) iter.Seq2[pose.Update, error] {
	return func(yield func(pose.Update, error) bool) {
		for ctx.Err() == nil {
			updates, err := c.followOnce(ctx, sub, yield)
			switch {
			case ctx.Err() != nil || errors.Is(err, errStopped):
				return
			case !passing(err):
				yield(pose.Update{}, err)
				return
			case updates > 0:
				if !yield(pose.Update{}, &AwayError{err}) {
					return
				}
			}
			pause(ctx, rand.N(reopenPause))
		}
	}
}

// errStopped says that the consumer has had enough.
var errStopped = errors.New("rpc: stopped")

// followOnce yields the Updates of one stream, and returns how many there
// were and why it ended. It waits for the hub to be there.
func (c *Client) followOnce(ctx context.Context, sub hub.Subscription, yield func(pose.Update, error) bool) (updates int, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stream, err := c.api.Follow(ctx, grpc.WaitForReady(true))
	if err != nil {
		return 0, err
	}
	// A Send that fails says so in Recv.
	_ = stream.Send(&pb.FollowRequest{Subscribe: request.FromSubscription(sub), Credits: uint32(c.credits)})
	watchdog := time.AfterFunc(silence, func() { cancel(errSilent) })
	defer watchdog.Stop()
	for {
		message, err := stream.Recv()
		if errors.Is(context.Cause(ctx), errSilent) {
			return updates, errSilent
		}
		if err != nil {
			return updates, err
		}
		update, err := wire.ToUpdate(message, sub.Scene)
		if err != nil {
			return updates, err
		}
		updates++
		watchdog.Stop() // the consumer may take its time
		if !yield(update, nil) {
			return updates, errStopped
		}
		watchdog.Reset(silence)
		_ = stream.Send(&pb.FollowRequest{Credits: 1})
	}
}

// passing reports whether err may be over when the hub is back.
func passing(err error) bool {
	if errors.Is(err, errSilent) {
		return true
	}
	switch status.Code(err) {
	case codes.Unavailable, codes.Internal, codes.Canceled, codes.DeadlineExceeded, codes.OK:
		return true
	}
	return false
}

// pause waits, or returns early with ctx.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
