package hub

import (
	"container/list"
	"maps"
	"slices"
	"sync"
	"time"

	"posxyz/hub/pose"
)

// maxGraves is how many sources that are gone a scene remembers, so that
// followers learn of them. One that is further behind gets a snapshot instead.
const maxGraves = 1024

// scene is an island of sources.
type scene struct {
	// fixed after newScene
	name string

	mu        sync.Mutex
	sources   map[string]*source
	recent    *list.List // of *source, in the order of their last change
	graves    []grave    // in the order of seq
	seq       uint64     // of the last change
	knownFrom uint64     // graves at or below this seq are no longer remembered
	followers int
	bell      chan struct{} // closed at the next change; nil when nobody waits
	dropped   bool          // no longer in Hub.scenes
}

// source is one source of a scene, guarded by the scene's mu.
type source struct {
	// fixed after newSource
	scene *scene
	name  string

	now         pose.Position // what followers are told
	born        uint64        // seq of its first sample
	teleported  uint64        // seq of its last teleport
	received    time.Time     // of its last sample
	writer      *Publisher    // who last wrote it; nil for one that has no stream
	orbiting    bool          // the orbit last wrote it
	lostAfter   time.Time     // when it is lost; zero for never
	forgetAfter time.Time     // once lost: when it is forgotten; zero for never
	place       *list.Element // in scene.recent

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

// grave is a source that is gone.
type grave struct {
	name       string
	reason     pose.Reason
	born, died uint64
}

func newScene(name string, seq uint64) *scene {
	return &scene{
		name:      name,
		sources:   map[string]*source{},
		recent:    list.New(),
		seq:       seq,
		knownFrom: seq,
	}
}

// changeLocked gives src a new position and the next seq.
func (s *scene) changeLocked(src *source, p pose.Position) {
	s.seq++
	p.Seq = s.seq
	if p.Teleport {
		src.teleported = s.seq
	}
	src.now = p
	if src.place == nil {
		src.born = s.seq
		src.place = s.recent.PushBack(src)
	} else {
		s.recent.MoveToBack(src.place)
	}
	s.ringLocked()
}

// buryLocked takes src away.
func (s *scene) buryLocked(src *source, reason pose.Reason) {
	s.seq++
	s.recent.Remove(src.place)
	delete(s.sources, src.name)
	if len(s.graves) == maxGraves {
		s.knownFrom = s.graves[0].died
		s.graves = slices.Delete(s.graves, 0, 1)
	}
	s.graves = append(s.graves, grave{src.name, reason, src.born, s.seq})
	s.ringLocked()
}

// bellLocked returns the channel that the next change closes.
func (s *scene) bellLocked() <-chan struct{} {
	if s.bell == nil {
		s.bell = make(chan struct{})
	}
	return s.bell
}

func (s *scene) ringLocked() {
	if s.bell != nil {
		close(s.bell)
		s.bell = nil
	}
}

// unusedLocked reports whether nobody would miss the scene.
func (s *scene) unusedLocked() bool { return !s.dropped && len(s.sources) == 0 && s.followers == 0 }

func (s *scene) namesLocked() []string { return slices.Collect(maps.Keys(s.sources)) }
