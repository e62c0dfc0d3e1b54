package samples

import (
	"fmt"
	"time"

	"posxyz/hub/pose"
)

const (
	// minInterval is the least time from the last sample of a round to the first
	// of the next: a file of two samples within a microsecond is no reason to spin.
	minInterval = time.Millisecond
	// stillInterval is that time for a file whose samples are all of one moment.
	stillInterval = time.Second
)

// Summary is what the check of a file found.
type Summary struct {
	Samples int
	Sources int           // different pairs of scene and source
	Length  time.Duration // from the first sample to the last
	Period  time.Duration // of a round of Loop: Length and the mean interval; never 0
	// Silence is the longest time between two samples of the same source while
	// playing, LoopSilence while looping. A ttl must be longer.
	Silence, LoopSilence time.Duration
}

// tally adds up a Summary.
type tally struct {
	samples int
	moments int // different times
	last    time.Duration
	silence time.Duration
	sources map[pose.SourceID]*span
}

// span is from the first to the last sample of one source.
type span struct{ first, last time.Duration }

// add counts a sample. The problem lacks Input and Line.
func (t *tally) add(id pose.SourceID, due time.Duration) *LineError {
	if t.sources == nil {
		t.sources = map[pose.SourceID]*span{}
	}
	s := t.sources[id]
	if s == nil {
		if len(t.sources) == maxSources {
			return &LineError{Found: fmt.Sprintf("the %dth source", maxSources+1), Want: fmt.Sprintf("at most %d in a file", maxSources)}
		}
		s = &span{first: due, last: due}
		t.sources[id] = s
	}
	t.silence = max(t.silence, due-s.last)
	s.last = due
	if t.samples == 0 || due != t.last {
		t.moments++
	}
	t.samples++
	t.last = due
	return nil
}

func (t *tally) summary() Summary {
	interval := stillInterval
	if t.moments > 1 {
		interval = max(t.last/time.Duration(t.moments-1), minInterval)
	}
	s := Summary{Samples: t.samples, Sources: len(t.sources), Length: t.last, Period: t.last + interval,
		Silence: t.silence, LoopSilence: t.silence}
	for _, span := range t.sources {
		s.LoopSilence = max(s.LoopSilence, s.Period-span.last+span.first)
	}
	return s
}
