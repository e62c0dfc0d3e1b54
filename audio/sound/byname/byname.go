// Package byname gives each source what was said about it by name.
//
// A rule is about one name, about every name that begins with a prefix (the
// pattern then ends in *, as subscriptions have it), or about every source
// (an empty pattern). The most specific rule wins: the exact name, then the
// longest prefix, then the one about all. The scene does not matter.
//
// A Table does not change after New and is safe for use by several goroutines.
package byname

import (
	"fmt"
	"slices"
	"strings"

	"posxyz/hub/pose"
)

// Rule says something about the sources whose names match Pattern.
type Rule[T any] struct {
	Pattern string // a name, a prefix that ends in *, or nothing: all
	Value   T
}

// Table is a set of rules.
type Table[T any] struct {
	names    map[string]T
	prefixes []Rule[T] // without their *, the longest first
}

// New returns a table. It refuses a pattern that no source could have, and one
// that is there twice.
func New[T any](rules []Rule[T]) (*Table[T], error) {
	t := &Table[T]{names: map[string]T{}}
	for _, r := range rules {
		if err := validate(r.Pattern); err != nil {
			return nil, err
		}
		prefix, isPrefix := strings.CutSuffix(r.Pattern, "*")
		if r.Pattern != "" && !isPrefix {
			if _, twice := t.names[r.Pattern]; twice {
				return nil, fmt.Errorf("%s is given twice", r.Pattern)
			}
			t.names[r.Pattern] = r.Value
			continue
		}
		if slices.ContainsFunc(t.prefixes, func(other Rule[T]) bool { return other.Pattern == prefix }) {
			return nil, fmt.Errorf("%s is given twice", told(prefix))
		}
		t.prefixes = append(t.prefixes, Rule[T]{prefix, r.Value})
	}
	slices.SortFunc(t.prefixes, func(a, b Rule[T]) int { return len(b.Pattern) - len(a.Pattern) })
	return t, nil
}

// Of returns what the rules say about the source of that name, if they do.
func (t *Table[T]) Of(name string) (value T, ok bool) {
	if value, ok := t.names[name]; ok {
		return value, true
	}
	for _, r := range t.prefixes {
		if strings.HasPrefix(name, r.Pattern) {
			return r.Value, true
		}
	}
	return value, false
}

// validate returns an error if no name can match.
func validate(pattern string) error {
	name, isPrefix := strings.CutSuffix(pattern, "*")
	if name == "" && (isPrefix || pattern == "") {
		return nil
	}
	if strings.Contains(name, "*") {
		return fmt.Errorf("%q: a * stands at the end only", pattern)
	}
	return pose.ValidateSource(pose.SourceID{Name: name})
}

func told(prefix string) string {
	if prefix == "" {
		return "what is for every source"
	}
	return prefix + "*"
}
