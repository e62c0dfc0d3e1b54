package hub

import (
	"math"
	"slices"
	"sync"
	"time"

	"posxyz/hub/pose"
)

// scene is an island of sources.
type scene struct {
	// fixed after newScene
	hub  *Hub
	name string

	mu        sync.Mutex
	sources   map[string]*source
	seq       uint64      // of the last change
	samples   uint64      // positions among the changes
	log       log         // of the changes, while there are audiences
	audiences []*audience // one for each broadcaster with followers of the scene
	followers int
	dropped   bool // no longer in Hub.scenes
}

// source is one source of a scene, guarded by the scene's mu.
type source struct {
	// fixed after newSource
	scene *scene
	name  string

	now         pose.Position // what followers are told
	teleported  uint64        // seq of its last teleport
	motion      motion
	rate        meter
	received    time.Time  // of its last sample
	writer      *Publisher // who last wrote it; nil for one that has no stream
	holder      *Publisher // whose samples alone count until heldUntil
	heldUntil   time.Time
	orbiting    bool      // the orbit last wrote it
	lostAfter   time.Time // when it is lost; zero for never
	forgetAfter time.Time // once lost: when it is forgotten; zero for never

	due due // guarded by deadlines.mu
}

// publishedLocked reports whether somebody other than the orbit says where src
// is now: see Hub.orbit.
func (src *source) publishedLocked(now time.Time) bool {
	if src.orbiting || src.now.Status == pose.Lost {
		return false
	}
	return !src.lostAfter.IsZero() || now.Sub(src.received) < DefaultTTL
}

func newScene(h *Hub, name string, seq uint64) *scene {
	return &scene{hub: h, name: name, sources: map[string]*source{}, seq: seq}
}

// changeLocked gives src a new position and the next seq; sample says that
// somebody published it, so that its age counts.
func (s *scene) changeLocked(src *source, p pose.Position, sample bool) {
	s.seq++
	s.samples++
	p.Seq = s.seq
	if p.Teleport {
		src.teleported = s.seq
	}
	src.now = p
	s.tellLocked(change{
		src:      src,
		at:       p.At,
		captured: p.Captured.UnixMicro(),
		sample:   sample,
		teleport: p.Teleport,
	}, &src.now)
}

// buryLocked takes src away.
func (s *scene) buryLocked(src *source, reason pose.Reason) {
	s.seq++
	delete(s.sources, src.name)
	s.hub.counters.sources.Add(-1)
	s.tellLocked(change{src: src, reason: reason}, nil)
}

// tellLocked logs a change and rings for the broadcasters, never for a follower:
// it costs the same however many follow.
func (s *scene) tellLocked(c change, p *pose.Position) {
	if len(s.audiences) == 0 {
		return
	}
	c.seq = s.seq
	read := uint64(math.MaxUint64)
	for _, a := range s.audiences {
		read = min(read, a.read)
	}
	s.log.append(c, p, s.hub.encoder, read)
	for _, a := range s.audiences {
		a.ring()
	}
}

// joinLocked has a broadcaster's audience told of every change from now on.
func (s *scene) joinLocked(a *audience) {
	if len(s.audiences) == 0 {
		s.log = log{before: s.seq}
	}
	s.audiences = append(s.audiences, a)
	a.read = s.seq
}

func (s *scene) leaveLocked(a *audience) {
	s.audiences = slices.DeleteFunc(s.audiences, func(other *audience) bool { return other == a })
	if len(s.audiences) == 0 {
		s.log = log{}
	}
}

// unusedLocked reports whether nobody would miss the scene.
func (s *scene) unusedLocked() bool { return !s.dropped && len(s.sources) == 0 && s.followers == 0 }

// stats returns what is known here: all but the followers.
func (s *scene) stats(now time.Time) SceneStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := SceneStats{Scene: s.name}
	for _, src := range s.sources {
		stats.Sources = append(stats.Sources, SourceStats{
			Name:   src.name,
			Status: src.now.Status,
			Rate:   src.rate.hertz(now),
			Age:    now.Sub(src.now.Captured),
			HeldBy: src.heldBy(now),
		})
	}
	return stats
}
