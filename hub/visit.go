package hub

import "time"

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
