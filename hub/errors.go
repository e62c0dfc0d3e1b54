package hub

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"posxyz/hub/pose"
)

// ErrClosed is what a hub says after its Run has ended.
var ErrClosed = errors.New("hub: shutting down")

// maxKnown is how many names a NotFoundError shows.
const maxKnown = 10

// NotFoundError is a source that is not there, and those that are.
type NotFoundError struct {
	Source pose.SourceID
	Known  []string // sources of that scene, sorted, ten at most
	More   int      // how many more there are
}

func newNotFoundError(id pose.SourceID, known []string) *NotFoundError {
	if id.Scene == defaultID.Scene && !slices.Contains(known, defaultID.Name) {
		known = append(known, defaultID.Name)
	}
	slices.Sort(known)
	e := &NotFoundError{Source: id, Known: known}
	if len(known) > maxKnown {
		e.Known, e.More = known[:maxKnown:maxKnown], len(known)-maxKnown
	}
	return e
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
