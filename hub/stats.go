package hub

import (
	"context"
	"slices"
	"strings"
	"time"

	"posxyz/hub/pose"
)

// Stats is what a hub carries at one time.
type Stats struct {
	Started time.Time
	Counters
	Scenes []SceneStats // by name
}

// SceneStats is one scene.
type SceneStats struct {
	Scene     string
	Sources   []SourceStats   // by name
	Followers []FollowerStats // by peer
}

// SourceStats is one source.
type SourceStats struct {
	Name   string
	Status pose.Status
	Rate   float64       // accepted samples a second, over the last second or two
	Age    time.Duration // since the capture of its newest sample
	HeldBy string
}

// FollowerStats is one follower, for whoever asks who is slow.
type FollowerStats struct {
	Peer        string
	EverySample bool
	Rate        float64       // Updates a second, over the last second or two
	Lag         uint64        // samples that it follows and was not sent yet
	Waiting     time.Duration // since when something is pending that its sink does not take; 0: nothing is
	Delivered   uint64        // positions sent
	Conflated   uint64        // samples that a newer one replaced before they were sent
	Skipped     uint64        // with every sample: samples lost
}

// Stats asks every broadcaster what it carries. The error is the cause of ctx's
// end, or ErrClosed.
func (h *Hub) Stats(ctx context.Context) (Stats, error) {
	stats := Stats{Started: h.started, Counters: h.Counters()}
	index := map[string]int{}
	for _, s := range h.allScenes() {
		index[s.name] = len(stats.Scenes)
		stats.Scenes = append(stats.Scenes, s.stats(time.Now()))
	}
	for _, b := range h.broadcasters {
		told, err := b.followers(ctx)
		if err != nil {
			return Stats{}, err
		}
		for scene, followers := range told {
			i, ok := index[scene]
			if !ok { // it came in between
				i = len(stats.Scenes)
				index[scene] = i
				stats.Scenes = append(stats.Scenes, SceneStats{Scene: scene})
			}
			stats.Scenes[i].Followers = append(stats.Scenes[i].Followers, followers...)
		}
	}
	slices.SortFunc(stats.Scenes, func(a, b SceneStats) int { return strings.Compare(a.Scene, b.Scene) })
	for _, s := range stats.Scenes {
		slices.SortFunc(s.Sources, func(a, b SourceStats) int { return strings.Compare(a.Name, b.Name) })
		slices.SortFunc(s.Followers, func(a, b FollowerStats) int { return strings.Compare(a.Peer, b.Peer) })
	}
	return stats, nil
}

// followers asks run for its followers, by scene.
func (b *broadcaster) followers(ctx context.Context) (map[string][]FollowerStats, error) {
	reply := make(chan map[string][]FollowerStats, 1)
	if !b.post(func(q *queue) { q.asks = append(q.asks, func() { reply <- b.describe() }) }) {
		return nil, ErrClosed
	}
	select {
	case told := <-reply:
		return told, nil
	case <-b.hub.closed:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (b *broadcaster) describe() map[string][]FollowerStats {
	told := map[string][]FollowerStats{}
	for f := range b.all {
		told[f.scene.name] = append(told[f.scene.name], f.stats(b.now))
	}
	return told
}
