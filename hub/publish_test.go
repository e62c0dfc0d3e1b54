package hub

import (
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestPublisherTTL: without a TTL, a stream's source is lost after DefaultTTL.
func TestPublisherTTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		pub := newPublisher(h)
		defer pub.Close()
		publish(t, pub, sample("a", 1))
		long := sample("b", 1)
		long.TTL = 10 * time.Second
		publish(t, pub, long)
		time.Sleep(3*time.Second - time.Nanosecond)
		wantStatus(t, h, "a", pose.Live)
		time.Sleep(time.Nanosecond)
		wantStatus(t, h, "a", pose.Lost)
		wantStatus(t, h, "b", pose.Live)
	})
}

// TestPublisherCloseLosesWhatItLastWrote, and nothing that is somebody else's:
// a reconnect's dead predecessor loses nothing.
func TestPublisherCloseLosesWhatItLastWrote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		dead, alive := newPublisher(h), newPublisher(h)
		defer alive.Close()
		never := sample("mine", 1)
		never.TTL = time.Hour
		publish(t, dead, never)
		publish(t, dead, sample("taken over", 1))
		publish(t, dead, sample("published without a stream", 1))
		publish(t, dead, sample("removed", 1))
		publish(t, dead, sample("removed and back", 1))
		publish(t, alive, sample("taken over", 2))
		publish(t, h, sample("published without a stream", 2))
		remove(t, h, "removed")
		remove(t, h, "removed and back")
		publish(t, h, sample("removed and back", 2))
		f := follow(t, h, Subscription{})
		next(t, f)
		before := latest(t, h, named("mine"))

		dead.Close()
		u, want := next(t, f), before
		want.Status, want.Seq = pose.Lost, u.Seq
		if diff := cmp.Diff([]pose.Position{want}, u.Positions); diff != "" {
			t.Errorf("what the end of the stream changed differs (-want +got):\n%s", diff)
		}
		dead.Close()
		if u, more := pending(t, f); more {
			t.Errorf("closing twice changed %+v", u)
		}
		wantNotFound(t, h, named("removed"))
	})
}

// TestPublishAfterClose: such a sample counts, but nothing of it is left to lose.
func TestPublishAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		pub := newPublisher(h)
		pub.Close()
		publish(t, pub, sample("a", 1))
		pub.Close()
		wantStatus(t, h, "a", pose.Live)
		time.Sleep(DefaultTTL)
		wantStatus(t, h, "a", pose.Lost)
	})
}

// TestLateSamples: within one Publisher an older capture time is dropped;
// across publishers the order of receipt decides.
func TestLateSamples(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		one, other := newPublisher(h), newPublisher(h)
		defer one.Close()
		defer other.Close()
		now := time.Now()
		captured := func(x float64, ago time.Duration) pose.Position {
			p := sample("a", x)
			p.Captured = now.Add(-ago)
			return p
		}
		f := follow(t, h, Subscription{})
		next(t, f)

		publish(t, one, captured(1, 20*time.Millisecond))
		if seq := publish(t, one, captured(2, 20*time.Millisecond)); seq == 0 {
			t.Errorf("a sample of the same capture time was dropped")
		}
		next(t, f)
		if seq := publish(t, one, captured(3, 21*time.Millisecond)); seq != 0 {
			t.Errorf("a late sample has seq %d, want 0", seq)
		}
		if u, more := pending(t, f); more || latest(t, h, named("a")).At.X != 2 {
			t.Errorf("a late sample changed %+v", u)
		}
		otherSource := captured(1, 30*time.Millisecond)
		otherSource.Source.Name = "b"
		if seq := publish(t, one, otherSource); seq == 0 {
			t.Errorf("a sample was dropped because another source's was newer")
		}
		publish(t, other, captured(4, 50*time.Millisecond))
		wantX(t, h, "a", 4)
		publish(t, h, captured(5, 55*time.Millisecond))
		wantX(t, h, "a", 5)
		publish(t, one, captured(6, 60*time.Millisecond))
		wantX(t, h, "a", 6)
		if got := h.Counters(); got.Late != 1 || got.Published != 6 {
			t.Errorf("counters are %+v, want 1 late of 6 published", got)
		}
	})
}

// TestCaptureTime: a clock that disagrees is not believed, and counted.
func TestCaptureTime(t *testing.T) {
	for _, c := range []struct {
		what    string
		skew    time.Duration // of the capture time from now
		trusted bool
	}{
		{"now", 0, true},
		{"a moment ago", -40 * time.Millisecond, true},
		{"a minute ago", -time.Minute, true},
		{"more than a minute ago", -time.Minute - time.Microsecond, false},
		{"a decade ago", -10 * 365 * 24 * time.Hour, false},
		{"in the future", time.Microsecond, false},
		{"far in the future", 10 * 365 * 24 * time.Hour, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := running(t, Options{})
			p := sample("a", 1)
			p.Captured = time.Now().Add(c.skew)
			publish(t, h, p)
			want, retimed := p.Captured, uint64(0)
			if !c.trusted {
				want, retimed = time.Now(), 1
			}
			if got := latest(t, h, p.Source).Captured; !got.Equal(want) {
				t.Errorf("%s: captured at %v counts as %v, want %v", c.what, p.Captured, got, want)
			}
			if got := h.Counters().Retimed; got != retimed {
				t.Errorf("%s: %d retimed, want %d", c.what, got, retimed)
			}
		})
	}
}

