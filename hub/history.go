package hub

import (
	"slices"

	"posxyz/hub/pose"
)

// How much a view keeps for followers of every sample that are behind, and how
// much one Update of them carries. Variables, so that tests meet the end.
var (
	maxHistory = 4 << 20   // bytes
	maxRound   = 256 << 10 // bytes; a round that would grow larger is cut
)

// What else than entries takes memory, in bytes.
const (
	roundBytes    = 128
	capturedBytes = 8
	goneBytes     = 64
)

// history is what a view told those who follow every sample, in rounds: each is
// part of one Update, in which what is gone comes before the positions. A
// follower's next round is its cursor; what nobody is to be told any longer is
// not kept.
type history struct {
	rounds []round
	first  uint64 // number of the first that is kept
	atEnd  int    // followers who were told all rounds
	bytes  int
	open   bool // the last round may still grow
}

// round is some changes in a row.
type round struct {
	entries  []byte  // encoded positions
	captured []int64 // Unix µs, of the samples
	count    int     // of positions
	gone     []pose.Gone
	seq      uint64 // of the last change
	samples  uint64 // of the view, up to its end
	waiting  int    // followers whose next round it is
}

// next returns the number of the round that is not there yet.
func (h *history) next() uint64 { return h.first + uint64(len(h.rounds)) }

// addPosition adds what r is now.
func (h *history) addPosition(r *replica, seq, samples uint64) {
	w := h.last(false)
	w.entries = append(w.entries, r.entry...)
	w.count++
	w.seq, w.samples = seq, samples
	if r.sample && r.seq == seq { // not one that came in, and may be old
		w.captured = append(w.captured, r.captured)
		h.bytes += capturedBytes
	}
	h.bytes += len(r.entry)
	h.open = len(w.entries) < maxRound
}

// addGone adds that a source is gone.
func (h *history) addGone(g pose.Gone, seq, samples uint64) {
	w := h.last(true)
	w.gone = append(w.gone, g)
	w.seq, w.samples = seq, samples
	h.bytes += goneBytes
}

// last returns the open round; one that has positions takes nothing that is gone.
func (h *history) last(forGone bool) *round {
	if !h.open || forGone && h.rounds[len(h.rounds)-1].count > 0 {
		h.rounds = append(h.rounds, round{waiting: h.atEnd})
		h.bytes += roundBytes
		h.open, h.atEnd = true, 0
	}
	return &h.rounds[len(h.rounds)-1]
}

// seal ends the open round.
func (h *history) seal() {
	h.open = false
	h.trim()
}

// trim forgets what nobody waits for or is too much.
func (h *history) trim() {
	drop := 0
	for drop < len(h.rounds) && (h.rounds[drop].waiting == 0 || h.bytes > maxHistory) {
		h.bytes -= h.rounds[drop].size()
		drop++
	}
	h.rounds = slices.Delete(h.rounds, 0, drop)
	h.first += uint64(drop)
}

// size is the memory of a round, about.
func (w *round) size() int {
	return roundBytes + len(w.entries) + capturedBytes*len(w.captured) + goneBytes*len(w.gone)
}

// reset forgets everything: whoever follows is behind.
func (h *history) reset() { *h = history{first: h.next() + 1} }

// join enters a follower who was told everything.
func (h *history) join() { h.atEnd++ }

// leave takes a follower's cursor out.
func (h *history) leave(cursor uint64) {
	switch {
	case cursor == h.next():
		h.atEnd--
	case cursor >= h.first:
		h.rounds[cursor-h.first].waiting--
		h.trim()
	}
}

// move moves a follower's cursor.
func (h *history) move(from, to uint64) {
	if from == to {
		return
	}
	if to == h.next() {
		h.atEnd++
	} else {
		h.rounds[to-h.first].waiting++
	}
	h.leave(from)
}

// has reports whether everything from a cursor on is kept.
func (h *history) has(cursor uint64) bool { return cursor >= h.first && cursor <= h.next() }

// from returns the rounds that one Update tells from a cursor on: until one
// would have to be told of as gone what was told as there, or it is enough.
func (h *history) from(cursor uint64) []round {
	rounds := h.rounds[cursor-h.first:]
	bytes, positions := 0, 0
	for i := range rounds {
		if i > 0 && (positions > 0 && len(rounds[i].gone) > 0 || bytes > maxRound) {
			return rounds[:i]
		}
		bytes += rounds[i].size()
		positions += rounds[i].count
	}
	return rounds
}
