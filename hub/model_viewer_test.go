package hub

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"posxyz/hub/pose"
)

// viewer is a follower and the picture that its Updates have drawn.
type viewer struct {
	sub      Subscription
	follower *reading
	picture  map[string]pose.Position
	seq      uint64
	begun    bool
	jumped   map[pose.SourceID]bool // since the last Update
}

// catchUp applies what there is, holds each Update against its laws, and
// compares the picture with the reference.
func (v *viewer) catchUp(t *rapid.T, w *world) {
	for u, err := v.next(); err == nil; u, err = v.next() {
		v.apply(t, u)
	}
	got := map[string]string{}
	for name, p := range v.picture {
		got[name] = fmt.Sprint(p.At.X, " ", p.Status)
	}
	if diff := cmp.Diff(w.seen(v.sub), got); diff != "" {
		t.Errorf("the picture of %+v differs (-want +got):\n%s", v.sub, diff)
	}
}

// next asks for an Update and returns what is there.
func (v *viewer) next() (pose.Update, error) {
	u, err := v.follower.Next(ended)
	if err != nil {
		synctest.Wait()
		u, err = v.follower.Next(ended)
	}
	return u, err
}

func (v *viewer) apply(t *rapid.T, u pose.Update) {
	if u.Snapshot == v.begun {
		t.Errorf("snapshot = %v, begun = %v: %+v", u.Snapshot, v.begun, u)
	}
	if u.Seq < v.seq {
		t.Errorf("covered up to %d after %d", u.Seq, v.seq)
	}
	for _, g := range u.Gone {
		if _, known := v.picture[g.Source.Name]; !known || g.Source.Scene != v.sub.Scene {
			t.Errorf("%v is gone, but %v was known", g, slices.Collect(maps.Keys(v.picture)))
		}
		delete(v.picture, g.Source.Name)
	}
	last := v.seq
	for _, p := range u.Positions {
		if p.Seq <= last || p.Seq > u.Seq || !v.sub.wants(p.Source) {
			t.Errorf("told %+v after seq %d in an Update up to %d of %+v", p, last, u.Seq, v.sub)
		}
		v.picture[p.Source.Name], last = p, p.Seq
	}
	v.seq, v.begun = u.Seq, true
	clear(v.jumped)
}

// wants is the law of filters, said another way than the hub says it.
func (sub Subscription) wants(id pose.SourceID) bool {
	if id.Scene != sub.Scene {
		return false
	}
	return len(sub.Sources) == 0 || slices.ContainsFunc(sub.Sources, func(pattern string) bool {
		prefix, isPrefix := strings.CutSuffix(pattern, "*")
		return id.Name == pattern || isPrefix && strings.HasPrefix(id.Name, prefix)
	})
}

// seen is what a viewer of sub should see, by the reference.
func (w *world) seen(sub Subscription) map[string]string {
	picture := map[string]string{}
	for id, ref := range w.sources {
		if sub.wants(id) {
			picture[id.Name] = fmt.Sprint(ref.x, " ", ref.status)
		}
	}
	return picture
}
