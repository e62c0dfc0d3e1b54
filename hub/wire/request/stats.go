package request

import (
	"time"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
)

// ToStats reads what a hub says that it carries. A scene whose sources and
// subscribers are not listed has none here.
func ToStats(m *pb.StatsReply) hub.Stats {
	stats := hub.Stats{
		Started: time.UnixMicro(m.GetStartedUs()),
		Counters: hub.Counters{
			Published: m.GetPublished(),
			Delivered: m.GetDelivered(),
			Conflated: m.GetConflated(),
			Skipped:   m.GetSkipped(),
		},
	}
	for _, scene := range m.GetScenes() {
		stats.Scenes = append(stats.Scenes, toSceneStats(scene))
	}
	return stats
}

func toSceneStats(m *pb.SceneStats) hub.SceneStats {
	s := hub.SceneStats{Scene: m.GetScene()}
	for _, source := range m.GetSources() {
		s.Sources = append(s.Sources, hub.SourceStats{
			Name:   source.GetSource(),
			Status: pose.Status(source.GetStatus()),
			Rate:   float64(source.GetRateHz()),
			Age:    time.Duration(source.GetAgeUs()) * time.Microsecond,
			HeldBy: source.GetHeldBy(),
		})
	}
	for _, follower := range m.GetSubscribers() {
		s.Followers = append(s.Followers, hub.FollowerStats{
			Peer:        follower.GetPeer(),
			EverySample: follower.GetEverySample(),
			Rate:        float64(follower.GetRateHz()),
			Lag:         follower.GetLag(),
			Waiting:     time.Duration(follower.GetWaitingUs()) * time.Microsecond,
			Delivered:   follower.GetDelivered(),
			Conflated:   follower.GetConflated(),
			Skipped:     follower.GetSkipped(),
		})
	}
	return s
}

// FromStats writes what a hub carries, everything listed and counted.
func FromStats(stats hub.Stats) *pb.StatsReply {
	reply := &pb.StatsReply{
		StartedUs: stats.Started.UnixMicro(),
		Published: stats.Published,
		Delivered: stats.Delivered,
		Conflated: stats.Conflated,
		Skipped:   stats.Skipped,
	}
	for _, scene := range stats.Scenes {
		reply.Scenes = append(reply.Scenes, fromSceneStats(scene))
	}
	return reply
}

func fromSceneStats(s hub.SceneStats) *pb.SceneStats {
	m := &pb.SceneStats{
		Scene:           s.Scene,
		SourceCount:     uint32(len(s.Sources)),
		SubscriberCount: uint32(len(s.Followers)),
	}
	for _, source := range s.Sources {
		m.Sources = append(m.Sources, &pb.SourceStats{
			Source: source.Name,
			Status: int32(source.Status),
			RateHz: float32(source.Rate),
			AgeUs:  source.Age.Microseconds(),
			HeldBy: source.HeldBy,
		})
	}
	for _, follower := range s.Followers {
		m.Subscribers = append(m.Subscribers, &pb.SubscriberStats{
			Peer:        follower.Peer,
			EverySample: follower.EverySample,
			RateHz:      float32(follower.Rate),
			Lag:         follower.Lag,
			WaitingUs:   follower.Waiting.Microseconds(),
			Delivered:   follower.Delivered,
			Conflated:   follower.Conflated,
			Skipped:     follower.Skipped,
		})
	}
	return m
}
