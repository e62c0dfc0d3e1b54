package samples

import (
	"fmt"
	"time"
)

// warnEvery is the least time between two warnings.
const warnEvery = time.Second

// SkippedError tells of lines that were skipped since it was last told.
type SkippedError struct {
	Lines int        // how many, at least 1
	Last  *LineError // why the last of them was
}

// Error returns one sentence.
func (e *SkippedError) Error() string {
	if e.Lines == 1 {
		return fmt.Sprintf("skipped a line: %v", e.Last)
	}
	return fmt.Sprintf("skipped %d lines, the last: %v", e.Lines, e.Last)
}

// Unwrap returns Last.
func (e *SkippedError) Unwrap() error { return e.Last }

// skips gathers skipped lines into warnings: the first at once, then at most one
// each warnEvery. It belongs to one goroutine.
type skips struct {
	warn    func(*SkippedError)
	pending SkippedError // not told yet
	quiet   *time.Timer  // runs since the last warning; when it fires, call tell
	running bool
}

func newSkips(warn func(*SkippedError)) *skips {
	if warn == nil {
		warn = func(*SkippedError) {}
	}
	quiet := time.NewTimer(warnEvery)
	quiet.Stop()
	return &skips{warn: warn, quiet: quiet}
}

func (s *skips) add(e *LineError) {
	s.pending.Lines++
	s.pending.Last = e
	if !s.running {
		s.tell()
	}
}

// tell warns of what is pending, if anything is.
func (s *skips) tell() {
	s.running = s.pending.Lines > 0
	if !s.running {
		return
	}
	told := s.pending
	s.pending = SkippedError{}
	s.quiet.Reset(warnEvery)
	s.warn(&told)
}

// close tells the rest.
func (s *skips) close() {
	s.tell()
	s.quiet.Stop()
}
