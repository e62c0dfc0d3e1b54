package hub

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
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
		time.Sleep(time.Second) // heartbeats
		for i := range 60 {     // 3 s: a at 20 Hz, b at 10 Hz
			held := sample("a", 1)
			held.Hold = time.Second
			publish(t, pub, held)
			if i%2 == 0 {
				p := sample("b", 1)
				p.Captured = time.Now().Add(-10 * time.Millisecond)
				publish(t, h, p)
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
						{Peer: "capped", Rate: 4, Delivered: 26, Conflated: 64},
						{Peer: "fast", Rate: 20, Delivered: 90},
						{Peer: "records", EverySample: true, Rate: 0.25, Lag: 30, Waiting: 3 * time.Second},
						{Peer: "stalls", Rate: 0.25, Lag: 90, Waiting: 3 * time.Second},
					},
				},
				{Scene: "stage", Followers: []FollowerStats{{Peer: "elsewhere", Rate: 1}}},
			},
		}
		// One Update in 4 s, the snapshot, is 0.25 Hz.
		if diff := cmp.Diff(want, got); diff != "" {
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
		time.Sleep(time.Second)
		wantWaiting(t, h, time.Second, 1)
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

// TestCounters is exact after a known history.
func TestCounters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 2, MaxPublishers: 2, Forget: time.Hour})
		pub, other := publisherOf(t, h, "pub"), publisherOf(t, h, "other")
		h.NewPublisher("one too many")
		newest, every := follow(t, h, Subscription{}), follow(t, h, Subscription{EverySample: true, Sources: []string{"a"}})
		bytes := uint64(0)
		read := func(f *reading) {
			synctest.Wait()
			encoded, err := f.Reader.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			bytes += uint64(len(encoded))
		}
		read(newest)
		read(every)
		at := func(name string, age time.Duration) pose.Position {
			p := sample(name, 1)
			p.Captured = time.Now().Add(-age)
			return p
		}
		publish(t, pub, at("a", 30*time.Millisecond))
		publish(t, pub, at("a", 20*time.Millisecond))
		publish(t, pub, at("a", 25*time.Millisecond)) // late
		publish(t, pub, at("b", 2*time.Minute))       // retimed
		held := at("a", 10*time.Millisecond)
		held.Hold = time.Second
		publish(t, pub, held)
		other.Publish(at("a", 0))          // held
		elsewhere := at("a", -time.Second) // retimed
		elsewhere.Source.Scene = "stage"
		publish(t, h, elsewhere)
		time.Sleep(100 * time.Millisecond)
		read(newest)
		time.Sleep(100 * time.Millisecond)
		read(every)
		read(every) // a heartbeat, a second later
		got := h.Counters()
		want := Counters{
			Published: 5, Late: 1, Retimed: 2, Held: 1,
			Updates: 5, Delivered: 2 + 3, Bytes: bytes, Conflated: 2, Skipped: 0,
			Followers: 2, Publishers: 2, Sources: 3, Scenes: 2,
			LimitsHit: map[string]uint64{"publishers": 1},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Counters differs (-want +got):\n%s", diff)
		}

		// 100 and 110 ms to the one, 210, 220 and 230 ms to the other.
		ages := h.Ages()
		counts := map[time.Duration]uint64{}
		for i, n := range ages.Counts[:len(ages.Bounds)] {
			if n > 0 {
				counts[ages.Bounds[i]] = n
			}
		}
		if diff := cmp.Diff(map[time.Duration]uint64{100 * time.Millisecond: 1, 250 * time.Millisecond: 4}, counts); diff != "" {
			t.Errorf("Ages differ (-want +got):\n%s", diff)
		}
		if want := 870 * time.Millisecond; ages.Sum != want || ages.Counts[len(ages.Bounds)] != 0 {
			t.Errorf("Ages sum up to %v, and %d are beyond all bounds, want %v and none", ages.Sum, ages.Counts[len(ages.Bounds)], want)
		}
	})
}

// TestAgesAreOfSamples: what a snapshot has, what comes in from elsewhere and
// what is lost may be old, and rightly so.
func TestAgesAreOfSamples(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Forget: time.Hour})
		for _, every := range []bool{false, true} {
			listen(t, h, Subscription{EverySample: every, Area: &Area{Around: "me", Radius: 5}})
		}
		for i := range 3 {
			p := sample(fmt.Sprint(i), 10)
			p.TTL = time.Minute
			publish(t, h, p)
		}
		time.Sleep(time.Hour / 2)
		publish(t, h, sample("me", 8))
		synctest.Wait()
		ages := h.Ages()
		if ages.Counts[0] != 2 || ages.Sum != 0 {
			t.Errorf("two were told one new sample, and three old ones that came in, but Ages has %v, %v in all", ages.Counts, ages.Sum)
		}
		publish(t, h, sample("0", 9))
		remove(t, h, "me")
		time.Sleep(time.Hour / 2)
		for _, f := range []Subscription{{}, {EverySample: true}} {
			listen(t, h, f)
		}
		synctest.Wait()
		if ages := h.Ages(); ages.Sum != 0 {
			t.Errorf("with snapshots Ages has %v, %v in all", ages.Counts, ages.Sum)
		}
	})
}

// TestAgeBounds: a bound belongs to its bucket, what is beyond them all to the last.
func TestAgeBounds(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	for i, bound := range append(ageBounds[:], time.Hour) {
		for _, c := range []struct {
			age  time.Duration
			want int
		}{{bound, i}, {bound + time.Microsecond, min(i+1, len(ageBounds))}} {
			var a ageCounts
			a.count(now.Add(-c.age).UnixMicro(), now)
			if a.counts[c.want] != 1 || a.sum != c.age {
				t.Errorf("an age of %v is counted as %v, want it in bucket %d", c.age, a, c.want)
			}
		}
	}
	var a ageCounts
	if a.count(now.Add(time.Second).UnixMicro(), now); a.counts[0] != 1 || a.sum != 0 {
		t.Errorf("a sample from the future is counted as %v, want it new", a)
	}
}
