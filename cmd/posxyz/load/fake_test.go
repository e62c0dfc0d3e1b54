package load

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"google.golang.org/grpc"

	pb "posxyz/gen/posxyzpb"
)

// fakeHub takes what is published, and then tells each subscriber what it likes.
type fakeHub struct {
	pb.UnimplementedPositionServiceServer

	samples chan int // how many there were, when the publisher has ended
	tell    func(stream grpc.ServerStreamingServer[pb.Update], samples int) error
}

func (h *fakeHub) Publish(stream grpc.ClientStreamingServer[pb.Position, pb.Msg]) error {
	samples := 0
	for {
		p, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			h.samples <- samples
			return stream.SendAndClose(&pb.Msg{})
		}
		if err != nil {
			return err
		}
		if !p.GetRemove() {
			samples++
		}
	}
}

func (h *fakeHub) Subscribe(_ *pb.SubscribeRequest, stream grpc.ServerStreamingServer[pb.Update]) error {
	if err := stream.Send(&pb.Update{Snapshot: true}); err != nil {
		return err
	}
	select {
	case samples := <-h.samples:
		return h.tell(stream, samples)
	case <-stream.Context().Done():
		return stream.Context().Err()
	}
}

// startFakeHub serves on this machine until the end of the test.
func startFakeHub(t *testing.T, tell func(stream grpc.ServerStreamingServer[pb.Update], samples int) error) (address string) {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	pb.RegisterPositionServiceServer(server, &fakeHub{samples: make(chan int, 1), tell: tell})
	serving := make(chan struct{})
	go func() {
		defer close(serving)
		_ = server.Serve(lis)
	}()
	t.Cleanup(func() {
		server.Stop()
		<-serving
	})
	return lis.Addr().String()
}

// TestRunAccounts for what hubs do that do not keep up.
func TestRunAccounts(t *testing.T) {
	move := func(seqs ...uint64) *pb.Update {
		u := &pb.Update{Seq: seqs[len(seqs)-1]}
		for _, seq := range seqs {
			u.Positions = append(u.Positions, &pb.Position{Seq: seq, TimeUs: time.Now().UnixMicro()})
		}
		return u
	}
	type counts struct {
		delivered, skipped, missing uint64
		cutOff                      int
	}
	for _, c := range []struct {
		name string
		tell func(stream grpc.ServerStreamingServer[pb.Update], samples int) error
		want counts // of ten samples
	}{
		{"late", func(stream grpc.ServerStreamingServer[pb.Update], _ int) error {
			time.Sleep(200 * time.Millisecond)
			_ = stream.Send(move(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
			return stream.Send(&pb.Update{Gone: []*pb.Gone{{}}, Seq: 11})
		}, counts{delivered: 10}},
		{"with a gap", func(stream grpc.ServerStreamingServer[pb.Update], _ int) error {
			_ = stream.Send(move(1, 2, 3, 7, 8))
			return stream.Send(&pb.Update{Gone: []*pb.Gone{{}}, Seq: 11})
		}, counts{delivered: 5, missing: 5}},
		{"with a gap that is told", func(stream grpc.ServerStreamingServer[pb.Update], _ int) error {
			resync := move(1, 10)
			resync.Snapshot, resync.Skipped = true, 8
			_ = stream.Send(move(1))
			_ = stream.Send(resync)
			return stream.Send(&pb.Update{Gone: []*pb.Gone{{}}, Seq: 11})
		}, counts{delivered: 2, skipped: 8}},
		{"with nothing, and no end", func(stream grpc.ServerStreamingServer[pb.Update], _ int) error {
			for stream.Context().Err() == nil {
				_ = stream.Send(&pb.Update{})
				time.Sleep(10 * time.Millisecond)
			}
			return nil
		}, counts{missing: 10}},
		{"and end the stream", func(stream grpc.ServerStreamingServer[pb.Update], _ int) error {
			return stream.Send(move(1, 2))
		}, counts{delivered: 2, missing: 8, cutOff: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			began := time.Now()
			result, err := Run(t.Context(), Options{
				Hub: startFakeHub(t, c.tell), Subscribers: 1, PerConnection: 1, Sources: 1, Rate: 200, For: 50 * time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := (counts{result.Delivered, result.Skipped, result.Missing, result.CutOff}); got != c.want || result.Published != 10 {
				t.Errorf("of %d samples %+v, want of 10 %+v", result.Published, got, c.want)
			}
			if took := time.Since(began); took > settlesWithin {
				t.Errorf("it took %v, though there was nothing to wait for", took)
			}
		})
	}
}

// TestRunGivesUp: a subscriber that is told nothing does not hold up the result.
func TestRunGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	address := startFakeHub(t, func(stream grpc.ServerStreamingServer[pb.Update], _ int) error {
		cancel() // Ctrl-C, while it waits
		<-stream.Context().Done()
		return nil
	})
	began := time.Now()
	result, err := Run(ctx, Options{Hub: address, Subscribers: 1, PerConnection: 1, Sources: 1, Rate: 200, For: 50 * time.Millisecond})
	if err != nil || result.Missing != 10 || result.CutOff > 0 {
		t.Errorf("%+v, %v, want 10 missing, nobody cut off", result, err)
	}
	if took := time.Since(began); took > settlesWithin {
		t.Errorf("it took %v, want about %v", took, endsWithin)
	}
}
