package hub

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

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
		held.Hold = time.Minute
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
			listen(t, h, Subscription{EverySample: every})
			listen(t, h, Subscription{EverySample: every, Area: &Area{Around: "me", Radius: 5}})
		}
		synctest.Wait()
		for i := range 3 {
			p := sample(fmt.Sprint(i), 10)
			if i == 0 {
				p.TTL = time.Minute // it is lost then
			}
			publish(t, h, p)
		}
		time.Sleep(time.Hour / 2)
		publish(t, h, sample("me", 8)) // the other two come in
		synctest.Wait()
		listen(t, h, Subscription{})
		listen(t, h, Subscription{EverySample: true})
		synctest.Wait()
		// Two were told four new samples, two others one.
		if ages := h.Ages(); ages.Counts[0] != 2*4+2 || ages.Sum != 0 {
			t.Errorf("Ages has %v, %v in all, want ten samples of no age", ages.Counts, ages.Sum)
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
