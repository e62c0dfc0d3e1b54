package hub

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestLostOnceWholeThenForgotten walks through the life of a source.
func TestLostOnceWholeThenForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Forget: 5 * time.Second})
		f := follow(t, h, Subscription{})
		next(t, f)
		began := time.Now()
		p := pose.Position{
			Source: named("a"), At: pose.Vec{X: 1, Y: 2, Z: 3}, Captured: began.Add(-40 * time.Millisecond),
			HasVelocity: true, Velocity: pose.Vec{Z: 1}, HasOrientation: true, Orientation: pose.Identity,
			Message: "hello", TTL: 700 * time.Millisecond, Teleport: true,
		}
		seq := publish(t, h, p)
		next(t, f)

		want := p
		want.Seq, want.Status, want.Teleport = seq+1, pose.Lost, false
		wantUpdate(t, f, pose.Update{Positions: []pose.Position{want}, Seq: seq + 1, Sent: began.Add(p.TTL)})
		if diff := cmp.Diff(want, latest(t, h, p.Source)); diff != "" {
			t.Errorf("Latest of a lost source differs (-want +got):\n%s", diff)
		}
		if u := next(t, follow(t, h, Subscription{})); !cmp.Equal(u.Positions, []pose.Position{want}) {
			t.Errorf("a snapshot with a lost source = %+v, want %+v", u.Positions, want)
		}

		for u := next(t, f); ; u = next(t, f) {
			if len(u.Positions) > 0 {
				t.Fatalf("lost was told twice: %+v", u)
			}
			if len(u.Gone) == 0 {
				continue
			}
			wantGone := pose.Update{
				Gone: []pose.Gone{{Source: p.Source, Reason: pose.Expired}},
				Seq:  seq + 2, Sent: began.Add(p.TTL + 5*time.Second),
			}
			if diff := cmp.Diff(wantGone, u); diff != "" {
				t.Errorf("forgotten differs (-want +got):\n%s", diff)
			}
			break
		}
		wantNotFound(t, h, p.Source)
	})
}

// TestForgetDefault: 30 s, when nothing else is said.
func TestForgetDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		p := sample("a", 1)
		p.TTL = time.Second
		publish(t, h, p)
		time.Sleep(31*time.Second - time.Millisecond)
		synctest.Wait()
		latest(t, h, p.Source)
		time.Sleep(time.Millisecond)
		synctest.Wait()
		wantNotFound(t, h, p.Source)
	})
}

// TestSampleRevives: a lost source is live again with its next sample, and is
// not forgotten by the clock that ran before.
func TestSampleRevives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Forget: 2 * time.Second})
		p := sample("a", 1)
		p.TTL = time.Second
		publish(t, h, p)
		time.Sleep(2500 * time.Millisecond)
		wantStatus(t, h, "a", pose.Lost)
		publish(t, h, p)
		wantStatus(t, h, "a", pose.Live)
		time.Sleep(999 * time.Millisecond)
		wantStatus(t, h, "a", pose.Live)
		time.Sleep(time.Millisecond)
		wantStatus(t, h, "a", pose.Lost)
		time.Sleep(1999 * time.Millisecond)
		wantStatus(t, h, "a", pose.Lost)
		time.Sleep(time.Millisecond)
		synctest.Wait()
		wantNotFound(t, h, p.Source)
	})
}

// TestTTL is how long a source lives after samples with these TTLs, 100 ms apart.
func TestTTL(t *testing.T) {
	const forever = time.Duration(0)
	ms := func(n time.Duration) time.Duration { return n * time.Millisecond }
	for _, c := range []struct {
		what string
		ttls []time.Duration
		want time.Duration // after the last sample
	}{
		{"never", []time.Duration{0}, forever},
		{"one", []time.Duration{ms(250)}, ms(250)},
		{"each sample starts anew", []time.Duration{ms(250), ms(250), ms(250), ms(250)}, ms(250)},
		{"a longer one", []time.Duration{ms(250), ms(5000)}, ms(5000)},
		{"a shorter one", []time.Duration{ms(5000), ms(250)}, ms(250)},
		{"none after one", []time.Duration{ms(250), 0}, forever},
		{"one after none", []time.Duration{0, ms(250)}, ms(250)},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := running(t, Options{})
				for i, ttl := range c.ttls {
					if i > 0 {
						time.Sleep(ms(100))
					}
					p := sample("a", float64(i))
					p.TTL = ttl
					publish(t, h, p)
				}
				if c.want == forever {
					time.Sleep(24 * time.Hour)
					wantStatus(t, h, "a", pose.Live)
					return
				}
				time.Sleep(c.want - time.Nanosecond)
				wantStatus(t, h, "a", pose.Live)
				time.Sleep(time.Nanosecond)
				wantStatus(t, h, "a", pose.Lost)
			})
		})
	}
}

// TestManyDeadlines: sources are lost at their own time, whatever the order in
// which they were published.
func TestManyDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		names := []string{"d", "a", "c", "b", "e"}
		for i, ttl := range []time.Duration{4, 1, 3, 2, 5} {
			p := sample(names[i], 1)
			p.TTL = ttl * time.Second
			publish(t, h, p)
		}
		remove(t, h, "c")
		f := follow(t, h, Subscription{})
		began, lost := next(t, f).Sent, map[string]time.Duration{}
		for len(lost) < 4 {
			u := next(t, f)
			for _, p := range u.Positions {
				lost[p.Source.Name] = u.Sent.Sub(began)
			}
		}
		want := map[string]time.Duration{"a": time.Second, "b": 2 * time.Second, "d": 4 * time.Second, "e": 5 * time.Second}
		if diff := cmp.Diff(want, lost); diff != "" {
			t.Errorf("lost after (-want +got):\n%s", diff)
		}
	})
}

// TestRemove: at once, for everybody; removing what is not there is no error.
func TestRemove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		publish(t, h, sample("a", 1))
		remove(t, h, "a")
		wantNotFound(t, h, named("a"))
		remove(t, h, "a")
		remove(t, h, "never there")
		f := follow(t, h, Subscription{})
		if u := next(t, f); len(u.Positions) > 0 {
			t.Errorf("a snapshot after a removal = %+v, want none", u)
		}
		publish(t, h, sample("a", 2))
		time.Sleep(time.Hour)
		wantStatus(t, h, "a", pose.Live)
	})
}

func wantStatus(t *testing.T, h *Hub, name string, want pose.Status) {
	t.Helper()
	synctest.Wait()
	if p := latest(t, h, named(name)); p.Status != want {
		t.Fatalf("%s is %v, want %v: %+v", name, p.Status, want, p)
	}
}
