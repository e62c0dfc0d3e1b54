package rpc_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/rpc/rpctest"
)

// TestPublisher: what is sent arrives, in order, and Close loses it.
func TestPublisher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		publisher := server.Dial(t).Publisher()
		for x := range 100 {
			if err := publisher.Send(t.Context(), sample("a", float64(x))); err != nil {
				t.Fatalf("Send %d = %v", x, err)
			}
		}
		wantX(t, server, 99)
		if got := server.Hub.Counters().Published; got != 100 {
			t.Errorf("%d samples arrived, want 100", got)
		}
		if err := publisher.Close(t.Context()); err != nil {
			t.Errorf("Close = %v", err)
		}
		if p, err := server.Hub.Latest(named("a")); err != nil || p.Status != pose.Lost {
			t.Errorf("after Close: %+v, %v, want it lost", p, err)
		}
		if err := publisher.Close(t.Context()); err != nil {
			t.Errorf("Close again = %v", err)
		}
		if err := publisher.Send(t.Context(), sample("a", 7)); err != nil {
			t.Errorf("Send after Close = %v, want a new stream", err)
		}
		wantX(t, server, 7)
		publisher.Close(t.Context())
	})
}

// TestPublisherRefusesBadSamples before they are sent.
func TestPublisherRefusesBadSamples(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		publisher := server.Dial(t).Publisher()
		var field *pose.FieldError
		if err := publisher.Send(t.Context(), sample("a", math.NaN())); !errors.As(err, &field) {
			t.Errorf("Send of NaN = %v, want a FieldError", err)
		}
		if err := publisher.Send(t.Context(), sample("a", 1)); err != nil {
			t.Errorf("Send after a bad sample = %v", err)
		}
		wantX(t, server, 1)
		publisher.Close(t.Context())
	})
}

// TestRefusalComesBack from the next Send, or from Close, as the hub's status.
func TestRefusalComesBack(t *testing.T) {
	const want = `sample 1: hub: limit reached: 1 sources in a scene`
	for what, after := range map[string]func(ctx context.Context, p *rpc.Publisher) error{
		"Send":  func(ctx context.Context, p *rpc.Publisher) error { return p.Send(ctx, sample("a", 3)) },
		"Close": func(ctx context.Context, p *rpc.Publisher) error { return p.Close(ctx) },
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := rpctest.New(t, hub.Options{MaxSources: 1})
				publisher := server.Dial(t).Publisher()
				for _, p := range []pose.Position{sample("a", 1), sample("too many", 2)} {
					if err := publisher.Send(t.Context(), p); err != nil {
						t.Fatalf("Send(%+v) = %v", p, err)
					}
				}
				synctest.Wait()
				err := after(t.Context(), publisher)
				wantStatus(t, what+" after a refusal", err, codes.ResourceExhausted, want)
				if away := (*rpc.AwayError)(nil); errors.As(err, &away) {
					t.Errorf("%s after a refusal = %v, want no AwayError", what, err)
				}
				if err := publisher.Send(t.Context(), sample("a", 4)); err != nil {
					t.Errorf("Send after the refusal = %v, want a new stream", err)
				}
				wantX(t, server, 4)
				publisher.Close(t.Context())
			})
		})
	}
}

// TestPublisherEndsWithItsContext, with its cause; Close waits no longer than its own.
func TestPublisherEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLink(rpctest.New(t, hub.Options{}))
		publisher := l.connect(t).Publisher()
		reason := errors.New("had enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		if err := publisher.Send(ctx, sample("a", 1)); err != nil {
			t.Fatal(err)
		}
		cancel(reason)
		synctest.Wait()
		if err := publisher.Send(ctx, sample("a", 2)); !errors.Is(err, reason) {
			t.Errorf("Send after the end of its context = %v, want %v", err, reason)
		}

		if err := publisher.Send(t.Context(), sample("a", 3)); err != nil {
			t.Fatal(err)
		}
		l.freeze()
		began := time.Now()
		short, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer stop()
		if err := publisher.Close(short); err != nil || time.Since(began) != 300*time.Millisecond {
			t.Errorf("Close at a frozen hub = %v after %v, want nil after 300ms", err, time.Since(began))
		}
	})
}
