package main

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"
)

// transcript keeps what a process writes, line by line. Safe for concurrent use.
type transcript struct {
	mu     sync.Mutex
	lines  []line
	broken string // the line that has no end yet
}

// line is a line without its end.
type line string

// logged returns when the process logged a line, to the millisecond, however late
// it was read.
func (l line) logged(t *testing.T) time.Time {
	t.Helper()
	var log struct{ Time time.Time }
	if err := json.Unmarshal([]byte(l), &log); err != nil || log.Time.IsZero() {
		t.Fatalf("no time in %s", l)
	}
	return log.Time
}

// Write is io.Writer's.
func (s *transcript) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(s.broken+string(text), "\n")
	s.broken = parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		s.lines = append(s.lines, line(part))
	}
	return len(text), nil
}

// from returns the lines from number n on.
func (s *transcript) from(n int) []line {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lines[min(n, len(s.lines)):]
}

// count returns how many lines there are.
func (s *transcript) count() int { return len(s.from(0)) }

// String returns everything.
func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all strings.Builder
	for _, l := range s.lines {
		all.WriteString(string(l) + "\n")
	}
	return all.String() + s.broken
}

// tail returns the last part of everything.
func (s *transcript) tail() string {
	all := s.String()
	return all[max(0, len(all)-2000):]
}

// find returns the first line from number n on that has a text in it.
func (s *transcript) find(n int, text string) (line, bool) {
	for _, l := range s.from(n) {
		if strings.Contains(string(l), text) {
			return l, true
		}
	}
	return "", false
}

// await waits for the first line from number n on that has a text in it.
func (s *transcript) await(t *testing.T, n int, text string) line {
	t.Helper()
	var found line
	eventually(t, "a line with "+text, func() (ok bool) {
		found, ok = s.find(n, text)
		return ok
	})
	return found
}
