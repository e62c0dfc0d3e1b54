package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/peer"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc/h2"
	"posxyz/hub/wire"
	"posxyz/hub/wire/request"
)

// replyMessage is what the original server put into msg.
const replyMessage = "character position"

// service answers both services of the wire.
type service struct {
	hub       *hub.Hub
	receivers *sync.WaitGroup
	stats     *request.Stats
}

// PositionReq answers a poll.
func (s *service) PositionReq(_ context.Context, m *pb.Msg) (*pb.Position, error) {
	p, err := s.hub.Latest(pose.SourceID{Scene: m.GetScene(), Name: m.GetSource()})
	if err != nil {
		return nil, statusOf(err)
	}
	reply := wire.FromPosition(p)
	reply.Msg = replyMessage
	return reply, nil
}

// PositionPub takes one sample.
func (s *service) PositionPub(_ context.Context, m *pb.Position) (*pb.Msg, error) {
	p, err := wire.ToPosition(m)
	if err != nil {
		return nil, statusOf(err)
	}
	if _, err := s.hub.Publish(p); err != nil {
		return nil, statusOf(err)
	}
	return &pb.Msg{Msg: "published", Source: p.Source.Name, Scene: p.Source.Scene}, nil
}

// Publish takes samples until the stream ends; a bad one ends it.
func (s *service) Publish(stream grpc.ClientStreamingServer[pb.Position, pb.Msg]) error {
	pub, err := s.hub.NewPublisher(peerOf(stream.Context()))
	if err != nil {
		return statusOf(err)
	}
	defer pub.Close()
	received := make(chan error, 1)
	s.receivers.Go(func() { received <- receive(stream, pub) }) // ends with the stream
	select {
	case err := <-received:
		return err
	case <-s.hub.Closed():
		return statusOf(hub.ErrClosed)
	}
}

func receive(stream grpc.ClientStreamingServer[pb.Position, pb.Msg], pub *hub.Publisher) error {
	for index := 0; ; index++ {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.SendAndClose(&pb.Msg{Msg: fmt.Sprintf("published %d samples", index)})
		}
		if err != nil {
			return err
		}
		p, err := wire.ToPosition(m)
		if err == nil {
			_, err = pub.Publish(p)
		}
		if _, held := errors.AsType[*hub.HeldError](err); held {
			continue // it goes on when the source is free again
		}
		if err != nil {
			return statusOf(fmt.Errorf("sample %d: %w", index, err))
		}
	}
}

// Subscribe streams a snapshot, then what changes, as fast as the connection takes
// it. The stream goes on when this has returned.
func (s *service) Subscribe(m *pb.SubscribeRequest, stream grpc.ServerStreamingServer[pb.Update]) error {
	ctx := stream.Context()
	to := h2.Of(ctx)
	follower, err := s.follow(ctx, m, newUpdateStream(to, unlimited))
	if err != nil {
		return err
	}
	to.Keep(follower.Close)
	return nil
}

// Follow streams the same, one Update for each credit.
func (s *service) Follow(stream grpc.BidiStreamingServer[pb.FollowRequest, pb.Update]) error {
	ctx := stream.Context()
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	if first.GetSubscribe() == nil {
		return statusOf(&pose.FieldError{Field: "subscribe", Found: "missing", Want: "what to follow, in the first message"})
	}
	out := newUpdateStream(h2.Of(ctx), int64(min(first.GetCredits(), maxCredits)))
	follower, err := s.follow(ctx, first.GetSubscribe(), out)
	if err != nil {
		return err
	}
	defer follower.Close()
	if err := receiveCredits(stream, out); err != nil {
		return err
	}
	select {
	case <-out.spent:
		return nil
	case <-ctx.Done():
		return statusOf(context.Cause(ctx))
	}
}

// follow has the hub stream Updates to out.
func (s *service) follow(ctx context.Context, m *pb.SubscribeRequest, out *updateStream) (*hub.Follower, error) {
	sub, err := request.ToSubscription(m)
	if err != nil {
		return nil, statusOf(err)
	}
	sub.Peer = peerOf(ctx)
	follower, err := s.hub.Follow(sub, out)
	if err != nil {
		return nil, statusOf(err)
	}
	out.start(follower)
	return follower, nil
}

// receiveCredits takes credits until the stream ends, with an error if the peer
// did wrong; one that ends its side is told what it has paid for.
func receiveCredits(stream grpc.BidiStreamingServer[pb.FollowRequest, pb.Update], out *updateStream) error {
	for {
		m, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF):
			out.payNoMore()
			return nil
		case err != nil:
			return err
		case m.GetSubscribe() != nil:
			return statusOf(&pose.FieldError{Field: "subscribe", Found: "there again", Want: "it in the first message only"})
		case m.GetCredits() == 0:
			return statusOf(&pose.FieldError{Field: "credits", Found: "0", Want: "1 or more"})
		}
		out.pay(m.GetCredits())
	}
}

// Stats tells what the hub carries.
func (s *service) Stats(ctx context.Context, m *pb.StatsRequest) (*pb.StatsReply, error) {
	reply, err := s.stats.Answer(ctx, m)
	if err != nil {
		return nil, statusOf(err)
	}
	return reply, nil
}

// peerOf returns the address of whoever is at the other end.
func peerOf(ctx context.Context) string {
	if p, ok := peer.FromContext(ctx); ok {
		return p.Addr.String()
	}
	return "unknown"
}
