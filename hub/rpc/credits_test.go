package rpc_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/rpc/rpctest"
)

// followStream is a Follow by hand, which pays when it wants to.
type followStream = grpc.BidiStreamingClient[pb.FollowRequest, pb.Update]

func openFollow(t *testing.T, api pb.PositionServiceClient, request *pb.SubscribeRequest, credits uint32) followStream {
	t.Helper()
	stream, err := api.Follow(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pay(t, stream, &pb.FollowRequest{Subscribe: request, Credits: credits})
	return stream
}

func pay(t *testing.T, stream followStream, request *pb.FollowRequest) {
	t.Helper()
	if err := stream.Send(request); err != nil {
		t.Fatal(err)
	}
}

func recv(t *testing.T, stream followStream) *pb.Update {
	t.Helper()
	update, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return update
}

// TestCreditsBoundAge: a follower that stops reading and paying gets, of all
// that happens in ten seconds, at most its credits' worth; what comes after the
// next credit was sent when that came, and is the newest then.
func TestCreditsBoundAge(t *testing.T) {
	const credits = 3
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		publish(t, server, sample("a", 0))
		stream := openFollow(t, pb.NewPositionServiceClient(stranger(t, server)), &pb.SubscribeRequest{}, credits)
		recv(t, stream) // the snapshot costs one
		began := time.Now()
		for x := range 600 {
			time.Sleep(time.Second / 60)
			publish(t, server, sample("a", float64(x+1)))
		}
		synctest.Wait()
		back := time.Now()
		pay(t, stream, &pb.FollowRequest{Credits: 1})
		for i := range credits - 1 {
			if u := recv(t, stream); time.UnixMicro(u.GetTimeUs()).Sub(began) > time.Second {
				t.Errorf("Update %d was sent %v after the stall began, want it with the credits of before", i, time.UnixMicro(u.GetTimeUs()).Sub(began))
			}
		}
		u := recv(t, stream)
		if sent := time.UnixMicro(u.GetTimeUs()); sent.Before(back.Truncate(time.Microsecond)) || u.GetPositions()[0].GetPosition().GetX() != 600 {
			t.Errorf("after a credit came %v, sent %v after it was paid, want the newest", u, sent.Sub(back))
		}
	})
}

// TestNoCreditNoUpdate: 0 credits beside subscribe are allowed; nothing is sent,
// no heartbeat either, until there is one.
func TestNoCreditNoUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		stream := openFollow(t, pb.NewPositionServiceClient(stranger(t, server)), &pb.SubscribeRequest{}, 0)
		time.Sleep(5 * time.Second)
		publish(t, server, sample("a", 7))
		synctest.Wait()
		pay(t, stream, &pb.FollowRequest{Credits: 2})
		if u := recv(t, stream); !u.GetSnapshot() || len(u.GetPositions()) != 1 || !time.UnixMicro(u.GetTimeUs()).Equal(time.Now()) {
			t.Errorf("the first Update is %v, want a snapshot that is sent when it is paid for", u)
		}
		paid := time.Now()
		if u := recv(t, stream); len(u.GetPositions()) != 0 || time.Since(paid) != hub.Heartbeat {
			t.Errorf("the second is %v after %v, want a heartbeat", u, time.Since(paid))
		}
		time.Sleep(3 * time.Second)
		publish(t, server, sample("a", 8))
		pay(t, stream, &pb.FollowRequest{Credits: 1})
		if u := recv(t, stream); len(u.GetPositions()) != 1 || u.GetPositions()[0].GetPosition().GetX() != 8 {
			t.Errorf("the third is %v, want the change: the heartbeat of before cost the last credit", u)
		}
	})
}

// TestCreditsAddUp, to 2^20 at most, without wrapping round.
func TestCreditsAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		stream := openFollow(t, pb.NewPositionServiceClient(stranger(t, server)), &pb.SubscribeRequest{}, 1<<32-1)
		for range 4 {
			pay(t, stream, &pb.FollowRequest{Credits: 1<<32 - 1})
		}
		recv(t, stream)
		for x := range 100 {
			publish(t, server, sample("a", float64(x)))
			if u := recv(t, stream); u.GetPositions()[0].GetPosition().GetX() != float32(x) {
				t.Fatalf("sample %d comes as %v", x, u)
			}
		}
	})
}

// TestRefusedFollows: what Follow refuses besides a bad subscription, each by
// the field.
func TestRefusedFollows(t *testing.T) {
	sub := &pb.SubscribeRequest{}
	for _, c := range []struct {
		requests []*pb.FollowRequest
		want     string
	}{
		{[]*pb.FollowRequest{{Credits: 1}}, "pose: subscribe is missing, want what to follow, in the first message"},
		{[]*pb.FollowRequest{{Subscribe: sub, Credits: 1}, {Credits: 0}}, "pose: credits is 0, want 1 or more"},
		{[]*pb.FollowRequest{{Subscribe: sub, Credits: 1}, {Subscribe: sub, Credits: 1}}, "pose: subscribe is there again, want it in the first message only"},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := rpctest.New(t, hub.Options{})
			stream, err := pb.NewPositionServiceClient(stranger(t, server)).Follow(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, request := range c.requests {
				pay(t, stream, request)
			}
			for err == nil {
				_, err = stream.Recv()
			}
			wantStatus(t, fmt.Sprint(c.requests), err, codes.InvalidArgument, c.want)
			synctest.Wait()
			if n := server.Hub.Counters().Followers; n != 0 {
				t.Errorf("%d followers are left", n)
			}
		})
	}
}

// TestFollowAfterCloseSend: a peer that ends its side gets what it has paid for,
// then the end.
func TestFollowAfterCloseSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		stream := openFollow(t, pb.NewPositionServiceClient(stranger(t, server)), &pb.SubscribeRequest{}, 3)
		if err := stream.CloseSend(); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			recv(t, stream)
		}
		if u, err := stream.Recv(); !errors.Is(err, io.EOF) {
			t.Errorf("after all credits came %v, %v, want the end", u, err)
		}
		synctest.Wait()
		if n := server.Hub.Counters().Followers; n != 0 {
			t.Errorf("%d followers are left", n)
		}
	})
}
