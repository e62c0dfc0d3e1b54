package hub

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestCrowd has publishers and followers at work at the same time, for the race
// detector: each follower sees each source only move on, and ends with what is.
func TestCrowd(t *testing.T) {
	const publishers, samples, followers = 4, 500, 8
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Orbit: true, Forget: 10 * time.Millisecond})
		var crowd sync.WaitGroup
		for i := range publishers {
			crowd.Go(func() {
				pub := newPublisher(h)
				for x := range samples {
					p := sample(fmt.Sprint((i+x)%5), float64(x))
					p.Remove = x%17 == 0
					p.TTL = time.Duration(1+x%20) * time.Millisecond
					publish(t, pub, p)
					if x%50 == 0 {
						pub.Close()
						pub = newPublisher(h)
						time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
					}
				}
				pub.Close()
			})
		}
		ctx, cancel := context.WithCancel(context.Background())
		var following sync.WaitGroup
		pictures := make([]map[string]pose.Position, followers)
		for i := range followers {
			f := follow(t, h, Subscription{})
			following.Go(func() { pictures[i] = picture(ctx, t, f) })
		}
		crowd.Wait()
		publish(t, h, sample("stays", 1))
		time.Sleep(time.Minute + 50*time.Millisecond)
		synctest.Wait()
		cancel()
		following.Wait()
		want := map[string]pose.Position{"stays": sent(latest(t, h, named("stays"))), "character": sent(latest(t, h, named("character")))}
		for i, got := range pictures {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("follower %d ends with (-want +got):\n%s", i, diff)
			}
		}
	})
}

// sent is p as it comes off the wire: in float32.
func sent(p pose.Position) pose.Position {
	received, err := wire.ToPosition(wire.FromPosition(p))
	if err != nil {
		panic(err)
	}
	return received
}

// picture applies Updates until ctx ends.
func picture(ctx context.Context, t *testing.T, f *reading) map[string]pose.Position {
	known := map[string]pose.Position{}
	var last uint64
	for {
		u, err := f.Next(ctx)
		if err != nil {
			return known
		}
		for _, g := range u.Gone {
			if _, ok := known[g.Source.Name]; !ok {
				t.Errorf("%v is gone, which was not there", g)
			}
			delete(known, g.Source.Name)
		}
		for _, p := range u.Positions {
			if p.Seq <= last || p.Seq > u.Seq {
				t.Errorf("told %+v, after %d, in an Update up to %d", p, last, u.Seq)
			}
			last = p.Seq
			p.Teleport = false // the first step of the orbit: followers that came later were not told
			known[p.Source.Name] = p
		}
		last = u.Seq
	}
}

// TestSceneComesAndGoes under publishers that each use it for a moment: none
// publishes into a scene that was dropped.
func TestSceneComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		var crowd sync.WaitGroup
		for i := range 4 {
			crowd.Go(func() {
				id := pose.SourceID{Scene: "stage", Name: fmt.Sprint(i)}
				for x := range 2000 {
					publish(t, h, pose.Position{Source: id, At: pose.Vec{X: float64(x)}})
					if p, err := h.Latest(id); err != nil || p.At.X != float64(x) {
						t.Errorf("Latest of what was just published at x = %d is %+v, %v", x, p, err)
					}
					publish(t, h, pose.Position{Source: id, Remove: true})
				}
			})
		}
		crowd.Wait()
		if len(h.scenes) != 0 {
			t.Errorf("%d scenes are left", len(h.scenes))
		}
	})
}

// TestThousandFollowersComeAndGo and leave nothing: the bubble fails when a
// goroutine stays.
func TestThousandFollowersComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		ctx, cancel := context.WithCancel(context.Background())
		var crowd sync.WaitGroup
		for i := range 1000 {
			f, err := openReading(h, Subscription{Scene: fmt.Sprint(i % 7)})
			if err != nil {
				t.Fatal(err)
			}
			crowd.Go(func() {
				defer f.Close()
				limited, done := context.WithTimeout(ctx, time.Duration(i)*10*time.Millisecond)
				defer done()
				for {
					if _, err := f.Next(limited); err != nil {
						return
					}
				}
			})
		}
		for x := range 50 {
			p := sample("a", float64(x))
			p.Source.Scene = fmt.Sprint(x % 7)
			p.TTL = 100 * time.Millisecond
			publish(t, h, p)
			time.Sleep(100 * time.Millisecond)
		}
		cancel()
		crowd.Wait()
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(h.scenes) != 0 {
			t.Errorf("%d scenes are left", len(h.scenes))
		}
	})
}

// TestNoNewsIsLost: a sample that comes while a broadcaster looks is told too.
func TestNoNewsIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		s := &drain{}
		var err error
		if s.Follower, err = h.Follow(Subscription{}, s); err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		s.Ready()
		for i := range 500 {
			for range 1 + i*7%200 { // the broadcaster begins, and looks while the last come
				publish(t, h, sample("a", 1))
			}
			synctest.Wait()
			inBroadcaster(t, h, func(b *broadcaster) {
				if known := b.audiences[s.scene].head; known != s.scene.seq {
					t.Errorf("in round %d the broadcaster knows up to %d of %d", i, known, s.scene.seq)
				}
			})
		}
	})
}
