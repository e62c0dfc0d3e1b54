package rpc

import (
	"context"
	"errors"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
	"posxyz/hub/wire/request"
)

// sinkhole takes Updates and asks for no more.
type sinkhole struct{}

func (sinkhole) Send([]byte) {}
func (sinkhole) End()        {}

// FuzzRequests reads any bytes as each request message, as the server does: what
// it does not take is refused with a field's name, or is not there.
func FuzzRequests(f *testing.F) {
	for _, m := range []proto.Message{
		&pb.FollowRequest{Subscribe: &pb.SubscribeRequest{Scene: "s", Sources: []string{"a*", "b"}, MaxRateHz: 5, EverySample: true}, Credits: 3},
		&pb.SubscribeRequest{Area: &pb.Area{Center: &pb.Pos{X: 1}, Radius: 2}},
		&pb.SubscribeRequest{Area: &pb.Area{Around: "a", Radius: 2}},
		&pb.Msg{Source: "a", Scene: "s"},
		&pb.Position{Source: "a", Position: &pb.Pos{X: 1}, HoldMs: 5, TtlMs: 5},
	} {
		encoded, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(encoded)
	}
	h := hub.New(wire.Encoder{}, hub.Options{})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = h.Run(ctx) }) // it ends as it is told
	f.Cleanup(func() {
		stop()
		running.Wait()
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		var subscribe pb.SubscribeRequest
		if proto.Unmarshal(data, &subscribe) == nil {
			trySubscription(t, h, &subscribe)
		}
		var follow pb.FollowRequest
		if proto.Unmarshal(data, &follow) == nil && follow.GetSubscribe() != nil {
			trySubscription(t, h, follow.GetSubscribe())
		}
		var msg pb.Msg
		if proto.Unmarshal(data, &msg) == nil {
			_, err := h.Latest(pose.SourceID{Scene: msg.GetScene(), Name: msg.GetSource()})
			wantRefusal(t, err)
		}
		var position pb.Position
		if proto.Unmarshal(data, &position) == nil {
			p, err := wire.ToPosition(&position)
			if err == nil {
				_, err = h.Publish(p)
			}
			wantRefusal(t, err)
		}
	})
}

func trySubscription(t *testing.T, h *hub.Hub, m *pb.SubscribeRequest) {
	sub, err := request.ToSubscription(m)
	if err == nil {
		var follower *hub.Follower
		if follower, err = h.Follow(sub, sinkhole{}); err == nil {
			follower.Close()
		}
	}
	wantRefusal(t, err)
}

func wantRefusal(t *testing.T, err error) {
	var field *pose.FieldError
	var unknown *hub.NotFoundError
	var limit *hub.LimitError
	var held *hub.HeldError
	if err != nil && !errors.As(err, &field) && !errors.As(err, &unknown) && !errors.As(err, &limit) && !errors.As(err, &held) {
		t.Errorf("%v, want what a peer can understand", err)
	}
}
