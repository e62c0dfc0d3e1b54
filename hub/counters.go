package hub

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// Counters say what a hub has done since it was made, and what it carries now.
type Counters struct {
	Published uint64 // accepted samples
	Late      uint64 // samples dropped: older than the one before, of one Publisher
	Retimed   uint64 // capture times replaced by the time of receipt
	Held      uint64 // samples dropped: another publisher holds the source
	Updates   uint64 // sent to followers
	Delivered uint64 // positions in them
	Bytes     uint64 // in them
	Conflated uint64 // samples that a newer one replaced before they were sent
	Skipped   uint64 // samples lost to followers of every sample

	Followers, Publishers, Sources, Scenes int64 // there now

	LimitsHit map[string]uint64 // by LimitError.What
}

// counters is what the hub counts while it runs. Broadcasters count in tallies
// of their own, so that they share no cache line.
type counters struct {
	published, late, retimed, held         atomic.Uint64
	followers, publishers, sources, scenes atomic.Int64

	mu        sync.Mutex
	limitsHit map[string]uint64
}

// limited counts a limit that was hit, and returns its error.
func (c *counters) limited(what string, limit int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.limitsHit == nil {
		c.limitsHit = map[string]uint64{}
	}
	c.limitsHit[what]++
	return &LimitError{what, limit}
}

// Limited counts a limit of a transport's that was hit, and returns its error.
func (h *Hub) Limited(what string, limit int) error { return h.counters.limited(what, limit) }

// Counters returns what the hub has done so far.
func (h *Hub) Counters() Counters {
	c := Counters{
		Published:  h.counters.published.Load(),
		Late:       h.counters.late.Load(),
		Retimed:    h.counters.retimed.Load(),
		Held:       h.counters.held.Load(),
		Followers:  h.counters.followers.Load(),
		Publishers: h.counters.publishers.Load(),
		Sources:    h.counters.sources.Load(),
		Scenes:     h.counters.scenes.Load(),
	}
	for _, b := range h.broadcasters {
		c.Updates += b.tally.updates.Load()
		c.Delivered += b.tally.delivered.Load()
		c.Bytes += b.tally.bytes.Load()
		c.Conflated += b.tally.conflated.Load()
		c.Skipped += b.tally.skipped.Load()
	}
	h.counters.mu.Lock()
	defer h.counters.mu.Unlock()
	c.LimitsHit = maps.Clone(h.counters.limitsHit)
	return c
}

// ageBounds are the upper bounds of the histogram of ages; what is older is
// counted last.
var ageBounds = [...]time.Duration{
	100 * time.Microsecond, 250 * time.Microsecond, 500 * time.Microsecond,
	1 * time.Millisecond, 2500 * time.Microsecond, 5 * time.Millisecond,
	10 * time.Millisecond, 25 * time.Millisecond, 50 * time.Millisecond,
	100 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond,
	1 * time.Second, 5 * time.Second,
}

// Ages is a histogram of how old samples were, from capture to send. Snapshots
// do not count: what they tell may be old, and rightly so.
type Ages struct {
	Bounds []time.Duration // upper bounds, rising
	Counts []uint64        // one more than Bounds: the last is beyond them all
	Sum    time.Duration
}

// Ages returns the histogram since the hub was made.
func (h *Hub) Ages() Ages {
	ages := Ages{Bounds: ageBounds[:], Counts: make([]uint64, len(ageBounds)+1)}
	for _, b := range h.broadcasters {
		for i := range b.tally.ages {
			ages.Counts[i] += b.tally.ages[i].Load()
		}
		ages.Sum += time.Duration(b.tally.ageSum.Load())
	}
	return ages
}

// tally is what one broadcaster counts; only it writes.
type tally struct {
	updates, delivered, bytes, conflated, skipped atomic.Uint64

	ages   [len(ageBounds) + 1]atomic.Uint64
	ageSum atomic.Int64 // nanoseconds
}

// count adds an Update that was sent.
func (t *tally) count(u *update) {
	t.updates.Add(1)
	t.delivered.Add(uint64(u.positions))
	t.bytes.Add(uint64(len(u.bytes)))
	for i, n := range u.ages.counts {
		if n > 0 {
			t.ages[i].Add(uint64(n))
		}
	}
	if u.ages.sum > 0 {
		t.ageSum.Add(int64(u.ages.sum))
	}
}

// ageCounts is the ages of the samples in one Update.
type ageCounts struct {
	counts [len(ageBounds) + 1]uint32
	sum    time.Duration
}

// count enters a sample, captured at a Unix time in microseconds.
func (a *ageCounts) count(captured int64, now time.Time) {
	age := time.Duration(now.UnixMicro()-captured) * time.Microsecond
	i := 0
	for i < len(ageBounds) && age > ageBounds[i] {
		i++
	}
	a.counts[i]++
	a.sum += max(age, 0)
}
