package hub

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestGoneForItsLastReason: what left, came back and was removed while nobody
// looked is removed; what was removed, came back and left is alive outside.
func TestGoneForItsLastReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		publish(t, h, sample("a", 1))
		f := follow(t, h, Subscription{Area: &Area{Radius: 5}})
		next(t, f)
		publish(t, h, sample("a", 100))
		publish(t, h, sample("a", 1))
		remove(t, h, "a")
		wantGone(t, f, pose.Removed)
		publish(t, h, sample("a", 1))
		next(t, f)
		remove(t, h, "a")
		publish(t, h, sample("a", 1))
		publish(t, h, sample("a", 100))
		wantGone(t, f, pose.LeftArea)
	})
}

func wantGone(t *testing.T, f *reading, reason pose.Reason) {
	t.Helper()
	want := []pose.Gone{{Source: named("a"), Reason: reason}}
	if u := next(t, f); !cmp.Equal(u.Gone, want) || len(u.Positions) > 0 {
		t.Errorf("Next = %+v, want it gone: %v", u, reason)
	}
}

// TestTeleportBeyondTheLog: a jump is told also when the broadcaster was too slow
// for the log and loads the scene anew.
func TestTeleportBeyondTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		publish(t, h, sample("a", 1))
		f := listen(t, h, Subscription{})
		f.take()
		release := block(t, h)
		jump := sample("a", 50)
		jump.Teleport = true
		publish(t, h, jump)
		for i := range segmentChanges * (maxSegments + 1) {
			publish(t, h, sample("b", float64(i)))
		}
		publish(t, h, sample("a", 51))
		release()
		for _, u := range f.take() {
			for _, p := range u.Positions {
				if p.Source.Name == "a" && p.At.X == 51 && p.Teleport {
					return
				}
			}
		}
		t.Error("the jump is not told")
	})
}

// TestManyBegin: more followers than begin in a turn each get their snapshot, but
// those who have closed before.
func TestManyBegin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		release := block(t, h)
		publish(t, h, sample("a", 1))
		var all []*reading
		for i := range 10 * joinChunk {
			f := follow(t, h, Subscription{Sources: []string{"a", fmt.Sprint(i)}})
			if i%2 == 0 {
				f.Close()
			} else {
				all = append(all, f)
			}
		}
		release()
		synctest.Wait()
		for i, f := range all {
			if u := next(t, f); !u.Snapshot || len(u.Positions) != 1 {
				t.Errorf("follower %d is told %+v, want a snapshot of one source", i, u)
			}
		}
		if n := len(h.broadcasters[0].audiences[h.scenes[""]].views); n != len(all) {
			t.Errorf("there are %d views, want %d", n, len(all))
		}
	})
}

// TestMostPatterns: a subscription of too many names is refused in a sentence.
func TestMostPatterns(t *testing.T) {
	patterns := strings.Split(strings.Repeat("a* ", MaxPatterns), " ")[:MaxPatterns]
	if err := (Subscription{Sources: patterns}).Validate(); err != nil {
		t.Errorf("%d patterns: %v", len(patterns), err)
	}
	want := "pose: sources is 129 names and prefixes, want at most 128"
	if err := (Subscription{Sources: append(patterns, "b")}).Validate(); err == nil || err.Error() != want {
		t.Errorf("129 patterns: %v, want %s", err, want)
	}
}
