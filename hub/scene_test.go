package hub

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestScenesAreIslands: one name in two scenes is two sources.
func TestScenesAreIslands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		inScene := func(scene string, x float64) pose.Position {
			p := sample("a", x)
			p.Source.Scene = scene
			return p
		}
		one, two := follow(t, h, Subscription{Scene: "one"}), follow(t, h, Subscription{Scene: "two"})
		next(t, one)
		next(t, two)
		publish(t, h, inScene("one", 1))
		if diff := cmp.Diff(map[string]float64{"a": 1}, places(next(t, one))); diff != "" {
			t.Errorf("scene one differs (-want +got):\n%s", diff)
		}
		if u, more := pending(t, two); more {
			t.Errorf("scene two is told of scene one: %+v", u)
		}
		publish(t, h, inScene("two", 2))
		p := inScene("one", 0)
		p.Remove = true
		publish(t, h, p)
		if diff := cmp.Diff(map[string]float64{"a": 2}, places(next(t, two))); diff != "" {
			t.Errorf("scene two differs (-want +got):\n%s", diff)
		}
		wantNotFound(t, h, pose.SourceID{Scene: "one", Name: "a"})
		wantNotFound(t, h, named("a"))
	})
}

// TestSeqRises within a scene, also when the scene was dropped in between, and
// from one hub to the next.
func TestSeqRises(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last uint64
		rises := func(seq uint64) {
			t.Helper()
			if seq <= last {
				t.Fatalf("seq %d after %d", seq, last)
			}
			last = seq
		}
		for range 3 {
			h := running(t, Options{Forget: time.Second})
			for range 3 {
				for x := range 20 {
					rises(publish(t, h, sample("a", float64(x))))
				}
				remove(t, h, "a")
				if len(h.scenes) != 0 {
					t.Fatalf("the scene is still there")
				}
			}
			time.Sleep(time.Millisecond) // 1,000 samples could have come
		}
	})
}

// TestUnusedScenesAreDropped, in whichever way the last one leaves.
func TestUnusedScenesAreDropped(t *testing.T) {
	id := pose.SourceID{Scene: "stage", Name: "a"}
	for what, use := range map[string]func(t *testing.T, h *Hub){
		"followed": func(t *testing.T, h *Hub) {
			f, err := openReading(h, Subscription{Scene: "stage"})
			if err != nil {
				t.Fatal(err)
			}
			next(t, f)
			f.Close()
		},
		"removed": func(t *testing.T, h *Hub) {
			publish(t, h, pose.Position{Source: id, TTL: time.Hour})
			publish(t, h, pose.Position{Source: id, Remove: true})
		},
		"removed, never there": func(t *testing.T, h *Hub) {
			publish(t, h, pose.Position{Source: id, Remove: true})
		},
		"forgotten": func(t *testing.T, h *Hub) {
			publish(t, h, pose.Position{Source: id, TTL: time.Second})
			time.Sleep(time.Minute)
		},
		"forgotten after its stream": func(t *testing.T, h *Hub) {
			pub := newPublisher(h)
			publish(t, pub, pose.Position{Source: id})
			pub.Close()
			time.Sleep(time.Minute)
		},
		"polled": func(t *testing.T, h *Hub) { wantNotFound(t, h, id) },
		"followed for longer than its source": func(t *testing.T, h *Hub) {
			f, err := openReading(h, Subscription{Scene: "stage"})
			if err != nil {
				t.Fatal(err)
			}
			publish(t, h, pose.Position{Source: id})
			publish(t, h, pose.Position{Source: id, Remove: true})
			if len(h.scenes) != 1 {
				t.Errorf("the scene was dropped under its follower")
			}
			f.Close()
		},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := running(t, Options{})
				use(t, h)
				synctest.Wait()
				if len(h.scenes) != 0 || len(h.deadlines.heap) != 0 {
					t.Errorf("%d scenes and %d deadlines are left, want none", len(h.scenes), len(h.deadlines.heap))
				}
			})
		})
	}
}

// TestPublisherForgetsWhatIsGone: a stream that lives on holds no dead sources.
func TestPublisherForgetsWhatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Forget: time.Second})
		pub := newPublisher(h)
		defer pub.Close()
		for i := range 100 {
			publish(t, pub, sample(fmt.Sprint("brief", i), 1))
		}
		publish(t, pub, pose.Position{Source: named("brief0"), Remove: true})
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(pub.owned) != 0 {
			t.Errorf("the stream still owns %d sources", len(pub.owned))
		}
	})
}

// TestSourcesLimit: 10,000 a scene; more are refused, and one that goes makes room.
func TestSourcesLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		for i := range DefaultMaxSources {
			publish(t, h, sample(fmt.Sprint(i), 1))
		}
		_, err := h.Publish(sample("one more", 1))
		var limit *LimitError
		if want := `hub: limit reached: 10000 sources in a scene`; !errors.As(err, &limit) || err.Error() != want {
			t.Errorf("the 10,001st source: %v, want the LimitError %q", err, want)
		}
		publish(t, h, sample("77", 2))
		publish(t, h, pose.Position{Source: pose.SourceID{Scene: "other", Name: "one more"}})
		remove(t, h, "78")
		publish(t, h, sample("one more", 1))
	})
}

// TestNotFoundNames: the sources there are, ten at most, and the default one.
func TestNotFoundNames(t *testing.T) {
	h := New(wire.Encoder{}, Options{})
	for i := range 12 {
		publish(t, h, pose.Position{Source: pose.SourceID{Scene: "stage", Name: fmt.Sprintf("s%02d", 11-i)}})
	}
	publish(t, h, sample("b", 1))
	for _, c := range []struct {
		id   pose.SourceID
		want string
	}{
		{pose.SourceID{Scene: "empty", Name: "a"}, `hub: no source "a" in scene "empty", which has none`},
		{named("a"), `hub: no source "a" in the default scene, which has "b", "character"`},
		{
			pose.SourceID{Scene: "stage", Name: "a"},
			`hub: no source "a" in scene "stage", which has "s00", "s01", "s02", "s03", "s04", "s05", "s06", "s07", "s08", "s09" and 2 more`,
		},
	} {
		if _, err := h.Latest(c.id); err == nil || err.Error() != c.want {
			t.Errorf("Latest(%v) = %v, want %s", c.id, err, c.want)
		}
	}
	var field *pose.FieldError
	if _, err := h.Latest(named("a*")); !errors.As(err, &field) {
		t.Errorf("Latest(a*) = %v, want a FieldError", err)
	}
}
