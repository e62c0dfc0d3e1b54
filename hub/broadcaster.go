package hub

import (
	"runtime"
	"slices"
	"sync"
	"time"
)

// chunk is how many followers a broadcaster visits before it looks for news, so
// that the last of many get what is new then.
const chunk = 256

// joinChunk is how many followers begin in a turn: one that is the first to ask
// for something costs as much as there is of it.
const joinChunk = 8

// farewellTime is how long followers whose sinks are busy are waited for when
// the hub closes.
const farewellTime = time.Second

// broadcaster tells its share of the followers. All that its audiences, views
// and followers own belongs to the goroutine of run; others post to its queue.
//
//	publish ─▶ scene.log ─▶ audience ─▶ views ─▶ followers that are due ─▶ sinks
type broadcaster struct {
	// fixed after newBroadcaster
	hub  *Hub
	bell chan struct{} // one slot: the queue is not empty

	mu      sync.Mutex
	queue   queue
	stopped bool // nobody reads the queue any longer

	tally tally

	// owned by run
	now       time.Time // of this turn
	turn      uint64    // counts them
	audiences map[*scene]*audience
	all       map[*Follower]struct{}
	due       list[Follower] // to be visited, in this order
	beats     list[Follower] // in the order of their last Update; who waits for its sink is not here
	paces     paceHeap       // who was told enough for now
	joining   []*Follower    // who has not begun
	closing   bool
	spare     queue
}

// queue is what a broadcaster is to look at.
type queue struct {
	news   []*audience // scenes in which something changed
	joins  []*Follower
	wakes  []*Follower // their sinks were wanted, and are ready
	leaves []*Follower
	asks   []func()
}

func newBroadcaster(h *Hub) *broadcaster {
	b := &broadcaster{
		hub:       h,
		bell:      make(chan struct{}, 1),
		audiences: map[*scene]*audience{},
		all:       map[*Follower]struct{}{},
	}
	b.due.init()
	b.beats.init()
	return b
}

// post puts something into the queue; false if nobody reads it any longer.
func (b *broadcaster) post(put func(*queue)) bool {
	b.mu.Lock()
	stopped := b.stopped
	if !stopped {
		put(&b.queue)
	}
	b.mu.Unlock()
	select {
	case b.bell <- struct{}{}:
	default:
	}
	return !stopped
}

// run tells followers until the hub is closed and they know everything.
func (b *broadcaster) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	defer b.stop()
	closed := b.hub.closed
	var farewell <-chan time.Time
	for {
		for more := true; more; {
			more = b.takeTurn()
			runtime.Gosched() // let the sinks work
		}
		if b.closing && len(b.all) == 0 {
			return
		}
		timer.Reset(b.untilNext())
		select {
		case <-b.bell:
		case <-timer.C:
		case <-closed:
			closed = nil
			b.closing = true
			farewell = time.After(farewellTime)
			for f := range b.all {
				b.due.pushBack(&f.turn)
			}
		case <-farewell:
			return
		}
	}
}

// stop ends those who are still there; nothing is posted from then on.
func (b *broadcaster) stop() {
	b.mu.Lock()
	b.stopped = true
	joins := slices.Concat(b.joining, b.queue.joins)
	b.mu.Unlock()
	for _, f := range joins {
		f.end()
	}
	for f := range b.all {
		f.end()
	}
}

// takeTurn looks at the queue, then visits some of those who are due; it
// reports whether there are more.
func (b *broadcaster) takeTurn() (more bool) {
	b.now = time.Now()
	b.turn++
	b.readQueue()
	b.collectTimed()
	for range chunk {
		f := b.due.first()
		if f == nil {
			return len(b.joining) > 0
		}
		f.turn.remove()
		b.visit(f)
	}
	return true
}

func (b *broadcaster) readQueue() {
	b.mu.Lock()
	q := b.queue
	b.queue = b.spare
	b.mu.Unlock()
	b.joining = append(b.joining, q.joins...)
	some := min(len(b.joining), joinChunk)
	for _, f := range b.joining[:some] {
		b.join(f)
	}
	b.joining = slices.Delete(b.joining, 0, some)
	for _, a := range q.news {
		a.dirty.Store(false) // before looking: what comes now rings again
		a.ingest()
	}
	for _, f := range q.wakes {
		if f.view != nil {
			b.due.pushBack(&f.turn)
		}
	}
	for _, f := range q.leaves {
		b.leave(f)
	}
	for _, ask := range q.asks {
		ask()
	}
	clear(q.news)
	clear(q.joins)
	clear(q.wakes)
	clear(q.leaves)
	clear(q.asks)
	b.spare = queue{q.news[:0], q.joins[:0], q.wakes[:0], q.leaves[:0], q.asks[:0]}
}

func (b *broadcaster) join(f *Follower) {
	if f.isClosed() {
		return
	}
	a := b.audiences[f.scene]
	if a == nil {
		a = newAudience(b, f.scene)
		b.audiences[f.scene] = a
	} else {
		a.ingest() // its snapshot has what was published before it came
	}
	f.view = a.viewFor(f)
	f.view.followers++
	f.samples = f.view.samples
	b.all[f] = struct{}{}
	b.due.pushBack(&f.turn)
}

func (b *broadcaster) leave(f *Follower) {
	if f.view == nil {
		return // it was ended before
	}
	f.turn.remove()
	f.beat.remove()
	b.paces.remove(f)
	delete(b.all, f)
	v := f.view
	f.view = nil
	if f.told {
		v.history.leave(f.round)
	}
	if v.followers--; v.followers == 0 {
		v.audience.drop(v)
	}
}

// collectTimed makes those due whose time has come.
func (b *broadcaster) collectTimed() {
	for f := b.beats.first(); f != nil && b.now.Sub(f.lastSent) >= Heartbeat; f = b.beats.first() {
		f.beat.remove()
		b.paces.remove(f)
		b.due.pushBack(&f.turn)
	}
	for f := b.paces.first(); f != nil && !f.pace.isEarly(b.now); f = b.paces.first() {
		b.paces.remove(f)
		b.due.pushBack(&f.turn)
	}
}

// untilNext returns how long there is nothing to do, if nothing happens.
func (b *broadcaster) untilNext() time.Duration {
	next := time.Hour
	if f := b.beats.first(); f != nil {
		next = time.Until(f.lastSent.Add(Heartbeat))
	}
	if f := b.paces.first(); f != nil {
		next = min(next, time.Until(f.pace.next))
	}
	return max(next, 0)
}
