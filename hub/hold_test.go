package hub

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestHold: one who holds a source goes on, all others are refused, by name,
// until the hold has run out since the holder's last sample that asked for it.
func TestHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		one, other := publisherOf(t, h, "1.2.3.4:5"), publisherOf(t, h, "6.7.8.9:10")
		held := sample("a", 1)
		held.Hold = 500 * time.Millisecond
		publish(t, other, sample("a", 0)) // it is free
		publish(t, one, held)
		if p := latest(t, h, named("a")); p.HeldBy != "1.2.3.4:5" {
			t.Errorf("a held source is told as %+v", p)
		}
		wantHeld(t, other, sample("a", 2), "1.2.3.4:5")
		wantHeld(t, h, sample("a", 2), "1.2.3.4:5")
		wantHeld(t, h, pose.Position{Source: named("a"), Remove: true}, "1.2.3.4:5")
		steal := sample("a", 2)
		steal.Hold = time.Hour
		wantHeld(t, other, steal, "1.2.3.4:5")
		publish(t, other, sample("b", 2)) // that one is free
		time.Sleep(400 * time.Millisecond)
		publish(t, one, held)           // anew
		publish(t, one, sample("a", 3)) // neither longer nor shorter
		time.Sleep(500*time.Millisecond - 1)
		wantHeld(t, other, sample("a", 2), "1.2.3.4:5")
		wantX(t, h, "a", 3)
		time.Sleep(1)
		if p := latest(t, h, named("a")); p.HeldBy != "" {
			t.Errorf("when the hold has run out a source is polled as %+v", p)
		}
		publish(t, other, sample("a", 4))
		if p := latest(t, h, named("a")); p.HeldBy != "" || p.At.X != 4 {
			t.Errorf("when the hold has run out another's sample is told as %+v", p)
		}
		if got := h.Counters().Held; got != 5 {
			t.Errorf("%d samples were refused, want 5", got)
		}
	})
}

// TestHoldEnds also by the holder's removal of the source, not by the end of its
// stream: a reconnect does not lose what it held to whoever is quicker.
func TestHoldEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		one := publisherOf(t, h, "one")
		held := sample("a", 1)
		held.Hold = time.Second
		publish(t, one, held)
		publish(t, one, pose.Position{Source: named("a"), Remove: true})
		publish(t, h, sample("a", 2))

		held.Source.Name = "b"
		publish(t, one, held)
		one.Close()
		wantHeld(t, h, sample("b", 2), "one")
		time.Sleep(time.Second)
		publish(t, h, sample("b", 2))
	})
}

// TestHoldWithoutStream: those who publish one by one are one peer.
func TestHoldWithoutStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		one := publisherOf(t, h, "one")
		held := sample("a", 1)
		held.Hold = time.Second
		publish(t, h, held)
		wantHeld(t, one, sample("a", 2), "a unary client")
		publish(t, h, sample("a", 3))
		if stats, err := h.Stats(t.Context()); err != nil || stats.Scenes[0].Sources[0].HeldBy != "a unary client" {
			t.Errorf("Stats = %+v, %v, want a held by a unary client", stats, err)
		}
		time.Sleep(time.Second)
		if stats, err := h.Stats(t.Context()); err != nil || stats.Scenes[0].Sources[0].HeldBy != "" {
			t.Errorf("Stats = %+v, %v, want a held by nobody", stats, err)
		}
		publish(t, one, sample("a", 4))
	})
}

// TestHoldEndIsTold once, as the newest position again, as old as it is; unless
// somebody has published since, or the source is gone.
func TestHoldEndIsTold(t *testing.T) {
	for _, every := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h := running(t, Options{})
			one := publisherOf(t, h, "one")
			f := follow(t, h, Subscription{EverySample: every})
			next(t, f)
			began := time.Now()
			p := pose.Position{
				Source: named("a"), At: pose.Vec{X: 1}, Captured: began.Add(-20 * time.Millisecond),
				HasVelocity: true, Velocity: pose.Vec{Z: 1}, Message: "hello", Teleport: true,
				TTL: time.Minute, Hold: 700 * time.Millisecond,
			}
			seq := publish(t, one, p)
			p.HeldBy, p.Seq = "one", seq
			wantUpdate(t, f, pose.Update{Positions: []pose.Position{p}, Seq: seq, Sent: began})
			aged := h.Ages().Sum

			free := p
			free.HeldBy, free.Teleport, free.Seq = "", false, seq+1
			wantUpdate(t, f, pose.Update{Positions: []pose.Position{free}, Seq: seq + 1, Sent: began.Add(p.Hold)})
			if diff := cmp.Diff(free, latest(t, h, p.Source)); diff != "" {
				t.Errorf("Latest of a source that was held differs (-want +got):\n%s", diff)
			}
			if got := h.Ages().Sum - aged; got != 0 {
				t.Errorf("what was told again counts as %v old", got)
			}
			for range 5 {
				if u := next(t, f); len(u.Positions) > 0 {
					t.Errorf("the end of a hold was told twice: %+v", u)
				}
			}
			publish(t, one, p)
			time.Sleep(p.Hold / 2)
			publish(t, one, p) // longer
			time.Sleep(p.Hold - 1)
			if got := latest(t, h, p.Source); got.HeldBy != "one" || got.Seq != seq+3 {
				t.Errorf("a source that is held for longer is told as %+v", got)
			}
			time.Sleep(1)
			synctest.Wait()
			if got := latest(t, h, p.Source); got.HeldBy != "" || got.Seq != seq+4 {
				t.Errorf("when the longer hold has run out, the source is told as %+v", got)
			}
			publish(t, one, p)
			publish(t, one, pose.Position{Source: p.Source, Remove: true})
			time.Sleep(time.Second)
			wantNotFound(t, h, p.Source)
		})
	}
}

// TestHoldEndsLost: a lost source stays so when its hold runs out, and is
// forgotten in its time.
func TestHoldEndsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Forget: 5 * time.Second})
		f := follow(t, h, Subscription{})
		next(t, f)
		one := publisherOf(t, h, "one")
		p := sample("a", 1)
		p.Hold = 2 * time.Second
		publish(t, one, p)
		next(t, f)
		one.Close()
		told := func(status pose.Status, heldBy string, after time.Duration) {
			t.Helper()
			u := next(t, f)
			for len(u.Positions) == 0 && len(u.Gone) == 0 {
				u = next(t, f)
			}
			if len(u.Positions) != 1 || u.Positions[0].Status != status || u.Positions[0].HeldBy != heldBy {
				t.Errorf("after %v %+v is told, want a %v, held by %q", after, u, status, heldBy)
			}
		}
		told(pose.Lost, "one", 0)
		told(pose.Lost, "", p.Hold)
		time.Sleep(3*time.Second - 1)
		wantStatus(t, h, "a", pose.Lost)
		time.Sleep(1)
		synctest.Wait()
		wantNotFound(t, h, p.Source)
	})
}

func wantHeld(t *testing.T, to publisher, p pose.Position, by string) {
	t.Helper()
	seq, err := to.Publish(p)
	want := `hub: source "` + p.Source.Name + `" is held by ` + by
	if held, ok := errors.AsType[*HeldError](err); !ok || held.By != by || err.Error() != want || seq != 0 {
		t.Errorf("Publish(%+v) = %d, %v, want %s", p, seq, err, want)
	}
}

func publisherOf(t *testing.T, h *Hub, peer string) *Publisher {
	t.Helper()
	pub, err := h.NewPublisher(peer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pub.Close)
	return pub
}
