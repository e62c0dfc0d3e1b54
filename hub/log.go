package hub

import (
	"slices"

	"posxyz/hub/pose"
)

// How a scene's log is cut. A broadcaster that falls behind by maxSegments is
// not waited for: it loads the scene anew. Variables, so that tests meet the end.
var (
	segmentChanges = 256
	maxSegments    = 64
)

const (
	segmentBytes = 16 << 10 // one of encoded positions that are large is cut earlier
	entryBytes   = 1 << 10  // more than the largest encoded position has
)

// change is what happened to a source. It is immutable.
type change struct {
	src      *source
	seq      uint64
	entry    []byte      // its position, encoded; nil when it is gone
	reason   pose.Reason // when it is gone
	at       pose.Vec    // metres
	captured int64       // Unix µs
	sample   bool        // somebody published it: what is lost or free is told again
	teleport bool
}

// log is the last changes of a scene, in the order of seq without a gap. It is
// there while somebody follows the scene, and shared by all broadcasters: what
// was appended never changes, so it is read without a lock.
type log struct {
	segments []*segment // oldest first
	before   uint64     // seq of the last change that is not kept
}

type segment struct {
	changes []change
	bytes   []byte // the entries of its changes
}

func (seg *segment) isFull() bool {
	return len(seg.changes) == cap(seg.changes) || cap(seg.bytes)-len(seg.bytes) < entryBytes
}

// append adds a change; p is its position, nil when it is gone. Of what every
// reader has read, up to the seq read, nothing is kept.
func (l *log) append(c change, p *pose.Position, encoder Encoder, read uint64) {
	if len(l.segments) == 0 || l.segments[len(l.segments)-1].isFull() {
		for len(l.segments) > 0 && (l.segments[0].last() <= read || len(l.segments) == maxSegments) {
			l.before = l.segments[0].last()
			l.segments = slices.Delete(l.segments, 0, 1)
		}
		l.segments = append(l.segments, &segment{
			changes: make([]change, 0, segmentChanges),
			bytes:   make([]byte, 0, segmentBytes),
		})
	}
	seg := l.segments[len(l.segments)-1]
	if p != nil {
		start := len(seg.bytes)
		seg.bytes = encoder.AppendPosition(seg.bytes, p)
		c.entry = seg.bytes[start:len(seg.bytes):len(seg.bytes)]
	}
	seg.changes = append(seg.changes, c)
}

// since returns what happened after a seq, oldest first; ok is false when some
// of it is no longer kept.
func (l *log) since(seq uint64, into [][]change) (runs [][]change, ok bool) {
	if seq < l.before {
		return nil, false
	}
	for _, seg := range l.segments {
		if seg.last() <= seq {
			continue
		}
		skip := max(0, int(seq+1)-int(seg.changes[0].seq))
		into = append(into, seg.changes[skip:])
	}
	return into, true
}

func (seg *segment) last() uint64 { return seg.changes[len(seg.changes)-1].seq }
