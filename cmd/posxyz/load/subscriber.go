package load

import (
	"context"
	"time"

	"google.golang.org/grpc"

	pb "posxyz/gen/posxyzpb"
)

// subscriber follows every sample of a scene, and counts.
type subscriber struct {
	// fixed after newCrowd
	crowd   *crowd
	conn    *connection
	scene   string
	sources int

	// owned by the goroutine that follows
	update   update // what came last
	covered  uint64 // the scene's seq up to which it was told
	gone     int    // sources that are no more
	received uint64 // samples
	skipped  uint64 // samples that it was told to have missed
	err      error  // why it was cut off; nil: it was not
}

// follow counts what it is told until all is over, it is cut off, or ctx ends;
// only if it is cut off there is an error. It calls arrive when it has been told
// what is there.
func (s *subscriber) follow(ctx context.Context, arrive func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	request := &pb.SubscribeRequest{Scene: s.scene, EverySample: true}
	stream, err := s.conn.api.Subscribe(ctx, request, grpc.WaitForReady(true), grpc.ForceCodecV2(codec{}))
	if err != nil {
		return unlessDone(ctx, err)
	}
	for arrived := false; ; {
		if err := stream.RecvMsg(&s.update); err != nil {
			return unlessDone(ctx, err)
		}
		if !arrived {
			arrived = true
			s.covered = s.update.seq
			arrive()
			continue
		}
		if s.take(time.Now()); s.isOver() {
			return nil
		}
	}
}

func unlessDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// take counts an Update. What it was told before, and who is lost, is no sample.
func (s *subscriber) take(now time.Time) {
	nowUS, count := now.UnixMicro(), uint64(0)
	last := s.covered
	for _, p := range s.update.samples {
		if p.seq <= s.covered || p.lost {
			continue
		}
		if !s.update.snapshot { // which is in no order
			s.covered = p.seq
		}
		count++
		s.conn.ages.Count(time.Duration(nowUS-p.capturedUS) * time.Microsecond)
		last = max(last, p.seq)
	}
	s.covered = max(last, s.update.seq)
	s.received += count
	s.skipped += s.update.skipped
	s.gone += s.update.gone
	if count > 0 {
		s.conn.delivered.Add(count)
		s.conn.lastUS.Store(nowUS)
	}
}

// isOver reports whether the last Update says that there is no more to come: the
// sources are gone, or nothing happens in a scene that is known to be empty.
func (s *subscriber) isOver() bool {
	nothing := len(s.update.samples) == 0 && s.update.gone == 0
	return s.gone >= s.sources || nothing && s.crowd.empty.Load()
}
