// Package hub holds where every source is, and tells those who follow.
//
// A hub has scenes; a scene has sources; a source has one position, its newest.
// Publish replaces it, Latest reads it, Follow is told of every change. The hub
// knows no transport.
//
//	Publish ─▶ scene: sources in the order of their last change, one bell
//	                      ▲             ▲
//	              Follower (cursor)   Follower (cursor)   … each at its own pace
//
// # Guaranteed
//
//   - Publishing never waits for a follower. A follower that is slow gets, for
//     each source, the newest position next: what came in between is conflated.
//   - A follower's first Update is a complete snapshot; the rest go on from its
//     sequence, without a gap and without a duplicate.
//   - Within a scene, seq rises with every change, also across restarts of a hub
//     on a machine whose clock does not go back.
//   - A follower costs the hub a cursor, however far behind it is.
//   - When nothing changes, an empty Update comes each Heartbeat: a hub that is
//     frozen is not mistaken for sources that stand still.
//
// # Not guaranteed
//
//   - That a follower sees every sample: only the newest per source.
//   - Order between scenes.
//   - That a position is remembered after the hub ends.
//
// # Life of a source
//
// It is live from its first sample. It is lost when its TTL has passed, or when
// the Publisher that last wrote it closes. A lost source is told once, whole,
// and forgotten after Options.Forget. A sample revives it at any time.
package hub

import (
	"context"
	"sync"
	"time"

	"posxyz/hub/pose"
)

// Heartbeat is how long a follower waits at most for an Update.
const Heartbeat = time.Second

// The defaults of Options.
const (
	DefaultForget        = 30 * time.Second
	DefaultMaxSources    = 10_000
	DefaultMaxScenes     = 1_000
	DefaultMaxFollowers  = 10_000
	DefaultMaxPublishers = 1_000
)

// Options say how a hub behaves. The zero Options is right.
type Options struct {
	// Forget is how long a lost source is remembered; 0 is DefaultForget.
	Forget time.Duration
	// What there may be at most; 0 is the default.
	MaxSources    int // in a scene
	MaxScenes     int
	MaxFollowers  int
	MaxPublishers int
	// Orbit moves the default source while nobody else publishes it: see orbit.
	Orbit bool
}

// Hub is safe for concurrent use.
type Hub struct {
	// fixed after New
	opts    Options
	started time.Time
	closed  chan struct{} // closed when Run ends

	broadcasters []*broadcaster

	counters  counters
	deadlines deadlines

	mu       sync.RWMutex
	scenes   map[string]*scene
	seqFloor uint64 // no scene that is made from now on has used this seq
}

// New returns a hub that is ready for use; time passes for its sources in Run.
func New(opts Options) *Hub {
	if opts.Forget <= 0 {
		opts.Forget = DefaultForget
	}
	if opts.MaxSources <= 0 {
		opts.MaxSources = DefaultMaxSources
	}
	now := time.Now()
	return &Hub{
		opts:      opts,
		started:   now,
		closed:    make(chan struct{}),
		deadlines: newDeadlines(),
		scenes:    map[string]*scene{},
		seqFloor:  uint64(now.UnixMicro()),
	}
}

// Run lets time pass: it loses and forgets sources, and moves the orbit. It
// returns when ctx ends, with its cause; from then on the hub is closed:
// followers get what is still pending, then ErrClosed. It may be called once.
func (h *Hub) Run(ctx context.Context) error {
	defer close(h.closed)
	var background sync.WaitGroup
	defer background.Wait()
	if h.opts.Orbit {
		background.Go(func() { h.orbit(ctx) })
	}
	h.expire(ctx)
	return context.Cause(ctx)
}

// Closed is closed when Run has ended.
func (h *Hub) Closed() <-chan struct{} { return h.closed }

// Latest returns the newest position of a source. The default source is always
// there: at (1, 0, 0) until somebody publishes it. The error is a *NotFoundError
// or a *pose.FieldError.
func (h *Hub) Latest(id pose.SourceID) (pose.Position, error) {
	if id.Name == "" {
		id.Name = pose.DefaultSource
	}
	if err := pose.ValidateSource(id); err != nil {
		return pose.Position{}, err
	}
	h.mu.RLock()
	s := h.scenes[id.Scene]
	h.mu.RUnlock()
	var known []string
	if s != nil {
		s.mu.Lock()
		src := s.sources[id.Name]
		if src != nil {
			defer s.mu.Unlock()
			return src.now, nil
		}
		known = s.namesLocked()
		s.mu.Unlock()
	}
	if id == defaultID {
		return pose.Position{Source: id, At: orbitStart, Captured: h.started}, nil
	}
	return pose.Position{}, newNotFoundError(id, known)
}

func (h *Hub) isClosed() bool {
	select {
	case <-h.closed:
		return true
	default:
		return false
	}
}

// sceneLocked returns the scene of that name with its mu held, and makes it if
// need be. The caller unlocks.
func (h *Hub) sceneLocked(name string) *scene {
	for {
		h.mu.RLock()
		s := h.scenes[name]
		h.mu.RUnlock()
		if s == nil {
			h.mu.Lock()
			if s = h.scenes[name]; s == nil {
				s = newScene(name, h.seqFloor)
				h.scenes[name] = s
			}
			h.mu.Unlock()
		}
		s.mu.Lock()
		if !s.dropped {
			return s
		}
		s.mu.Unlock() // it was dropped in between: there is, or will be, a new one
	}
}

// dropIfUnused takes a scene away that has neither sources nor followers, so
// that scenes which came and went cost nothing.
func (h *Hub) dropIfUnused(s *scene) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.unusedLocked() {
		return
	}
	s.dropped = true
	h.seqFloor = max(h.seqFloor, s.seq)
	delete(h.scenes, s.name)
}
