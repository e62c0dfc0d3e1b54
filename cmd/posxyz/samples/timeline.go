package samples

import (
	"fmt"
	"time"

	"posxyz/hub/pose"
)

const (
	// maxSources is how many a file may name: what a scene of a hub holds. It
	// bounds the memory that names take.
	maxSources = 10_000
	// maxOpening is the longest pause after the opening lines of a recording,
	// which are a snapshot however old: a hub's heartbeat.
	maxOpening = time.Second
)

// timeline says when each line of a file plays: by time_s or by time_us, as the
// first line has it.
type timeline struct {
	begun     bool
	bySeconds bool
	origin    time.Duration // the time that plays at 0
	latest    time.Duration // the newest time so far; of the opening, until that is over
	due       time.Duration // of the line before

	opening map[pose.SourceID]struct{} // whom the opening lines name; nil when they are over
}

// place returns when r plays, counted from the start; never before the line
// before it. The problem lacks Input and Line.
func (t *timeline) place(r record) (due time.Duration, problem *LineError) {
	if !t.begun {
		t.begun, t.bySeconds = true, r.hasSeconds
		if t.bySeconds {
			t.origin, t.latest = r.seconds, r.seconds
		} else {
			t.opening = map[pose.SourceID]struct{}{}
		}
	}
	if t.bySeconds {
		return t.placeSeconds(r)
	}
	if r.Captured.IsZero() {
		return 0, &LineError{Found: "no time_s and no time_us", Want: "the same one of them on every line"}
	}
	return t.placeCaptured(r), nil
}

func (t *timeline) placeSeconds(r record) (time.Duration, *LineError) {
	if !r.hasSeconds {
		return 0, &LineError{Found: "no time_s", Want: "one on every line, as on the first"}
	}
	if r.seconds < t.latest {
		return 0, &LineError{Found: fmt.Sprintf("time_s goes back from %v to %v", t.latest.Seconds(), r.seconds.Seconds()),
			Want: "times that do not go backwards over the file"}
	}
	t.latest = r.seconds
	t.due = r.seconds - t.origin
	return t.due, nil
}

func (t *timeline) placeCaptured(r record) time.Duration {
	captured := time.Duration(r.Captured.UnixMicro()) * time.Microsecond
	if t.opening != nil {
		if _, again := t.opening[r.Source]; !again && len(t.opening) < maxSources {
			t.opening[r.Source] = struct{}{}
			t.latest = max(t.latest, captured)
			return 0
		}
		t.opening = nil
		t.origin = max(t.latest, captured-maxOpening)
	}
	t.due = max(t.due, captured-t.origin)
	return t.due
}
