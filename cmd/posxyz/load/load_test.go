package load

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"posxyz/hub"
	"posxyz/hub/rpc"
	"posxyz/hub/wire"
)

// startHub runs a hub on this machine, until the end of the test.
func startHub(t *testing.T, opts hub.Options) (h *hub.Hub, address string) {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	h = hub.New(wire.Encoder{}, opts)
	server := rpc.NewServer(h, rpc.ServerOptions{})
	var running sync.WaitGroup
	running.Go(func() { _ = h.Run(ctx) })
	running.Go(func() {
		if err := server.Serve(ctx, lis); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return h, lis.Addr().String()
}

// checkEmpty wants nothing left behind, as soon as the hub has noticed.
func checkEmpty(t *testing.T, h *hub.Hub) {
	t.Helper()
	var left hub.Counters
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if left = h.Counters(); left.Sources == 0 && left.Scenes == 0 && left.Followers == 0 && left.Publishers == 0 {
			return
		}
	}
	t.Errorf("left behind: %d sources, %d scenes, %d followers, %d publishers", left.Sources, left.Scenes, left.Followers, left.Publishers)
}

// TestRun accounts for every position, and leaves nothing behind.
func TestRun(t *testing.T) {
	h, address := startHub(t, hub.Options{})
	var arrived, elapsed, delivered bool
	result, err := Run(t.Context(), Options{
		Hub: address, Subscribers: 25, PerConnection: 10, Sources: 3, Rate: 50, For: 600 * time.Millisecond,
		Progress: func(p Progress) {
			arrived = arrived || p.Arrived == 25
			elapsed = elapsed || p.Elapsed > 0
			delivered = delivered || p.Delivered > 0
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if result.Connections != 3 || !strings.HasPrefix(result.Scene, "bench-") {
		t.Errorf("%d connections to scene %q, want 3 to bench-…", result.Connections, result.Scene)
	}
	if result.Due != 90 || result.Published > 90 || result.Published < 45 {
		t.Errorf("published %d of %d, want 45 or more of 90", result.Published, result.Due)
	}
	if result.Delivered != 25*result.Published || result.Skipped+result.Missing > 0 || result.CutOff > 0 {
		t.Errorf("delivered %d of %d samples to each of 25, skipped %d, missing %d, cut off %d, want all delivered",
			result.Delivered, result.Published, result.Skipped, result.Missing, result.CutOff)
	}
	if result.Elapsed < 600*time.Millisecond || result.Elapsed > 5*time.Second {
		t.Errorf("it took %v, want 600 ms or a little more", result.Elapsed)
	}
	if p50, oldest := result.Ages.Quantile(0.5), result.Ages.Oldest(); p50 <= 0 || oldest < p50 || oldest > result.Elapsed {
		t.Errorf("ages: p50 %v, oldest %v", p50, oldest)
	}
	if !arrived || !elapsed || !delivered {
		t.Errorf("progress told of arrivals: %v, of time: %v, of deliveries: %v, want all", arrived, elapsed, delivered)
	}
	checkEmpty(t, h)
}

// TestRunEnds with ctx: in the midst there is a Result of the time until then.
func TestRunEnds(t *testing.T) {
	h, address := startHub(t, hub.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	result, err := Run(ctx, Options{
		Hub: address, Subscribers: 4, PerConnection: 2, Sources: 2, Rate: 100, For: time.Hour,
		Progress: func(p Progress) {
			if p.Delivered > 40 {
				cancel()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if result.Delivered <= 40 || result.Missing > 0 || result.Published > result.Due || result.Elapsed > time.Minute {
		t.Errorf("%+v, want more than 40 delivered, nothing missing", result)
	}
	checkEmpty(t, h)

	cancel()
	began := time.Now()
	_, err = Run(ctx, Options{Hub: address, Subscribers: 1, PerConnection: 1, Sources: 1, Rate: 1, For: time.Hour})
	if !errors.Is(err, context.Canceled) || time.Since(began) > 5*time.Second {
		t.Errorf("after ctx's end: %v, after %v", err, time.Since(began))
	}
	checkEmpty(t, h)
}

// TestRunRefused says who was refused, and leaves nothing behind.
func TestRunRefused(t *testing.T) {
	h, address := startHub(t, hub.Options{MaxFollowers: 5, MaxSources: 2})
	for _, c := range []struct {
		name                 string
		subscribers, sources int
		stream               string
	}{
		{"a subscriber too many", 6, 1, "subscriber "},
		{"a source too many", 5, 3, "the publisher"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Run(t.Context(), Options{Hub: address, Subscribers: c.subscribers, PerConnection: 3, Sources: c.sources, Rate: 100, For: time.Minute})
			var ended *StreamError
			if !errors.As(err, &ended) || !strings.HasPrefix(ended.Stream, c.stream) || status.Code(ended.Err) != codes.ResourceExhausted {
				t.Errorf("%v, want RESOURCE_EXHAUSTED of %s", err, c.stream)
			}
			checkEmpty(t, h)
		})
	}
}

// TestTotal: as many samples are due as fit into the time.
func TestTotal(t *testing.T) {
	for _, c := range []struct {
		sources int
		rate    float64
		length  time.Duration
		want    uint64
	}{
		{1, 60, 10 * time.Second, 600},
		{3, 50, 600 * time.Millisecond, 90},
		{7, 0.1, 10 * time.Second, 7},
		{1, 60, time.Millisecond, 1},
		{1, 1000, 1500 * time.Microsecond, 2},
	} {
		p := newPublisher(Options{Sources: c.sources, Rate: c.rate, For: c.length}, "scene", nil, time.Now())
		if p.total != c.want {
			t.Errorf("%d sources at %v Hz for %v: %d samples, want %d", c.sources, c.rate, c.length, p.total, c.want)
		}
	}
}
