package hub

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestRateIsSteady: with more to tell than MaxRate allows, an Update comes at
// each point of the grid that begins with the snapshot, and has what is newest.
func TestRateIsSteady(t *testing.T) {
	for _, rate := range []float64{0.5, 1, 7, 30, 500} {
		synctest.Test(t, func(t *testing.T) {
			h := running(t, Options{})
			time.Sleep(123457 * time.Microsecond) // a phase of its own
			f := listen(t, h, Subscription{MaxRate: rate})
			began := time.Now()
			f.take()
			period := time.Duration(float64(time.Second) / rate)
			between := period * 2 / 7 // samples
			for time.Since(began) < 20*period {
				time.Sleep(between)
				publish(t, h, sample("a", 1))
			}
			n := 0
			for _, u := range f.take() {
				if len(u.Positions) == 0 {
					continue // a heartbeat
				}
				n++
				at := began.Add(time.Duration(n) * period).Truncate(time.Microsecond) // as the wire has it
				if late := u.Sent.Sub(at); late != 0 {
					t.Errorf("at %v Hz change %d comes at %v, want %v", rate, n, u.Sent.Sub(began), at.Sub(began))
				}
				if age := u.Sent.Sub(u.Positions[0].Captured); age > between {
					t.Errorf("at %v Hz change %d is %v old", rate, n, age)
				}
			}
			if n < 18 || n > 20 {
				t.Errorf("at %v Hz %d changes come in 20 periods", rate, n)
			}
		})
	}
}

// TestRateKeepsItsPhase: an Update that the sink took late, or that had to wait
// for a change, does not move those after it.
func TestRateKeepsItsPhase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := follow(t, h, Subscription{MaxRate: 10})
		began := next(t, f).Sent
		ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
		x := 0.0
		for _, c := range []struct{ publish, read, want int }{ // ms
			{10, 20, 100},   // early: at the next point
			{110, 210, 210}, // taken late
			{211, 211, 300}, // back on the grid
			{455, 455, 455}, // nothing to tell at 400: at once
			{456, 456, 500},
			{510, 777, 777}, // late by more than a period
			{778, 778, 800},
			{900, 900, 900}, // just on a point
		} {
			time.Sleep(time.Until(began.Add(ms(c.publish))))
			x++
			publish(t, h, sample("a", x))
			time.Sleep(time.Until(began.Add(ms(c.read))))
			u := next(t, f)
			if got := u.Sent.Sub(began); got != ms(c.want) || len(u.Positions) != 1 || u.Positions[0].At.X != x {
				t.Errorf("published at %d ms and read at %d: %+v comes after %v, want %d ms", c.publish, c.read, u, got, c.want)
			}
		}
	})
}

// TestSlowRateHasHeartbeats: also while something waits for its time, and
// Update.Seq does not fall.
func TestSlowRateHasHeartbeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := listen(t, h, Subscription{MaxRate: 0.2, Sources: []string{"a"}})
		began := time.Now()
		f.take()
		time.Sleep(500 * time.Millisecond)
		for range 5 {
			publish(t, h, sample("b", 0)) // not for f, but its heartbeats cover it
		}
		time.Sleep(1 * time.Second)
		publish(t, h, sample("a", 1)) // for f, in its time
		time.Sleep(4499 * time.Millisecond)
		var got []string
		var seq uint64
		for _, u := range f.take() {
			got = append(got, fmt.Sprintf("%v: %d", u.Sent.Sub(began), len(u.Positions)))
			if u.Seq < seq {
				t.Errorf("Update.Seq falls from %d to %d at %v", seq, u.Seq, u.Sent.Sub(began))
			}
			seq = u.Seq
		}
		want := []string{"1s: 0", "2s: 0", "3s: 0", "4s: 0", "5s: 1"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what comes, and its positions, differ (-want +got):\n%s", diff)
		}
	})
}

// TestRateOfNearlyNever: rates whose period no Duration holds are slow, not fast.
func TestRateOfNearlyNever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		slow := listen(t, h, Subscription{MaxRate: 1e-300})
		fast := listen(t, h, Subscription{MaxRate: 1e300})
		slow.take()
		fast.take()
		publish(t, h, sample("a", 1))
		if u := fast.take(); len(u) != 1 {
			t.Errorf("at 1e300 Hz comes %+v, want the change at once", u)
		}
		time.Sleep(time.Hour)
		for _, u := range slow.take() {
			if len(u.Positions) > 0 {
				t.Errorf("at 1e-300 Hz %+v comes within an hour", u)
			}
		}
	})
}

// TestHeartbeatAfterNothing: one that was woken for what had come and gone has
// its heartbeat in time, though others were told something since.
func TestHeartbeatAfterNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		f := newTap(t, h, Subscription{Sources: []string{"a"}})
		f.alone = true
		f.Ready()
		f.take()
		began := time.Now()
		time.Sleep(100 * time.Millisecond)
		publish(t, h, sample("a", 1)) // its sink is busy
		synctest.Wait()
		remove(t, h, "a")
		time.Sleep(200 * time.Millisecond)
		other := listen(t, h, Subscription{})
		time.Sleep(200 * time.Millisecond)
		f.Ready()
		time.Sleep(time.Second)
		for _, c := range []struct {
			f    *tap
			want time.Duration
		}{{f, time.Second}, {other, 1300 * time.Millisecond}} {
			u := c.f.take()
			if last := u[len(u)-1]; last.Sent.Sub(began) != c.want || last.Snapshot {
				t.Errorf("told %+v, want a heartbeat after %v", u, c.want)
			}
		}
	})
}

// TestHeartbeatsOfMany: each has its own second, whatever the others are told.
func TestHeartbeatsOfMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 2})
		var all []*tap
		for i := range 50 {
			all = append(all, listen(t, h, Subscription{Sources: []string{fmt.Sprint(i % 10)}, MaxRate: float64(i%3) * 3}))
			time.Sleep(37 * time.Millisecond)
		}
		for i := range 600 {
			publish(t, h, pose.Position{Source: named(fmt.Sprint(i * i % 9))}) // 2, 3, 5, 6 and 8 never
			time.Sleep(time.Duration(i*7919%31) * time.Millisecond)
		}
		for i, f := range all {
			var last pose.Update
			for j, u := range f.take() {
				empty := len(u.Positions) == 0 && !u.Snapshot
				if gap := u.Sent.Sub(last.Sent); j > 0 && (gap > Heartbeat || empty && gap != Heartbeat) {
					t.Errorf("follower %d is told %+v %v after %+v", i, u, gap, last)
				}
				last = u
			}
			if silent := time.Since(last.Sent); silent >= Heartbeat {
				t.Errorf("follower %d is silent for %v", i, silent)
			}
		}
	})
}
