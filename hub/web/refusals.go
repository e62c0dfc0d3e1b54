package web

import (
	"time"

	"posxyz/hub/pose"
)

// How often a peer is told that samples of a source do not count: a drag goes on
// at 60 Hz. And of how many sources at once it is told.
const (
	refusedEvery = 250 * time.Millisecond
	maxRefusals  = 256
)

// refusals is when a peer was last told that a source's sample does not count.
type refusals map[pose.SourceID]time.Time

// isNews reports whether the peer is to be told now, and notes that it is.
func (r refusals) isNews(source pose.SourceID, now time.Time) bool {
	if told, ok := r[source]; ok && now.Sub(told) < refusedEvery {
		return false
	}
	if len(r) >= maxRefusals {
		for other, told := range r {
			if now.Sub(told) >= refusedEvery {
				delete(r, other)
			}
		}
	}
	if len(r) >= maxRefusals {
		return false
	}
	r[source] = now
	return true
}
