package request

import (
	"context"
	"time"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
)

// statsAge is how old an answer of Stats may be.
const statsAge = 100 * time.Millisecond

// Stats answers all who ask at about the same time with one look at the hub:
// looking stops its broadcasters for as long as they describe their followers.
// Safe for concurrent use.
type Stats struct {
	// fixed after NewStats
	hub *hub.Hub

	looking chan struct{} // one slot: held by who looks, and guards the rest

	full *pb.StatsReply // nil before the first
	at   time.Time
}

// NewStats returns what answers for h.
func NewStats(h *hub.Hub) *Stats { return &Stats{hub: h, looking: make(chan struct{}, 1)} }

// Answer returns what the hub carries, or carried statsAge ago: read it only, it
// is shared. The error is the cause of ctx's end, or hub.ErrClosed.
func (s *Stats) Answer(ctx context.Context, m *pb.StatsRequest) (*pb.StatsReply, error) {
	full, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	if m.GetBrief() {
		return brief(full, m.GetScene()), nil
	}
	return full, nil
}

func (s *Stats) look(ctx context.Context) (*pb.StatsReply, error) {
	select {
	case s.looking <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-s.looking }()
	if s.full != nil && time.Since(s.at) < statsAge {
		return s.full, nil
	}
	stats, err := s.hub.Stats(ctx)
	if err != nil {
		return nil, err
	}
	s.full, s.at = FromStats(stats), time.Now()
	return s.full, nil
}

// brief lists the sources and subscribers of one scene only.
func brief(full *pb.StatsReply, scene string) *pb.StatsReply {
	reply := &pb.StatsReply{
		StartedUs: full.GetStartedUs(),
		Published: full.GetPublished(),
		Delivered: full.GetDelivered(),
		Conflated: full.GetConflated(),
		Skipped:   full.GetSkipped(),
		Scenes:    make([]*pb.SceneStats, len(full.GetScenes())),
	}
	for i, s := range full.GetScenes() {
		if s.GetScene() != scene {
			s = &pb.SceneStats{Scene: s.GetScene(), SourceCount: s.GetSourceCount(), SubscriberCount: s.GetSubscriberCount()}
		}
		reply.Scenes[i] = s
	}
	return reply
}
