package hub

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// strict is a Sink that holds what Sink promises: one Update for each Ready, by
// one goroutine at a time, nothing after Close, the end once and last.
type strict struct {
	t *testing.T

	mu      sync.Mutex
	ready   bool
	calling bool
	closed  bool // Close has returned
	ended   int
	sent    int
}

func (s *strict) Send([]byte) {
	s.enter("Send")
	if !s.ready || s.ended > 0 {
		s.t.Errorf("Send when ready = %v, after %d ends", s.ready, s.ended)
	}
	s.ready = false
	s.sent++
	s.leave()
}

func (s *strict) End() {
	s.enter("End")
	s.ended++
	s.leave()
}

func (s *strict) enter(what string) {
	s.mu.Lock()
	if s.calling || s.closed {
		s.t.Errorf("%s while called = %v, after Close = %v", what, s.calling, s.closed)
	}
	s.calling = true
	s.mu.Unlock()
	runtime.Gosched() // others get a turn, and may call too
	s.mu.Lock()
}

func (s *strict) leave() {
	s.calling = false
	s.mu.Unlock()
}

// ask is Ready.
func (s *strict) ask(f *Follower) {
	s.mu.Lock()
	again := !s.ready && s.ended == 0
	s.ready = true
	s.mu.Unlock()
	if again {
		f.Ready()
	}
}

// TestClose races with Send and with End: when it returns, the sink is not
// called any more.
func TestClose(t *testing.T) {
	for _, ends := range []bool{false, true} {
		t.Run(fmt.Sprint("hub ends ", ends), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := New(wire.Encoder{}, Options{Broadcasters: 2})
				ctx, stop := context.WithCancel(t.Context())
				var running sync.WaitGroup
				running.Go(func() { h.Run(ctx) })
				publishing, enough := context.WithCancel(t.Context())
				running.Go(func() {
					for x := 0; publishing.Err() == nil; x++ {
						h.Publish(sample("a", float64(x)))
						time.Sleep(time.Microsecond)
					}
				})
				var following sync.WaitGroup
				sent := make([]int, 100)
				for i := range sent {
					following.Go(func() {
						s := &strict{t: t}
						f, err := h.Follow(Subscription{EverySample: i%2 == 0}, s)
						if err != nil {
							t.Error(err)
							return
						}
						for range i {
							s.ask(f)
							time.Sleep(time.Duration(i%7) * time.Microsecond)
						}
						f.Close()
						s.mu.Lock()
						s.closed = true
						sent[i] = s.sent
						s.mu.Unlock()
						f.Close()
						f.Ready() // too late, and harmless
					})
				}
				if ends {
					time.Sleep(100 * time.Microsecond)
					stop()
				}
				following.Wait()
				enough()
				if sent[50] == 0 {
					t.Errorf("nothing was sent")
				}
				time.Sleep(time.Second)
				if n := h.Counters().Followers; n != 0 {
					t.Errorf("%d followers are counted", n)
				}
				stop()
				running.Wait()
			})
		})
	}
}

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
