package main

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// transcript keeps what a process writes, line by line, with the time when each
// came. Safe for concurrent use.
type transcript struct {
	mu     sync.Mutex
	lines  []line
	broken string // the line that has no end yet
}

// line is a line without its end.
type line struct {
	text string
	at   time.Time
}

// Write is io.Writer's.
func (s *transcript) Write(text []byte) (int, error) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(s.broken+string(text), "\n")
	s.broken = parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		s.lines = append(s.lines, line{part, now})
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
		all.WriteString(l.text + "\n")
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
		if strings.Contains(l.text, text) {
			return l, true
		}
	}
	return line{}, false
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
