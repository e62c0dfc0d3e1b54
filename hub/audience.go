package hub

import (
	"slices"
	"sync/atomic"

	"posxyz/hub/pose"
)

// audience is a broadcaster's followers of one scene, with a replica of the
// scene that is brought up to date from its log. It belongs to the broadcaster's
// goroutine.
type audience struct {
	// fixed after newAudience
	broadcaster *broadcaster
	scene       *scene

	dirty atomic.Bool // something changed, and the broadcaster knows

	read uint64 // seq up to which the log was read; guarded by scene.mu

	head     uint64 // seq of the last change that was taken in
	heard    uint64 // samples of the scene up to there
	replicas map[string]*replica
	views    map[string]*view // by Follower.key
	grid     grid
	centers  map[string][]*view // those around a source, by its name
	touched  []*view            // in which something changed
	runs     [][]change         // memory for ingest
}

// replica is a source as an audience knows it.
type replica struct {
	name       string
	seq        uint64
	entry      []byte // its position, encoded, in memory of its own
	at         pose.Vec
	captured   int64         // Unix µs
	sample     bool          // as change.sample
	teleported uint64        // seq of its last teleport
	in         []*membership // of the views that tell of it
	cells      []*cell       // that it lies in, one for each level of the grid
}

func newAudience(b *broadcaster, s *scene) *audience {
	a := &audience{
		broadcaster: b,
		scene:       s,
		views:       map[string]*view{},
		centers:     map[string][]*view{},
	}
	s.mu.Lock()
	s.joinLocked(a)
	s.mu.Unlock()
	a.load()
	return a
}

// ring tells the broadcaster that the scene has changed; scene.mu is held.
func (a *audience) ring() {
	if !a.dirty.Load() && !a.dirty.Swap(true) {
		a.broadcaster.post(func(q *queue) { q.news = append(q.news, a) })
	}
}

// load makes the replica anew from what the scene is now.
func (a *audience) load() {
	s := a.scene
	s.mu.Lock()
	type standing struct {
		now        pose.Position
		teleported uint64
	}
	sources := make(map[*source]standing, len(s.sources))
	for _, src := range s.sources {
		sources[src] = standing{src.now, src.teleported}
	}
	missed := s.samples - a.heard
	a.head, a.read, a.heard = s.seq, s.seq, s.samples
	s.mu.Unlock()

	a.replicas = make(map[string]*replica, len(sources))
	a.grid.clear()
	for src, known := range sources {
		p := known.now
		r := &replica{name: src.name, teleported: known.teleported}
		a.replicas[r.name] = r
		c := change{src: src, seq: p.Seq, at: p.At, captured: p.Captured.UnixMicro(), teleport: p.Teleport}
		c.entry = s.hub.encoder.AppendPosition(nil, &p)
		r.set(&c)
		a.grid.place(r)
	}
	for _, v := range a.views {
		v.reset(missed)
		v.fill()
		a.touch(v)
	}
	a.settle()
}

// ingest takes in what has changed, and makes those due who hear of it.
func (a *audience) ingest() {
	s := a.scene
	s.mu.Lock()
	runs, ok := s.log.since(a.read, a.runs[:0])
	a.read = s.seq
	heard := s.samples
	s.mu.Unlock()
	if !ok { // it was too slow for the log
		a.load()
		return
	}
	for _, run := range runs {
		for i := range run {
			a.apply(&run[i])
		}
	}
	clear(runs)
	a.runs, a.heard = runs, heard
	a.settle()
}

func (a *audience) apply(c *change) {
	a.head = c.seq
	if c.entry == nil {
		a.bury(c)
	} else {
		a.move(c)
	}
}

// move takes in a position.
func (a *audience) move(c *change) {
	r := a.replicas[c.src.name]
	if r == nil {
		r = &replica{name: c.src.name}
		a.replicas[r.name] = r
		r.set(c)
		a.grid.place(r)
		for _, v := range a.views {
			if v.area == nil && v.filter.match(r.name) {
				v.enter(r, c.seq)
			}
		}
	} else {
		r.set(c)
		a.grid.place(r)
		for _, m := range slices.Backward(r.in) { // a view that it leaves takes the last one's place
			m.view.moved(m, c.seq)
		}
	}
	for _, cell := range r.cells {
		for _, v := range cell.views {
			v.met(r, c.seq)
		}
	}
	a.recenter(r.name)
}

// set takes over what a change says of the source.
func (r *replica) set(c *change) {
	r.seq, r.at, r.captured, r.sample = c.seq, c.at, c.captured, c.sample
	r.entry = append(r.entry[:0], c.entry...)
	if c.teleport {
		r.teleported = c.seq
	}
}

// bury takes in that a source is gone.
func (a *audience) bury(c *change) {
	r := a.replicas[c.src.name]
	delete(a.replicas, r.name)
	for len(r.in) > 0 {
		m := r.in[len(r.in)-1]
		m.view.leave(m, c.seq, c.reason)
	}
	a.grid.remove(r)
	a.recenter(r.name)
}

// recenter has the views around a source look again when all is taken in.
func (a *audience) recenter(name string) {
	for _, v := range a.centers[name] {
		v.area.stale = true
		a.touch(v)
	}
}

// touch has a view settled.
func (a *audience) touch(v *view) {
	if !v.touched {
		v.touched = true
		a.touched = append(a.touched, v)
	}
}

// settle makes the followers due of every view in which something changed.
func (a *audience) settle() {
	for _, v := range a.touched {
		if v.area != nil && v.area.stale {
			v.look(a.head)
		}
		v.touched = false // not before: looking touches
		v.history.seal()
		a.broadcaster.due.takeAll(&v.idle)
	}
	clear(a.touched)
	a.touched = a.touched[:0]
}

// viewFor returns the view that f asks for.
func (a *audience) viewFor(f *Follower) *view {
	v := a.views[f.key]
	if v == nil {
		v = newView(a, f)
		a.views[f.key] = v
		if v.area != nil && v.area.around != "" {
			a.centers[v.area.around] = append(a.centers[v.area.around], v)
		}
		v.fill()
		a.settle()
	}
	return v
}

// drop takes a view away that nobody follows any longer.
func (a *audience) drop(v *view) {
	v.reset(0)
	delete(a.views, v.key)
	if v.area != nil {
		a.grid.unwatch(v)
		if around := v.area.around; around != "" {
			a.centers[around] = slices.DeleteFunc(a.centers[around], func(other *view) bool { return other == v })
			if len(a.centers[around]) == 0 {
				delete(a.centers, around)
			}
		}
	}
	if len(a.views) > 0 {
		return
	}
	delete(a.broadcaster.audiences, a.scene)
	a.scene.mu.Lock()
	a.scene.leaveLocked(a)
	a.scene.mu.Unlock()
}
