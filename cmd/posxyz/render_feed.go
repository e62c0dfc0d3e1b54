package main

import (
	"iter"
	"time"

	"posxyz/hub/pose"
)

// lookahead is how much earlier than they are due the renderer is told of samples,
// so that it knows where a source is going: more than the longest gap.
const lookahead = 2 * longestGap

// feed hands out the events of a course as the renderer is to be told of them.
type feed struct {
	next   func() (pose.Position, bool) // of the course
	head   pose.Position                // what next returned last
	more   bool                         // there is a head
	queues []*queue                     // of each source, in the order of their first events
	of     map[pose.SourceID]*queue
}

// queue holds the events of one source that are not told yet.
type queue struct {
	there  bool // the renderer knows the source
	events []pose.Position
}

// newFeed starts a course. stop must be called at its end.
func newFeed(c *course) (_ *feed, stop func()) {
	f := &feed{of: make(map[pose.SourceID]*queue)}
	f.next, stop = iter.Pull(c.events)
	f.head, f.more = f.next()
	return f, stop
}

// until returns what the renderer is to be told before it renders up to a time. A
// source begins with its first sample and not before, though the ones after it
// are told early.
func (f *feed) until(t time.Duration) pose.Update {
	now := renderEpoch.Add(t)
	for horizon := now.Add(lookahead); f.more && !f.head.Captured.After(horizon); f.head, f.more = f.next() {
		q := f.of[f.head.Source]
		if q == nil {
			q = new(queue)
			f.of[f.head.Source] = q
			f.queues = append(f.queues, q)
		}
		q.events = append(q.events, f.head)
	}
	var u pose.Update
	for _, q := range f.queues {
		q.tell(&u, now)
	}
	return u
}

// tell moves events of a source to an update, in which ends are before samples.
func (q *queue) tell(u *pose.Update, now time.Time) {
	told := false
	for len(q.events) > 0 {
		e := &q.events[0]
		due := !e.Captured.After(now)
		switch {
		case e.Remove && (told || !due), !e.Remove && !q.there && !due:
			return
		case e.Remove:
			u.Gone = append(u.Gone, pose.Gone{Source: e.Source})
			q.there = false
		default:
			u.Positions = append(u.Positions, *e)
			q.there, told = true, true
		}
		q.events = q.events[1:]
	}
}
