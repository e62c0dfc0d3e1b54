package hub

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestSnapshotThenChanges: the first Update has everything, each later one what
// changed since, in the order of the changes.
func TestSnapshotThenChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		seqA := publish(t, h, sample("a", 1))
		seqB := publish(t, h, sample("b", 2))
		f := follow(t, h, Subscription{})
		began := time.Now()
		at := func(p pose.Position, seq uint64) pose.Position {
			p.Captured, p.Seq = began, seq
			return p
		}
		wantUpdate(t, f, pose.Update{
			Positions: []pose.Position{at(sample("a", 1), seqA), at(sample("b", 2), seqB)},
			Seq:       seqB, Sent: began, Snapshot: true,
		})
		seqC := publish(t, h, sample("c", 3))
		seqA2 := publish(t, h, sample("a", 1)) // at the same place: a change too
		wantUpdate(t, f, pose.Update{
			Positions: []pose.Position{at(sample("c", 3), seqC), at(sample("a", 1), seqA2)},
			Seq:       seqA2, Sent: began,
		})
		remove(t, h, "b")
		wantUpdate(t, f, pose.Update{
			Gone: []pose.Gone{{Source: named("b"), Reason: pose.Removed}},
			Seq:  seqA2 + 1, Sent: began,
		})
		if u, more := pending(t, f); more {
			t.Errorf("nothing changed, but Next = %+v", u)
		}
	})
}

// TestEmptySnapshot: the first Update comes at once, also when there is nothing.
func TestEmptySnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{Scene: "empty"})
		began := time.Now()
		wantUpdate(t, f, pose.Update{Seq: uint64(began.UnixMicro()), Sent: began, Snapshot: true})
	})
}

// TestStalledFollowerGetsTheNewest is the slow-subscriber policy: for each
// source the newest next, never a backlog.
func TestStalledFollowerGetsTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{})
		next(t, f)
		publish(t, h, sample("still", -1))
		for i := range 1000 {
			publish(t, h, sample(fmt.Sprint("mover", i%3), float64(i)))
		}
		u := next(t, f)
		want := map[string]float64{"still": -1, "mover0": 999, "mover1": 997, "mover2": 998}
		if diff := cmp.Diff(want, places(u)); diff != "" || len(u.Positions) != 4 || u.Snapshot {
			t.Errorf("after 1,001 samples Next = %+v; places differ (-want +got):\n%s", u, diff)
		}
	})
}

// TestHeartbeat: an empty Update each second of silence, counted from the last Update.
func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{})
		began, seq := time.Now(), next(t, f).Seq
		wantUpdate(t, f, pose.Update{Seq: seq, Sent: began.Add(time.Second)})
		wantUpdate(t, f, pose.Update{Seq: seq, Sent: began.Add(2 * time.Second)})
		time.AfterFunc(700*time.Millisecond, func() { publish(t, h, sample("a", 1)) })
		if u := next(t, f); len(u.Positions) != 1 || !u.Sent.Equal(began.Add(2700*time.Millisecond)) {
			t.Errorf("after a change Next = %+v, want it at once, %v after the start", u, 2700*time.Millisecond)
		}
		wantUpdate(t, f, pose.Update{Seq: seq + 1, Sent: began.Add(3700 * time.Millisecond)})
	})
}

// TestHeartbeatBesideUnwantedChanges: what the filter hides does not count as
// a sign of life, but is covered by Seq.
func TestHeartbeatBesideUnwantedChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{Sources: []string{"b"}})
		began, seq := time.Now(), next(t, f).Seq
		stop := make(chan struct{})
		go func() {
			for i := 0; ; i++ {
				select {
				case <-time.After(170 * time.Millisecond):
					publish(t, h, sample("a", float64(i)))
				case <-stop:
					return
				}
			}
		}()
		defer close(stop)
		for second := 1; second <= 3; second++ {
			u := next(t, f)
			want := pose.Update{Seq: seq + uint64(second*1000/170), Sent: began.Add(time.Duration(second) * time.Second)}
			if diff := cmp.Diff(want, u); diff != "" {
				t.Errorf("heartbeat %d differs (-want +got):\n%s", second, diff)
			}
		}
	})
}

