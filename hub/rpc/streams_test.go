package rpc_test

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/rpc/rpctest"
)

// TestStreamsLimit: the 1,001st stream of a connection is refused at once, not
// queued; a connection beside it is free; a stream that ends makes room; and the
// whole crowd leaves no goroutine behind.
func TestStreamsLimit(t *testing.T) {
	const tooMany = "hub: limit reached: 1000 streams on a connection"
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		api, beside := pb.NewPositionServiceClient(stranger(t, server)), pb.NewPositionServiceClient(stranger(t, server))
		for _, conn := range []pb.PositionServiceClient{api, beside} {
			if _, err := conn.PositionReq(t.Context(), &pb.Msg{}); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		before := runtime.NumGoroutine()
		began := time.Now()
		ends := make([]context.CancelFunc, 1000)
		for i := range ends {
			ctx, cancel := context.WithCancel(t.Context())
			ends[i] = cancel
			stream, err := api.Subscribe(ctx, &pb.SubscribeRequest{})
			if err != nil {
				t.Fatalf("stream %d: %v", i, err)
			}
			if _, err := stream.Recv(); err != nil {
				t.Fatalf("stream %d: %v", i, err)
			}
		}
		for range 3 {
			stream, err := api.Subscribe(t.Context(), &pb.SubscribeRequest{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = stream.Recv()
			wantStatus(t, "the 1,001st stream", err, codes.ResourceExhausted, tooMany)
			_, err = api.PositionReq(t.Context(), &pb.Msg{})
			wantStatus(t, "a poll beside 1,000 streams", err, codes.ResourceExhausted, tooMany)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("refusing took %v, want it at once", took)
		}
		if _, err := beside.PositionReq(t.Context(), &pb.Msg{}); err != nil {
			t.Errorf("a poll on another connection: %v", err)
		}

		ends[500]()
		synctest.Wait()
		for range 3 {
			if _, err := api.PositionReq(t.Context(), &pb.Msg{}); err != nil {
				t.Errorf("a poll after one stream ended: %v", err)
			}
			synctest.Wait()
		}
		for _, end := range ends {
			end()
		}
		synctest.Wait()
		if left := runtime.NumGoroutine() - before; left > 0 {
			t.Errorf("1,000 subscribers at once left %d goroutines behind", left)
		}
	})
}
