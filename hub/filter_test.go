package hub

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestFilter: names, prefixes that end in *, and both; for all that is told.
func TestFilter(t *testing.T) {
	all := []string{"band", "bandit", "drum", "drum/left", "drum/right", "狐"}
	for _, c := range []struct{ patterns, want []string }{
		{nil, all},
		{[]string{}, all},
		{[]string{"*"}, all},
		{[]string{"band"}, []string{"band"}},
		{[]string{"band*"}, []string{"band", "bandit"}},
		{[]string{"drum/*"}, []string{"drum/left", "drum/right"}},
		{[]string{"drum/*", "band", "狐", "nobody"}, []string{"band", "drum/left", "drum/right", "狐"}},
		{[]string{"drum", "drum*"}, []string{"drum", "drum/left", "drum/right"}},
		{[]string{"nobody"}, nil},
		{[]string{"ban"}, nil},
		{[]string{"character"}, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := running(t, Options{})
			for _, name := range all {
				publish(t, h, sample(name, 1))
			}
			f := follow(t, h, Subscription{Sources: c.patterns})
			wantNames(t, c.patterns, "snapshot", sources(next(t, f)), c.want)
			for _, name := range all {
				publish(t, h, sample(name, 2))
			}
			if c.want == nil {
				if u, more := pending(t, f); more {
					t.Errorf("%q is told %+v", c.patterns, u)
				}
				return
			}
			wantNames(t, c.patterns, "changes", sources(next(t, f)), c.want)
			for _, name := range all {
				remove(t, h, name)
			}
			wantNames(t, c.patterns, "gone", sources(next(t, f)), c.want)
		})
	}
}

// TestFollowRefuses patterns that are no names, naming the one that is wrong.
func TestFollowRefuses(t *testing.T) {
	h := New(wire.Encoder{}, Options{})
	long := strings.Repeat("n", pose.MaxName)
	for _, c := range []struct {
		sub   Subscription
		field string
	}{
		{Subscription{Scene: "a\n"}, "scene"},
		{Subscription{Scene: "a*"}, "scene"},
		{Subscription{Scene: long + "n"}, "scene"},
		{Subscription{Sources: []string{"a", ""}}, "sources[1]"},
		{Subscription{Sources: []string{"**"}}, "sources[0]"},
		{Subscription{Sources: []string{"a*b"}}, "sources[0]"},
		{Subscription{Sources: []string{"a", "b", "\xff"}}, "sources[2]"},
		{Subscription{Sources: []string{"\x00*"}}, "sources[0]"},
		{Subscription{Sources: []string{long + "n"}}, "sources[0]"},
	} {
		f, err := openReading(h, c.sub)
		var field *pose.FieldError
		if !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("Follow(%+v) = %v, %v, want a FieldError for %s", c.sub, f, err, c.field)
		}
	}
	if len(h.scenes) != 0 {
		t.Errorf("refused subscriptions left %d scenes", len(h.scenes))
	}
	f, err := openReading(h, Subscription{Scene: long, Sources: []string{long, long + "*"}})
	if err != nil {
		t.Fatalf("Follow of the longest names = %v", err)
	}
	f.Close()
}

// sources lists, sorted, what an Update is about.
func sources(u pose.Update) (names []string) {
	for _, p := range u.Positions {
		names = append(names, p.Source.Name)
	}
	for _, g := range u.Gone {
		names = append(names, g.Source.Name)
	}
	slices.Sort(names)
	return names
}

func wantNames(t *testing.T, patterns []string, what string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s for %q differ (-want +got):\n%s", what, patterns, diff)
	}
}
