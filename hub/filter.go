package hub

import (
	"fmt"
	"strings"

	"posxyz/hub/pose"
)

// filter says which sources of a scene a follower wants to hear of. The zero
// filter lets all through.
type filter struct {
	names    map[string]struct{}
	prefixes []string
}

// MaxPatterns is how many names and prefixes a subscription may have.
const MaxPatterns = 128

// newFilter takes names, and prefixes that end in *.
func newFilter(patterns []string) (filter, error) {
	var f filter
	if n := len(patterns); n > MaxPatterns {
		return f, &pose.FieldError{Field: "sources", Found: fmt.Sprintf("%d names and prefixes", n), Want: fmt.Sprintf("at most %d", MaxPatterns)}
	}
	for i, pattern := range patterns {
		field := fmt.Sprintf("sources[%d]", i)
		prefix, isPrefix := strings.CutSuffix(pattern, "*")
		if prefix == "" && !isPrefix {
			return filter{}, &pose.FieldError{Field: field, Found: "empty", Want: "a name, or a prefix that ends in *"}
		}
		if err := pose.ValidatePattern(field, prefix); err != nil {
			return filter{}, err
		}
		if isPrefix {
			f.prefixes = append(f.prefixes, prefix)
			continue
		}
		if f.names == nil {
			f.names = map[string]struct{}{}
		}
		f.names[prefix] = struct{}{}
	}
	return f, nil
}

// namesOnly reports whether all that is wanted is named.
func (f *filter) namesOnly() bool { return f.names != nil && f.prefixes == nil }

func (f *filter) match(name string) bool {
	if f.names == nil && f.prefixes == nil {
		return true
	}
	if _, ok := f.names[name]; ok {
		return true
	}
	for _, prefix := range f.prefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
