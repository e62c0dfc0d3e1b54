package hub

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
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
	// Broadcasters is how many goroutines tell followers; 0 is one for each core.
	Broadcasters int
	// Orbit moves the default source while nobody else publishes it: see orbit.
	Orbit bool
}

// Hub is safe for concurrent use.
type Hub struct {
	// fixed after New
	encoder      Encoder
	opts         Options
	started      time.Time
	closed       chan struct{} // closed when Run's ctx has ended
	broadcasters []*broadcaster

	turn      atomic.Uint64 // which broadcaster is next to take a follower
	counters  counters
	deadlines deadlines

	mu       sync.RWMutex
	scenes   map[string]*scene
	seqFloor uint64 // no scene that is made from now on has used this seq
}

// New returns a hub whose followers get what encoder writes. It takes samples
// at once; time passes, and followers are told, in Run.
func New(encoder Encoder, opts Options) *Hub {
	opts = opts.withDefaults()
	now := time.Now()
	h := &Hub{
		encoder:   encoder,
		opts:      opts,
		started:   now,
		closed:    make(chan struct{}),
		deadlines: newDeadlines(),
		scenes:    map[string]*scene{},
		seqFloor:  uint64(now.UnixMicro()),
	}
	for range opts.Broadcasters {
		h.broadcasters = append(h.broadcasters, newBroadcaster(h))
	}
	return h
}

func (opts Options) withDefaults() Options {
	if opts.Forget <= 0 {
		opts.Forget = DefaultForget
	}
	for _, o := range []struct {
		value    *int
		fallback int
	}{
		{&opts.MaxSources, DefaultMaxSources},
		{&opts.MaxScenes, DefaultMaxScenes},
		{&opts.MaxFollowers, DefaultMaxFollowers},
		{&opts.MaxPublishers, DefaultMaxPublishers},
		{&opts.Broadcasters, runtime.GOMAXPROCS(0)},
	} {
		if *o.value <= 0 {
			*o.value = o.fallback
		}
	}
	return opts
}

// Run lets time pass, until ctx ends: it tells followers, loses and forgets
// sources, and moves the orbit. Then the hub is closed: nothing is published any
// longer, each follower gets what is pending and its sink's End, and Run returns
// the cause of ctx's end, after farewellTime at the latest. It may be called once.
func (h *Hub) Run(ctx context.Context) error {
	var running sync.WaitGroup
	defer running.Wait()
	for _, b := range h.broadcasters {
		running.Go(b.run)
	}
	defer close(h.closed)
	var changing sync.WaitGroup
	defer changing.Wait()
	if h.opts.Orbit {
		changing.Go(func() { h.orbit(ctx) })
	}
	h.expire(ctx)
	return context.Cause(ctx)
}

// Closed is closed when the ctx of Run has ended.
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
	unknown := &NotFoundError{Source: id}
	hasDefault := false
	if s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if src := s.sources[id.Name]; src != nil {
			p := src.now
			p.HeldBy = src.heldBy(time.Now()) // its hold may have run out since
			return p, nil
		}
		for name := range s.sources {
			unknown.know(name)
		}
		hasDefault = s.sources[defaultID.Name] != nil
	}
	if id == defaultID {
		return pose.Position{Source: id, At: orbitStart, Captured: h.started}, nil
	}
	if id.Scene == defaultID.Scene && !hasDefault {
		unknown.know(defaultID.Name)
	}
	return pose.Position{}, unknown
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
// need be. The caller unlocks. The error is a *LimitError.
func (h *Hub) sceneLocked(name string) (*scene, error) {
	for {
		h.mu.RLock()
		s := h.scenes[name]
		h.mu.RUnlock()
		if s == nil {
			h.mu.Lock()
			if s = h.scenes[name]; s == nil {
				if len(h.scenes) >= h.opts.MaxScenes {
					h.mu.Unlock()
					return nil, h.counters.limited("scenes", h.opts.MaxScenes)
				}
				s = newScene(h, name, h.seqFloor)
				h.scenes[name] = s
				h.counters.scenes.Add(1)
			}
			h.mu.Unlock()
		}
		s.mu.Lock()
		if !s.dropped {
			return s, nil
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
	h.counters.scenes.Add(-1)
}

func (h *Hub) allScenes() []*scene {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return slices.Collect(maps.Values(h.scenes))
}
