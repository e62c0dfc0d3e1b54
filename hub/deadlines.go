package hub

import (
	"container/heap"
	"sync"
	"time"
)

// deadlines says which source is to be looked at next, and when. An entry may
// be early, never late: publishing moves a source's real deadline on without
// touching the heap, and whoever pops it looks again.
type deadlines struct {
	earlier chan struct{} // one slot: the first deadline is earlier than it was

	mu   sync.Mutex // after scene.mu
	heap dueHeap
}

// due is a source's entry in the heap.
type due struct {
	at    time.Time
	index int // in the heap; negative when it is not there
}

var unscheduled = due{index: -1}

func newDeadlines() deadlines { return deadlines{earlier: make(chan struct{}, 1)} }

// schedule has src looked at no later than at.
func (d *deadlines) schedule(src *source, at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case src.due.index < 0:
		src.due.at = at
		heap.Push(&d.heap, src)
	case at.Before(src.due.at):
		src.due.at = at
		heap.Fix(&d.heap, src.due.index)
	default:
		return
	}
	if d.heap[0] == src {
		select {
		case d.earlier <- struct{}{}:
		default:
		}
	}
}

// cancel takes src out.
func (d *deadlines) cancel(src *source) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if src.due.index >= 0 {
		heap.Remove(&d.heap, src.due.index)
	}
}

// pop returns a source that is due at now; if there is none, the time of the
// next, or zero.
func (d *deadlines) pop(now time.Time) (src *source, next time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.heap) == 0 {
		return nil, time.Time{}
	}
	if first := d.heap[0]; first.due.at.After(now) {
		return nil, first.due.at
	}
	return heap.Pop(&d.heap).(*source), time.Time{}
}

// dueHeap implements heap.Interface.
type dueHeap []*source

func (h dueHeap) Len() int           { return len(h) }
func (h dueHeap) Less(i, j int) bool { return h[i].due.at.Before(h[j].due.at) }

func (h dueHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].due.index, h[j].due.index = i, j
}

func (h *dueHeap) Push(x any) {
	src := x.(*source)
	src.due.index = len(*h)
	*h = append(*h, src)
}

func (h *dueHeap) Pop() any {
	last := len(*h) - 1
	src := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	src.due.index = -1
	return src
}
