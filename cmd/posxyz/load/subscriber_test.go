package load

import (
	"testing"
	"time"
)

// TestTake counts what came, what was told as skipped, and when all is over.
func TestTake(t *testing.T) {
	const captured = 1_000_000
	moved := func(seqs ...uint64) (samples []sample) {
		for _, seq := range seqs {
			samples = append(samples, sample{capturedUS: captured, seq: seq})
		}
		return samples
	}
	for _, c := range []struct {
		name              string
		empty             bool // the scene is known to be
		updates           []update
		received, skipped uint64
		over              bool
	}{
		{"in order", false, []update{{samples: moved(11, 12), seq: 12}, {seq: 12}, {samples: moved(13), seq: 13}}, 3, 0, false},
		{"twice", false, []update{{samples: moved(11, 12), seq: 12}, {samples: moved(11, 12, 13), seq: 13}}, 3, 0, false},
		{"twice in one", false, []update{{samples: moved(11, 11), seq: 11}}, 1, 0, false},
		{"before it came", false, []update{{samples: moved(9, 10), seq: 10}}, 0, 0, false},
		{"a gap", false, []update{{samples: moved(11), seq: 11}, {samples: moved(14), seq: 14}}, 2, 0, false},
		{"skipped, then a snapshot", false, []update{{samples: moved(11), seq: 11}, {samples: moved(30, 29, 11), seq: 30, snapshot: true, skipped: 17}, {samples: moved(31), seq: 31}}, 4, 17, false},
		{"lost", false, []update{{samples: []sample{{captured, 11, true}}, seq: 11}}, 0, 0, false},
		{"one of two is gone", false, []update{{samples: moved(11), gone: 1, seq: 12}}, 1, 0, false},
		{"both are gone", false, []update{{samples: moved(11), gone: 1, seq: 12}, {gone: 1, seq: 13}}, 1, 0, true},
		{"nothing happens, and nothing will", true, []update{{samples: moved(11), seq: 11}, {seq: 11}}, 1, 0, true},
		{"nothing will happen, but this has", true, []update{{samples: moved(11), seq: 11}}, 1, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			crowd := &crowd{}
			crowd.empty.Store(c.empty)
			s := &subscriber{crowd: crowd, conn: &connection{}, sources: 2, covered: 10}
			for _, u := range c.updates {
				s.update = u
				s.take(time.UnixMicro(captured + 42))
			}
			if s.received != c.received || s.skipped != c.skipped || s.isOver() != c.over {
				t.Errorf("received %d, skipped %d, over: %v, want %d, %d, %v", s.received, s.skipped, s.isOver(), c.received, c.skipped, c.over)
			}
			if got := s.conn.delivered.Load(); got != c.received {
				t.Errorf("delivered %d over the connection, want %d", got, c.received)
			}
			if got := s.conn.ages.Oldest(); c.received > 0 && got != 42*time.Microsecond {
				t.Errorf("the oldest is %v, want 42 µs", got)
			}
		})
	}
}
