package hub

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// running returns a hub in which time passes until the end of the test.
func running(t testing.TB, opts Options) *Hub {
	t.Helper()
	return runningWith(t, wire.Encoder{}, opts)
}

func runningWith(t testing.TB, encoder Encoder, opts Options) *Hub {
	t.Helper()
	h := New(encoder, opts)
	ctx, stop := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { h.Run(ctx) })
	t.Cleanup(func() {
		stop()
		done.Wait()
	})
	return h
}

// sample is a position by hand: a source of the default scene at (x, 0, 0).
func sample(name string, x float64) pose.Position {
	return pose.Position{Source: named(name), At: pose.Vec{X: x}}
}

func named(name string) pose.SourceID { return pose.SourceID{Name: name} }

// publisher is a Hub or a Publisher.
type publisher interface {
	Publish(p pose.Position) (uint64, error)
}

func publish(t testing.TB, to publisher, p pose.Position) (seq uint64) {
	t.Helper()
	seq, err := to.Publish(p)
	if err != nil {
		t.Fatalf("Publish(%+v) = %v", p, err)
	}
	return seq
}

func remove(t testing.TB, h *Hub, name string) {
	t.Helper()
	publish(t, h, pose.Position{Source: named(name), Remove: true})
}

func latest(t testing.TB, h *Hub, id pose.SourceID) pose.Position {
	t.Helper()
	p, err := h.Latest(id)
	if err != nil {
		t.Fatalf("Latest(%v) = %v", id, err)
	}
	return p
}

func wantNotFound(t testing.TB, h *Hub, id pose.SourceID) {
	t.Helper()
	p, err := h.Latest(id)
	if _, ok := errors.AsType[*NotFoundError](err); !ok {
		t.Fatalf("Latest(%v) = %+v, %v, want a NotFoundError", id, p, err)
	}
}

// follow reads until the end of the test.
func follow(t testing.TB, h *Hub, sub Subscription) *reading {
	t.Helper()
	f, err := openReading(h, sub)
	if err != nil {
		t.Fatalf("Follow(%+v) = %v", sub, err)
	}
	t.Cleanup(f.Close)
	return f
}

// next waits for an Update, in a bubble: all that was published before is in it.
func next(t testing.TB, f *reading) pose.Update {
	t.Helper()
	synctest.Wait()
	return anyNext(t, f)
}

// anyNext waits for an Update, in which some of what was published just now may
// not be yet.
func anyNext(t testing.TB, f *reading) pose.Update {
	t.Helper()
	u, err := f.Next(context.Background())
	if err != nil {
		t.Fatalf("Next = %v", err)
	}
	return u
}

var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// pending returns the Update that f could be given now; false if it knows everything.
func pending(t testing.TB, f *reading) (u pose.Update, ok bool) {
	t.Helper()
	u, err := f.Next(ended) // asks for it
	if err != nil {
		synctest.Wait()
		u, err = f.Next(ended)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatalf("Next = %v", err)
	}
	return u, err == nil && (u.Snapshot || len(u.Positions)+len(u.Gone) > 0)
}

// places shows the positions of an Update as name and x, in their order.
func places(u pose.Update) map[string]float64 {
	at := map[string]float64{}
	for _, p := range u.Positions {
		at[p.Source.Name] = p.At.X
	}
	return at
}

// reading is a Reader that decodes.
type reading struct {
	*Reader
	scene string
}

func openReading(h *Hub, sub Subscription) (*reading, error) {
	r, err := h.Read(sub)
	if err != nil {
		return nil, err
	}
	return &reading{r, sub.Scene}, nil
}

// Next returns the next Update.
func (r *reading) Next(ctx context.Context) (pose.Update, error) {
	encoded, err := r.Reader.Next(ctx)
	if err != nil {
		return pose.Update{}, err
	}
	return wire.DecodeUpdate(encoded, r.scene)
}

// newPublisher returns a Publisher of a hub that has room for it.
func newPublisher(h *Hub) *Publisher {
	pub, err := h.NewPublisher("a test")
	if err != nil {
		panic(err)
	}
	return pub
}