// TestCaptureTimeOfTheWildest: what 64 bits of microseconds can say.
func TestCaptureTimeOfTheWildest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		for _, us := range []int64{math.MinInt64, math.MaxInt64, -1, 1} {
			p := sample("a", 1)
			p.Captured = time.UnixMicro(us)
			publish(t, h, p)
			if got := latest(t, h, p.Source).Captured; !got.Equal(time.Now()) {
				t.Errorf("captured at %d µs counts as %v, want now, %v", us, got, time.Now())
			}
		}
		publish(t, h, sample("a", 1))
		if got := h.Counters().Retimed; got != 4 {
			t.Errorf("%d retimed, want 4: a sample without capture time is none", got)
		}
	})
}

// TestPublishedIsWhatTheHubSays: what only the hub may say is ignored.
func TestPublishedIsWhatTheHubSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		p := sample("a", 1)
		p.Status, p.Seq, p.HeldBy = pose.Lost, 7, "me"
		seq := publish(t, h, p)
		want := sample("a", 1)
		want.Seq, want.Captured = seq, time.Now()
		if diff := cmp.Diff(want, latest(t, h, p.Source)); diff != "" || seq == 7 {
			t.Errorf("Latest differs from what was published (-want +got):\n%s", diff)
		}
	})
}

// TestPublishRefuses: what is bad changes nothing, and leaves nothing.
func TestPublishRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		publish(t, h, sample("a", 1))
		bad := sample("a", math.NaN())
		var field *pose.FieldError
		if seq, err := h.Publish(bad); !errors.As(err, &field) || seq != 0 {
			t.Errorf("Publish(%+v) = %d, %v, want 0 and a FieldError", bad, seq, err)
		}
		pub := newPublisher(h)
		defer pub.Close()
		bad = pose.Position{Source: pose.SourceID{Scene: "*", Name: "a"}}
		if seq, err := pub.Publish(bad); !errors.As(err, &field) || seq != 0 {
			t.Errorf("Publish(%+v) = %d, %v, want 0 and a FieldError", bad, seq, err)
		}
		wantX(t, h, "a", 1)
	})
}

func wantX(t *testing.T, h *Hub, name string, want float64) {
	t.Helper()
	if got := latest(t, h, named(name)).At.X; got != want {
		t.Errorf("%s is at x = %v, want %v", name, got, want)
	}
}

// TestHand: what a hand has put somewhere stays there, though it is silent and
// though it goes; unless it gave a TTL.
func TestHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		hand, err := h.NewHand("a hand")
		if err != nil {
			t.Fatal(err)
		}
		publish(t, hand, sample("a", 1))
		mortal := sample("b", 1)
		mortal.TTL = time.Minute
		publish(t, hand, mortal)
		time.Sleep(10 * time.Second)
		wantStatus(t, h, "a", pose.Live)
		hand.Close()
		synctest.Wait()
		for _, name := range []string{"a", "b"} {
			wantStatus(t, h, name, pose.Live)
		}
		time.Sleep(50 * time.Second)
		wantStatus(t, h, "a", pose.Live)
		wantStatus(t, h, "b", pose.Lost)
		if n := h.Counters().Publishers; n != 0 {
			t.Errorf("%d publishers are there, want none", n)
		}
	})
}

// TestHandGone: what a hand carried when it went stands once its hold has ended;
// until then the hand may come back.
func TestHandGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		hand, err := h.NewHand("a hand")
		if err != nil {
			t.Fatal(err)
		}
		carried := sample("a", 1)
		carried.Hold, carried.HasVelocity, carried.Velocity = 2*time.Second, true, pose.Vec{X: 3}
		for _, gone := range []bool{false, true} {
			publish(t, hand, carried)
			if gone {
				hand.Close()
			}
			time.Sleep(time.Second)
			if p := latest(t, h, named("a")); p.HeldBy != "a hand" || p.Velocity.X != 3 {
				t.Errorf("gone %v, held: %+v, want it to move with 3 m/s", gone, p)
			}
			time.Sleep(2 * time.Second)
			want := 3.0 // the hand may have its reasons
			if gone {
				want = 0
			}
			if p := latest(t, h, named("a")); p.HeldBy != "" || p.Velocity.X != want {
				t.Errorf("gone %v, the hold over: %+v, want nobody to hold it, and %v m/s", gone, p, want)
			}
		}
	})
}
