package hub

import (
	"container/heap"
	"time"
)

// maxPeriod is the longest time between Updates that a follower may ask for.
const maxPeriod = 24 * time.Hour

// nowhere is the index of what is not in a heap.
const nowhere = -1

// pace keeps a follower's Updates on a grid of periods, begun with the first, so
// that a capped rate keeps its phase however late a single Update is.
type pace struct {
	next  time.Time // no Update before
	index int       // in a paceHeap, or nowhere
}

func (p *pace) isEarly(now time.Time) bool { return now.Before(p.next) }

// sent moves on to the first point of the grid after now.
func (p *pace) sent(period time.Duration, now time.Time) {
	switch {
	case period == 0:
	case p.next.IsZero():
		p.next = now.Add(period)
	default:
		p.next = p.next.Add(now.Sub(p.next).Truncate(period) + period)
	}
}

// paceHeap holds followers that were told enough for now, by when they may be
// told more. It implements heap.Interface.
type paceHeap []*Follower

func (h *paceHeap) add(f *Follower) {
	if f.pace.index == nowhere {
		heap.Push(h, f)
	}
}

func (h *paceHeap) remove(f *Follower) {
	if f.pace.index != nowhere {
		heap.Remove(h, f.pace.index)
	}
}

func (h paceHeap) first() *Follower {
	if len(h) == 0 {
		return nil
	}
	return h[0]
}

func (h paceHeap) Len() int           { return len(h) }
func (h paceHeap) Less(i, j int) bool { return h[i].pace.next.Before(h[j].pace.next) }

func (h paceHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].pace.index, h[j].pace.index = i, j
}

func (h *paceHeap) Push(x any) {
	f := x.(*Follower)
	f.pace.index = len(*h)
	*h = append(*h, f)
}

func (h *paceHeap) Pop() any {
	last := len(*h) - 1
	f := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	f.pace.index = nowhere
	return f
}
