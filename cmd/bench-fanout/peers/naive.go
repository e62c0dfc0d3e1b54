package peers

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"google.golang.org/grpc"

	pb "posxyz/gen/posxyzpb"
)

// naiveMailbox is how many positions may wait for one subscriber; the publisher
// waits when there are more.
const naiveMailbox = 256

// serveNaive is the fan-out of a tutorial: a channel and a goroutine for each
// subscriber, and Send for each position.
func serveNaive(ctx context.Context, up func(address string)) error {
	lis, err := listen(ctx)
	if err != nil {
		return err
	}
	s := grpc.NewServer()
	pb.RegisterPositionServiceServer(s, &naive{mailboxes: map[chan *pb.Update]bool{}, seq: uint64(time.Now().UnixMicro())})
	defer context.AfterFunc(ctx, s.Stop)()
	up(lis.Addr().String())
	return s.Serve(lis)
}

type naive struct {
	pb.UnimplementedPositionServiceServer

	mu        sync.Mutex
	mailboxes map[chan *pb.Update]bool
	seq       uint64
}

// Subscribe sends an empty Update, then one for each position.
func (s *naive) Subscribe(_ *pb.SubscribeRequest, stream grpc.ServerStreamingServer[pb.Update]) error {
	mailbox := make(chan *pb.Update, naiveMailbox)
	s.mu.Lock()
	s.mailboxes[mailbox] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.mailboxes, mailbox)
		s.mu.Unlock()
	}()
	if err := stream.Send(&pb.Update{Snapshot: true}); err != nil {
		return err
	}
	for {
		select {
		case update := <-mailbox:
			if err := stream.Send(update); err != nil {
				return err
			}
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
	}
}

// Publish gives each position to every subscriber.
func (s *naive) Publish(stream grpc.ClientStreamingServer[pb.Position, pb.Msg]) error {
	for {
		position, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.SendAndClose(&pb.Msg{})
		}
		if err != nil {
			return err
		}
		now := time.Now().UnixMicro()
		s.mu.Lock()
		s.seq++
		position.Seq, position.TimeUs = s.seq, now
		update := &pb.Update{Positions: []*pb.Position{position}, Seq: s.seq, TimeUs: now}
		for mailbox := range s.mailboxes {
			mailbox <- update
		}
		s.mu.Unlock()
	}
}
