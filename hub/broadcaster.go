package hub

import (
	"context"
	"maps"
	"slices"
	"time"
)

type broadcaster struct{ tally tally }

func (b *broadcaster) followers(context.Context) (map[string][]FollowerStats, error) { return nil, nil }

func (h *Hub) allScenes() []*scene {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return slices.Collect(maps.Values(h.scenes))
}

func (s *scene) stats(time.Time) SceneStats { return SceneStats{Scene: s.name} }
