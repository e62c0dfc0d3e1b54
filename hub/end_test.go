package hub

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestEndOfAHub: each of a thousand followers gets what is pending and the end,
// once, at once; only one whose sink is busy is waited for.
func TestEndOfAHub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(wire.Encoder{}, Options{Broadcasters: 3})
		ctx, stop := context.WithCancel(t.Context())
		began := time.Now()
		var running sync.WaitGroup
		var ran time.Duration
		running.Go(func() { h.Run(ctx); ran = time.Since(began) })
		var all []*tap
		for i := range 1000 {
			all = append(all, listen(t, h, Subscription{
				EverySample: i%2 == 0,
				Sources:     [][]string{nil, {"a"}, {"nobody"}}[i%3],
				MaxRate:     []float64{0, 1e-3}[i%5/4],
			}))
		}
		synctest.Wait()
		publish(t, h, sample("a", 1))
		publish(t, h, sample("a", 2))
		stop()
		running.Wait()
		if ran != 0 {
			t.Errorf("Run returns after %v, want at once", ran)
		}
		for i, f := range all {
			updates, ends := f.all()
			want := 2.0
			if i%3 == 2 { // it asks for nobody
				want = 0
			}
			last := 0.0
			for _, u := range updates {
				for _, p := range u.Positions {
					last = p.At.X
				}
			}
			if ends != 1 || last != want {
				t.Fatalf("follower %d, %+v, is told %d ends and %+v", i, f.sub, ends, updates)
			}
			f.Close()
		}
	})
}

// TestFarewell: a sink that is busy at the end is waited for farewellTime, gets
// what is pending if it is ready by then, and else the end alone.
func TestFarewell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(wire.Encoder{}, Options{})
		ctx, stop := context.WithCancel(t.Context())
		began := time.Now()
		var running sync.WaitGroup
		var ran time.Duration
		running.Go(func() { h.Run(ctx); ran = time.Since(began) })
		late, never, idle := newTap(t, h, Subscription{}), newTap(t, h, Subscription{}), listen(t, h, Subscription{Scene: "of nobody"})
		idle.take()
		publish(t, h, sample("a", 1))
		stop()
		time.Sleep(farewellTime - 1)
		if _, ends := idle.all(); ends != 1 {
			t.Errorf("who knew everything was told %d ends before others were ready", ends)
		}
		late.Ready()
		synctest.Wait()
		if updates, ends := late.all(); len(updates) != 1 || len(updates[0].Positions) != 1 || ends != 1 {
			t.Errorf("who was ready in time was told %+v and %d ends", updates, ends)
		}
		running.Wait()
		if updates, ends := never.all(); len(updates) != 0 || ends != 1 {
			t.Errorf("who was not ready was told %+v and %d ends", updates, ends)
		}
		if ran != farewellTime {
			t.Errorf("Run returned after %v, want %v", ran, farewellTime)
		}
		never.Ready()
		synctest.Wait()
		if f, err := h.Follow(Subscription{}, never); err == nil {
			t.Errorf("Follow of a hub that has ended = %v, want ErrClosed", f)
		}
		if n := h.Counters().Followers; n != 3 {
			t.Errorf("%d followers are counted, want the 3 that were not closed", n)
		}
	})
}

// TestNeverRan: followers of a hub that never runs are closed like others, and
// those of one that ended before it began are told the end.
func TestNeverRan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(wire.Encoder{}, Options{})
		f := listen(t, h, Subscription{})
		f.Close()
		if c := h.Counters(); c.Followers != 0 || c.Scenes != 0 {
			t.Errorf("closed before Run, but %+v is counted", c)
		}
		ended := listen(t, h, Subscription{})
		publish(t, h, sample("a", 1))
		ctx, stop := context.WithCancel(t.Context())
		stop()
		h.Run(ctx)
		if updates, ends := ended.all(); len(updates) != 1 || ends != 1 {
			t.Errorf("told %+v and %d ends, want the snapshot and one", updates, ends)
		}
		if updates, ends := f.all(); len(updates) != 0 || ends != 0 {
			t.Errorf("who was closed is told %+v and %d ends", updates, ends)
		}
	})
}

// TestOneUpdateAtATime lies between the hub and a sink, and holds what was newest
// when the sink was ready, however long it had not been.
func TestOneUpdateAtATime(t *testing.T) {
	for _, every := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h := running(t, Options{})
			f := newTap(t, h, Subscription{EverySample: every})
			var sent []pose.Update
			f.alone = true
			for x := range 50 {
				publish(t, h, sample("a", float64(x)))
				time.Sleep(time.Duration(x%5) * time.Second)
				if x%7 != 0 {
					continue
				}
				f.Ready()
				got := f.take()
				sent = append(sent, got...)
				if last := got[len(got)-1]; last.Positions[len(last.Positions)-1].At.X != float64(x) || !last.Sent.Equal(time.Now()) {
					t.Errorf("ready after sample %d at %v is told %+v", x, time.Now(), last)
				}
			}
			if len(sent) != 8 {
				t.Errorf("ready 8 times, is told %d Updates", len(sent))
			}
		})
	}
}

// TestFollowAsTheHubEnds: who comes when its broadcaster has just looked for the
// last time is told the end too.
func TestFollowAsTheHubEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(wire.Encoder{}, Options{Broadcasters: 1})
		f := listen(t, h, Subscription{})
		h.broadcasters[0].stop()
		if updates, ends := f.all(); len(updates) != 0 || ends != 1 {
			t.Errorf("told %+v and %d ends, want one end", updates, ends)
		}
		if f, err := h.Read(Subscription{}); err == nil || h.Counters().Followers != 1 {
			t.Errorf("Read = %v, %v, want ErrClosed", f, err)
		}
	})
}
