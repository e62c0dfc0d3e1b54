package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	"google.golang.org/grpc"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// replyMessage is what the original server put into msg.
const replyMessage = "character position"

// service answers both services of the wire.
type service struct {
	hub       *hub.Hub
	receivers *sync.WaitGroup
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
	p, err := toSample(m)
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
	pub := s.hub.NewPublisher()
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
		p, err := toSample(m)
		if err == nil {
			_, err = pub.Publish(p)
		}
		if err != nil {
			return statusOf(fmt.Errorf("sample %d: %w", index, err))
		}
	}
}

// Subscribe streams a snapshot, then what changes, at the subscriber's own pace.
func (s *service) Subscribe(m *pb.SubscribeRequest, stream grpc.ServerStreamingServer[pb.Update]) error {
	sub, err := toSubscription(m)
	if err != nil {
		return statusOf(err)
	}
	follower, err := s.hub.Follow(sub)
	if err != nil {
		return statusOf(err)
	}
	defer follower.Close()
	for {
		update, err := follower.Next(stream.Context())
		if err != nil {
			return statusOf(err)
		}
		if err := stream.Send(wire.FromUpdate(update)); err != nil {
			return err
		}
	}
}

// Follow is not there yet.
func (s *service) Follow(grpc.BidiStreamingServer[pb.FollowRequest, pb.Update]) error {
	return statusOf(unimplementedError("Follow"))
}

// Stats tells what the hub carries.
func (s *service) Stats(ctx context.Context, _ *pb.StatsRequest) (*pb.StatsReply, error) {
	stats, err := s.hub.Stats(ctx)
	if err != nil {
		return nil, statusOf(err)
	}
	return fromStats(stats), nil
}

// toSample reads a published position.
func toSample(m *pb.Position) (pose.Position, error) {
	p, err := wire.ToPosition(m)
	if err == nil && p.Hold > 0 {
		err = unimplementedError("hold_ms")
	}
	return p, err
}

func toSubscription(m *pb.SubscribeRequest) (hub.Subscription, error) {
	rate := float64(m.GetMaxRateHz())
	if !(rate >= 0) || math.IsInf(rate, 0) {
		return hub.Subscription{}, &pose.FieldError{Field: "max_rate_hz", Found: fmt.Sprint(rate), Want: "0 or more, finite"}
	}
	switch {
	case rate > 0:
		return hub.Subscription{}, unimplementedError("max_rate_hz")
	case m.GetEverySample():
		return hub.Subscription{}, unimplementedError("every_sample")
	case m.GetArea() != nil:
		return hub.Subscription{}, unimplementedError("area")
	}
	return hub.Subscription{Scene: m.GetScene(), Sources: m.GetSources()}, nil
}
