package binaural

import (
	"sync"
	"sync/atomic"
	"time"

	"posxyz/hub/pose"
)

// Meters is what the renderer plays at a moment.
type Meters struct {
	Heard   []Meter       // one per source that is heard, in no order
	LeftOut int           // sources that are there but not heard: too many are louder
	Delay   time.Duration // the largest of Heard
	Load    float64       // the share of the time that rendering takes, of late: 1 is all there is
}

// Meter is one source as it is heard.
type Meter struct {
	Source      pose.SourceID
	At          pose.Vec      // metres, as seen from the ears
	Left, Right float64       // the level at each ear: root mean square of the last 100 ms, linear
	Delay       time.Duration // by how much At is behind the fastest updates of the source
	Age         time.Duration // how long ago At was news: Delay, or more when updates are late
}

// A board carries Meters from the audio side to readers without stopping
// either: of three copies one is written, one is read, and the third, the
// newest that is complete, changes hands by an atomic exchange.
type board struct {
	copies [3]Meters
	spare  atomic.Uint32 // index of the third, and whether it is newer than what is read

	writing uint32 // owned by the audio side

	mu      sync.Mutex // held by readers only
	reading uint32     // guarded by mu
}

const fresh = 1 << 2 // beside an index

func newBoard(most int) *board {
	b := &board{writing: 1, reading: 2}
	for i := range b.copies {
		b.copies[i].Heard = make([]Meter, 0, most)
	}
	return b
}

// begin returns the copy to be written, empty.
func (b *board) begin() *Meters {
	m := &b.copies[b.writing]
	*m = Meters{Heard: m.Heard[:0]}
	return m
}

// publish makes the copy that was written the newest.
func (b *board) publish() { b.writing = b.spare.Swap(b.writing|fresh) &^ fresh }

// read returns the newest copy.
func (b *board) read() Meters {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spare.Load()&fresh != 0 {
		b.reading = b.spare.Swap(b.reading) &^ fresh
	}
	m := b.copies[b.reading]
	m.Heard = append([]Meter(nil), m.Heard...)
	return m
}
