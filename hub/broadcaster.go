package hub

import (
	"context"
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

// visit tells f what it does not know, if there is something and it can take it.
func (b *broadcaster) visit(f *Follower) {
	pending, late := f.pending(), f.told && b.now.Sub(f.lastSent) >= Heartbeat
	early := pending && !b.closing && f.pace.isEarly(b.now)
	switch {
	case pending && !early:
		if b.takeSink(f) {
			b.tell(f)
		}
	case b.closing:
		f.end()
		b.leave(f)
	case late:
		if b.takeSink(f) {
			u := b.heartbeat(f)
			f.cursor = u.cursor
			b.give(f, u)
		}
	case early:
		b.paces.add(f)
		b.await(f)
	default:
		f.view.idle.pushBack(&f.turn)
		b.await(f)
	}
}

// takeSink takes f's sink; if it is busy, the sink will wake f. Until then
// nothing is done for f but to note since when it waits.
func (b *broadcaster) takeSink(f *Follower) bool {
	if f.take() {
		return true
	}
	f.beat.remove()
	switch {
	case !f.pending():
		f.view.idle.pushBack(&f.turn)
	case f.waitingSince.IsZero():
		f.waitingSince = b.now
	}
	return false
}

// tell gives f, whose sink was taken, what it does not know.
func (b *broadcaster) tell(f *Follower) {
	u := f.view.updateFor(f, b)
	if u == nil { // what had changed came and went
		b.miss(f, f.view.samples, 0)
		f.cursor, f.samples, f.waitingSince = f.view.audience.head, f.view.samples, time.Time{}
		f.state.Store(sinkReady)
		b.visit(f)
		return
	}
	if f.told {
		b.miss(f, u.samples, u.news)
		f.view.history.move(f.round, u.round)
	} else {
		f.view.history.join()
	}
	f.told, f.cursor, f.round, f.samples = true, u.cursor, u.round, u.samples
	f.delivered += uint64(u.positions)
	if !f.pending() { // the parts of a batch that one Update does not hold count as one
		f.pace.sent(f.period, b.now)
	}
	b.give(f, u)
}

// miss counts the samples up to a number of the view's that f is not told, news
// of them aside.
func (b *broadcaster) miss(f *Follower, samples, news uint64) {
	missed := samples - f.samples - min(news, samples-f.samples)
	if f.sub.EverySample {
		f.skipped += missed
		b.tally.skipped.Add(missed)
		return
	}
	f.conflated += missed
	b.tally.conflated.Add(missed)
}

// give sends an Update to f, whose sink was taken.
func (b *broadcaster) give(f *Follower, u *update) {
	f.lastSent, f.waitingSince = b.now, time.Time{}
	f.rate.tick(b.now)
	b.tally.count(u)
	b.beats.pushBack(&f.beat)
	if f.pending() || b.closing { // at the end it is visited once more, to be ended
		b.due.pushBack(&f.turn)
	} else {
		f.view.idle.pushBack(&f.turn)
	}
	f.send(u.bytes)
}

// await has f looked at when its next heartbeat is due. The list of beats is in
// the order of time, so that only its first is ever due.
func (b *broadcaster) await(f *Follower) {
	if f.beat.next != nil {
		return
	}
	after := b.beats.root.prev
	for after != &b.beats.root && after.of.lastSent.After(f.lastSent) {
		after = after.prev
	}
	f.beat.insertAfter(after)
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
