package hub

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

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
	for range 10 {
		runtime.Gosched() // others get a turn, and may call too
	}
	s.mu.Lock()
}

func (s *strict) leave() {
	if s.closed {
		s.t.Errorf("Close has returned during a call")
	}
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

// TestCloseWaitsForSend: a sink that is being called when Close is called is
// done when Close returns.
func TestCloseWaitsForSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := newTap(t, h, Subscription{})
		var closed atomic.Bool
		f.hook = func() {
			go func() {
				f.Close()
				closed.Store(true)
			}()
			for range 100 {
				runtime.Gosched()
			}
			if closed.Load() {
				t.Errorf("Close returned while the sink was called")
			}
		}
		f.Ready()
		synctest.Wait()
		if !closed.Load() {
			t.Errorf("Close has not returned")
		}
		publish(t, h, sample("a", 1))
		if u := f.take(); len(u) != 1 {
			t.Errorf("told %+v, want the snapshot and nothing after Close", u)
		}
	})
}
