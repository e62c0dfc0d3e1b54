package hub

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"posxyz/hub/wire"
)

// TestStats: who publishes how fast, and who is slow.
func TestStats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 2})
		started := time.Now()
		pub := publisherOf(t, h, "a publisher")
		listen(t, h, Subscription{Peer: "fast"})
		listen(t, h, Subscription{Peer: "capped", MaxRate: 4})
		stalls := follow(t, h, Subscription{Peer: "stalls"})
		next(t, stalls)
		recorder := follow(t, h, Subscription{Peer: "records", EverySample: true, Sources: []string{"b"}})
		next(t, recorder)
		listen(t, h, Subscription{Scene: "stage", Peer: "elsewhere"})
		time.Sleep(time.Second + time.Millisecond) // heartbeats; from now on nothing coincides
		for i := range 60 {                        // 3 s: a at 20 Hz, b at 10 Hz
			held := sample("a", 1)
			held.Hold = time.Second
			publish(t, pub, held)
			synctest.Wait() // an Update for a, and one for b
			if i%2 == 0 {
				p := sample("b", 1)
				p.Captured = time.Now().Add(-10 * time.Millisecond)
				publish(t, h, p)
				synctest.Wait()
			}
			time.Sleep(50 * time.Millisecond)
		}
		synctest.Wait()
		got, err := h.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := Stats{
			Started:  started,
			Counters: h.Counters(),
			Scenes: []SceneStats{
				{
					Sources: []SourceStats{
						{Name: "a", Rate: 20, Age: 50 * time.Millisecond, HeldBy: "a publisher"},
						{Name: "b", Rate: 10, Age: 110 * time.Millisecond},
					},
					Followers: []FollowerStats{
						{Peer: "capped", Rate: 4, Delivered: 25, Conflated: 65},
						{Peer: "fast", Rate: 30, Delivered: 90},
						{Peer: "records", EverySample: true, Rate: 0.25, Lag: 30, Waiting: 3 * time.Second},
						{Peer: "stalls", Rate: 0.25, Lag: 90, Waiting: 3 * time.Second},
					},
				},
				{Scene: "stage", Followers: []FollowerStats{{Peer: "elsewhere", Rate: 1}}},
			},
		}
		// One Update in 4 s, the snapshot, is 0.25 Hz.
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 0.001)); diff != "" {
			t.Errorf("Stats differs (-want +got):\n%s", diff)
		}

		next(t, stalls)
		next(t, recorder)
		if s := statsOf(t, h, "stalls"); s.Lag != 0 || s.Waiting != 0 || s.Delivered != 2 || s.Conflated != 88 {
			t.Errorf("who stalled has read, but Stats has %+v", s)
		}
		if s := statsOf(t, h, "records"); s.Lag != 0 || s.Waiting != 0 || s.Delivered != 30 || s.Skipped != 0 {
			t.Errorf("who records has read, but Stats has %+v", s)
		}
	})
}

// TestWaiting counts from when something is pending that the sink does not take,
// however long the sink was busy before; and what came and went is no lag.
func TestWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{Peer: "f"})
		next(t, f)
		time.Sleep(time.Minute)
		wantWaiting(t, h, 0, 0)
		publish(t, h, sample("a", 1))
		time.Sleep(time.Minute)
		wantWaiting(t, h, time.Minute, 1)
		publish(t, h, sample("a", 2))
		time.Sleep(time.Minute)
		wantWaiting(t, h, 2*time.Minute, 2)
		next(t, f)
		wantWaiting(t, h, 0, 0)
		publish(t, h, sample("b", 2))
		remove(t, h, "b")
		time.Sleep(Heartbeat / 2)
		wantWaiting(t, h, Heartbeat/2, 1)
		if u, more := pending(t, f); more {
			t.Errorf("what came and went is told: %+v", u)
		}
		wantWaiting(t, h, 0, 0)
		if s := statsOf(t, h, "f"); s.Delivered != 1 || s.Conflated != 2 {
			t.Errorf("Stats has %+v, want 1 delivered and 2 conflated", s)
		}
	})
}

func wantWaiting(t *testing.T, h *Hub, waiting time.Duration, lag uint64) {
	t.Helper()
	synctest.Wait()
	if s := statsOf(t, h, "f"); s.Waiting != waiting || s.Lag != lag {
		t.Errorf("Stats has %+v, want it waiting for %v, %d samples behind", s, waiting, lag)
	}
}

// TestStatsOfAHubThatDoesNotRun: the cause of ctx's end, or ErrClosed.
func TestStatsOfAHubThatDoesNotRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(wire.Encoder{}, Options{})
		reason := errors.New("too long")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, reason)
		defer cancel()
		if got, err := h.Stats(ctx); !errors.Is(err, reason) {
			t.Errorf("before Run, Stats = %+v, %v, want %v", got, err, reason)
		}
		h.Run(ctx)
		if got, err := h.Stats(t.Context()); !errors.Is(err, ErrClosed) {
			t.Errorf("after Run, Stats = %+v, %v, want %v", got, err, ErrClosed)
		}
	})
}

// statsOf returns what Stats says of a follower.
func statsOf(t testing.TB, h *Hub, peer string) FollowerStats {
	t.Helper()
	stats, err := h.Stats(t.Context())
	if err != nil {
		t.Fatalf("Stats = %v", err)
	}
	for _, s := range stats.Scenes {
		if i := slices.IndexFunc(s.Followers, func(f FollowerStats) bool { return f.Peer == peer }); i >= 0 {
			return s.Followers[i]
		}
	}
	t.Fatalf("%s is not in Stats: %+v", peer, stats)
	return FollowerStats{}
}
