package rpc_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc/rpctest"
)

const shuttingDown = "hub: shutting down"

// TestShutdownTellsEverybody: subscribers and publishers get a status, after
// what was still pending, and nobody has to wait.
func TestShutdownTellsEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		api := pb.NewPositionServiceClient(stranger(t, server))
		subscriber, err := api.Subscribe(t.Context(), &pb.SubscribeRequest{})
		if err != nil {
			t.Fatal(err)
		}
		publisher, err := api.Publish(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := publisher.Send(&pb.Position{Source: "a", Position: &pb.Pos{X: 1}}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		publish(t, server, sample("last", 1))
		began := time.Now()
		server.Stop()
		if took := time.Since(began); took > 0 {
			t.Errorf("stopping took %v, though nobody stalls", took)
		}
		told := map[string]bool{}
		message, err := subscriber.Recv()
		for ; err == nil; message, err = subscriber.Recv() {
			for _, p := range message.GetPositions() {
				told[p.GetSource()] = true
			}
		}
		wantStatus(t, "a subscriber of a hub that stops", err, codes.Unavailable, shuttingDown)
		if !told["a"] || !told["last"] {
			t.Errorf("before the end the subscriber was told of %v, want a and last", told)
		}
		_, err = publisher.CloseAndRecv()
		wantStatus(t, "a publisher of a hub that stops", err, codes.Unavailable, shuttingDown)
	})
}

// TestShutdownWithStalledSubscriber: one that does not read is cut off, in time.
func TestShutdownWithStalledSubscriber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		stalled, err := pb.NewPositionServiceClient(stranger(t, server)).Subscribe(t.Context(), &pb.SubscribeRequest{})
		if err != nil {
			t.Fatal(err)
		}
		listening, err := pb.NewPositionServiceClient(stranger(t, server)).Subscribe(t.Context(), &pb.SubscribeRequest{})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() {
			for {
				if _, err := listening.Recv(); err != nil {
					ended <- err
					return
				}
			}
		}()
		p := sample("a", 1)
		p.Message = strings.Repeat("m", pose.MaxMessage)
		for range 1500 { // more than gRPC buffers: the server's Send is stuck
			publish(t, server, p)
			synctest.Wait()
		}
		began := time.Now()
		server.Stop()
		if took := time.Since(began); took == 0 || took > 2*time.Second {
			t.Errorf("stopping took %v, want under 2s, and some: somebody stalls", took)
		}
		wantStatus(t, "a subscriber beside", <-ended, codes.Unavailable, shuttingDown)
		for {
			if _, err := stalled.Recv(); err != nil {
				break
			}
		}
	})
}

// TestShutdownWithMuteConnection: a connection that never says what it wants (a
// browser's, a port scanner's) keeps nobody waiting.
func TestShutdownWithMuteConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		conn, err := server.DialConn(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		synctest.Wait()
		began := time.Now()
		server.Stop()
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("stopping took %v beside a mute connection, want 2 s at most", took)
		}
	})
}
