package hub

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"posxyz/hub/pose"
)

// ErrClosed is what a hub says once the ctx of its Run has ended.
var ErrClosed = errors.New("hub: shutting down")

// maxKnown is how many names a NotFoundError shows.
const maxKnown = 10

// NotFoundError is a source that is not there, and those that are.
type NotFoundError struct {
	Source pose.SourceID
	Known  []string // sources of that scene, sorted, ten at most
	More   int      // how many more there are
}

// know enters a source that is there.
func (e *NotFoundError) know(name string) {
	i, _ := slices.BinarySearch(e.Known, name)
	if i < maxKnown {
		e.Known = slices.Insert(e.Known, i, name)
	}
	if i == maxKnown || len(e.Known) > maxKnown {
		e.Known = e.Known[:maxKnown]
		e.More++
	}
}

// Error returns one sentence.
func (e *NotFoundError) Error() string {
	where := "the default scene"
	if e.Source.Scene != "" {
		where = fmt.Sprintf("scene %q", e.Source.Scene)
	}
	if len(e.Known) == 0 {
		return fmt.Sprintf("hub: no source %q in %s, which has none", e.Source.Name, where)
	}
	quoted := make([]string, len(e.Known))
	for i, name := range e.Known {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	names := strings.Join(quoted, ", ")
	if e.More > 0 {
		names += fmt.Sprintf(" and %d more", e.More)
	}
	return fmt.Sprintf("hub: no source %q in %s, which has %s", e.Source.Name, where, names)
}

// LimitError is a limit that was reached.
type LimitError struct {
	What  string // "sources in a scene"
	Limit int
}

// Error returns one sentence.
func (e *LimitError) Error() string {
	return fmt.Sprintf("hub: limit reached: %d %s", e.Limit, e.What)
}
