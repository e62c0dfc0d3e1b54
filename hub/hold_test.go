package hub

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

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
