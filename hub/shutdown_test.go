package hub

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestShutdownTellsWhatIsPending: a follower gets what it has not been told,
// then ErrClosed, whether it was waiting or not. Repeated, for select chooses by chance.
func TestShutdownTellsWhatIsPending(t *testing.T) {
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			h := New(wire.Encoder{}, Options{})
			ctx, stop := context.WithCancelCause(context.Background())
			reason := errors.New("power cut")
			ran := make(chan error, 1)
			go func() { ran <- h.Run(ctx) }()
			waits, stalls, starts := follow(t, h, Subscription{}), follow(t, h, Subscription{}), follow(t, h, Subscription{})
			next(t, waits)
			next(t, stalls)

			told := make(chan pose.Update, 1)
			go func() { told <- anyNext(t, waits) }()
			synctest.Wait()
			publish(t, h, sample("a", 1))
			stop(reason)
			<-h.Closed()
			if u := <-told; len(u.Positions) != 1 {
				t.Errorf("a waiting follower got %+v, want the position", u)
			}
			wantClosed(t, waits)
			if u := next(t, stalls); len(u.Positions) != 1 || u.Snapshot {
				t.Errorf("a stalled follower got %+v, want the position", u)
			}
			wantClosed(t, stalls)
			if u := next(t, starts); len(u.Positions) != 1 || !u.Snapshot {
				t.Errorf("a follower that had not begun got %+v, want a snapshot", u)
			}
			wantClosed(t, starts)
			if err := <-ran; !errors.Is(err, reason) {
				t.Errorf("Run = %v, want %v", err, reason)
			}
		})
	}
}

// TestShutdownBetweenLookingAndWaiting: a sample and the end that come after
// Next has looked and before it waits are told in that order.
func TestShutdownBetweenLookingAndWaiting(t *testing.T) {
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			h := New(wire.Encoder{}, Options{})
			running, stop := context.WithCancel(context.Background())
			go h.Run(running)
			f := follow(t, h, Subscription{})
			next(t, f)
			var once sync.Once
			ctx := hooked{context.Background(), func() {
				once.Do(func() {
					publish(t, h, sample("a", 1))
					stop()
					<-h.Closed()
				})
			}}
			u, err := f.Next(ctx)
			if err != nil || len(u.Positions) != 1 {
				t.Fatalf("Next = %+v, %v, want the position that was published before the end", u, err)
			}
			wantClosed(t, f)
		})
	}
}

// hooked does something when somebody is about to wait for its end.
type hooked struct {
	context.Context
	waiting func()
}

func (c hooked) Done() <-chan struct{} {
	c.waiting()
	return c.Context.Done()
}

// TestClosedHub takes nothing, and still answers polls.
func TestClosedHub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(wire.Encoder{}, Options{Orbit: true})
		ctx, stop := context.WithTimeout(context.Background(), time.Second)
		defer stop()
		pub := newPublisher(h)
		publish(t, pub, sample("a", 1))
		if err := h.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run = %v, want %v", err, context.DeadlineExceeded)
		}
		for _, to := range []publisher{h, pub} {
			if seq, err := to.Publish(sample("a", 2)); !errors.Is(err, ErrClosed) || seq != 0 {
				t.Errorf("Publish on a closed hub = %d, %v, want 0, %v", seq, err, ErrClosed)
			}
		}
		pub.Close()
		wantX(t, h, "a", 1)
	})
}

func wantClosed(t *testing.T, f *reading) {
	t.Helper()
	began := time.Now()
	if u, err := f.Next(context.Background()); !errors.Is(err, ErrClosed) || time.Since(began) > 0 {
		t.Errorf("Next on a closed hub = %+v, %v after %v, want %v at once", u, err, time.Since(began), ErrClosed)
	}
}