// TestNextEndsWithItsContext also holds that the follower can go on with another.
func TestNextEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{})
		next(t, f)
		reason := errors.New("had enough")
		ctx, cancel := context.WithCancelCause(context.Background())
		time.AfterFunc(10*time.Millisecond, func() { cancel(reason) })
		if u, err := f.Next(ctx); !errors.Is(err, reason) {
			t.Errorf("Next = %+v, %v, want %v", u, err, reason)
		}
		publish(t, h, sample("a", 1))
		if u := next(t, f); len(u.Positions) != 1 || u.Snapshot {
			t.Errorf("after an ended context Next = %+v, want the change since", u)
		}
	})
}

// TestTeleportSurvivesConflation: a follower that missed the jump is told of it.
func TestTeleportSurvivesConflation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{})
		jump := sample("a", 9)
		jump.Teleport = true
		publish(t, h, sample("a", 1))
		next(t, f)
		publish(t, h, jump)
		publish(t, h, sample("a", 10))
		publish(t, h, sample("a", 11))
		if u := next(t, f); !u.Positions[0].Teleport || u.Positions[0].At.X != 11 {
			t.Errorf("after a conflated jump Next = %+v, want x = 11 with teleport", u)
		}
		publish(t, h, sample("a", 12))
		if u := next(t, f); u.Positions[0].Teleport {
			t.Errorf("the jump was told, but Next = %+v", u)
		}
	})
}

// TestGoneAndBack: what is known is gone first; what came and went unseen is
// not told.
func TestGoneAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		publish(t, h, sample("known", 1))
		f := follow(t, h, Subscription{})
		next(t, f)
		for x := range 3 {
			remove(t, h, "known")
			publish(t, h, sample("known", float64(10+x)))
			publish(t, h, sample("unseen", float64(x)))
			remove(t, h, "unseen")
		}
		u := next(t, f)
		if diff := cmp.Diff([]pose.Gone{{Source: named("known"), Reason: pose.Removed}}, u.Gone); diff != "" {
			t.Errorf("gone differs (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[string]float64{"known": 12}, places(u)); diff != "" {
			t.Errorf("positions differ (-want +got):\n%s", diff)
		}
	})
}

// TestSnapshotAfterTooManyGraves: who is behind further than the scene
// remembers starts anew; who is not goes on.
func TestSnapshotAfterTooManyGraves(t *testing.T) {
	for _, c := range []struct {
		graves   int
		snapshot bool
	}{{maxGraves, false}, {maxGraves + 1, true}} {
		synctest.Test(t, func(t *testing.T) {
			h := running(t, Options{})
			publish(t, h, sample("stays", 1))
			for i := range c.graves {
				publish(t, h, sample(fmt.Sprint("goes", i), 1))
			}
			f := follow(t, h, Subscription{})
			next(t, f)
			publish(t, h, sample("new", 2))
			for i := range c.graves {
				remove(t, h, fmt.Sprint("goes", i))
			}
			u := next(t, f)
			wantPlaces, wantGone := map[string]float64{"new": 2}, c.graves
			if c.snapshot {
				wantPlaces, wantGone = map[string]float64{"stays": 1, "new": 2}, 0
			}
			if diff := cmp.Diff(wantPlaces, places(u)); diff != "" || u.Snapshot != c.snapshot || len(u.Gone) != wantGone {
				t.Errorf("after %d graves: snapshot %v, want %v; %d gone, want %d; places (-want +got):\n%s",
					c.graves, u.Snapshot, c.snapshot, len(u.Gone), wantGone, diff)
			}
		})
	}
}

func wantUpdate(t *testing.T, f *reading, want pose.Update) {
	t.Helper()
	if diff := cmp.Diff(want, next(t, f)); diff != "" {
		t.Errorf("Update differs (-want +got):\n%s", diff)
	}
}
