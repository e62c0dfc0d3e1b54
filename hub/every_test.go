package hub

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestEverySample tells each sample once, in order, whoever is how far behind.
func TestEverySample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 2})
		all := []*reading{
			follow(t, h, Subscription{EverySample: true}),
			follow(t, h, Subscription{EverySample: true}),
			follow(t, h, Subscription{EverySample: true}),
		}
		seqs := make([][]uint64, len(all))
		for _, f := range all {
			next(t, f)
		}
		var want []uint64
		for i := range 300 {
			want = append(want, publish(t, h, sample(fmt.Sprint(i%3), float64(i))))
			for j, f := range all[:2] {
				if i%(j*7+1) == 0 { // one reads each, one now and then, one at the end
					seqs[j] = append(seqs[j], told(next(t, f))...)
				}
			}
		}
		for j, f := range all {
			for u, more := pending(t, f); more; u, more = pending(t, f) {
				seqs[j] = append(seqs[j], told(u)...)
			}
			if diff := cmp.Diff(want, seqs[j]); diff != "" {
				t.Errorf("follower %d: samples differ (-want +got):\n%s", j, diff)
			}
		}
		if c := h.Counters(); c.Delivered != 900 || c.Skipped != 0 || c.Conflated != 0 {
			t.Errorf("counters are %+v, want 900 delivered, and none skipped or conflated", c)
		}
	})
}

// told lists the seqs of an Update's positions.
func told(u pose.Update) (seqs []uint64) {
	for _, p := range u.Positions {
		seqs = append(seqs, p.Seq)
	}
	return seqs
}

// TestEverySampleBeyondHistory: who is further behind than maxHistory gets a
// snapshot that says exactly how many samples it was not told; who is not gets
// them all.
func TestEverySampleBeyondHistory(t *testing.T) {
	for _, c := range []struct {
		what    string
		samples int
		lapses  bool
	}{
		{"within", maxHistory / 400, false},
		{"beyond", maxHistory / 250, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := running(t, Options{Broadcasters: 1})
				f := follow(t, h, Subscription{EverySample: true, Peer: "f"})
				publish(t, h, sample("still", 0))
				next(t, f)
				for i := range c.samples {
					p := sample(fmt.Sprint("mover", i%5), 1)
					p.Message = strings.Repeat("m", pose.MaxMessage)
					publish(t, h, p)
					if i%1000 == 0 {
						synctest.Wait()
					}
				}
				var got, skipped uint64
				for u, more := pending(t, f); more; u, more = pending(t, f) {
					if u.Snapshot != c.lapses || u.Snapshot && len(u.Positions) != 6 {
						t.Errorf("told snapshot = %v with %d positions, want %v", u.Snapshot, len(u.Positions), c.lapses)
					}
					skipped += u.Skipped
					got += uint64(len(u.Positions))
				}
				news := got
				if c.lapses {
					news = got - 1 // what stands still was known
				}
				if news+skipped != uint64(c.samples) || c.lapses == (skipped == 0) {
					t.Errorf("told %d new samples and that %d were skipped, want %d together", news, skipped, c.samples)
				}
				stats := statsOf(t, h, "f")
				if h.Counters().Skipped != skipped || stats.Skipped != skipped || stats.Conflated != 0 {
					t.Errorf("told that %d were skipped, but Counters has %d, and Stats %+v", skipped, h.Counters().Skipped, stats)
				}
			})
		})
	}
}

// TestEverySampleOfWhatIsGone: what is gone comes before the positions of an
// Update, so one that would be told as there and gone, or the other way round,
// is told in two.
func TestEverySampleOfWhatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		f := listen(t, h, Subscription{EverySample: true})
		f.take()
		release := block(t, h) // so that all is taken in at once
		publish(t, h, sample("a", 1))
		remove(t, h, "a")
		publish(t, h, sample("b", 2))
		remove(t, h, "b")
		publish(t, h, sample("b", 3))
		publish(t, h, sample("a", 4))
		remove(t, h, "b")
		remove(t, h, "a")
		release()
		var got []string
		for _, u := range f.take() {
			var names []string
			for _, g := range u.Gone {
				names = append(names, "-"+g.Source.Name)
			}
			for _, p := range u.Positions {
				names = append(names, fmt.Sprint(p.Source.Name, p.At.X))
			}
			got = append(got, strings.Join(names, " "))
		}
		want := []string{"a1", "-a b2", "-b b3 a4", "-b -a"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Updates differ (-want +got):\n%s", diff)
		}
	})
}

// TestEverySampleAtARateOfWhatIsGone: a batch that takes several Updates, since
// what is gone comes first in each, is told at once: nobody falls behind for it.
func TestEverySampleAtARateOfWhatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		f := listen(t, h, Subscription{EverySample: true, MaxRate: 10})
		samples := 0
		for i := range 60 * 60 {
			time.Sleep(time.Second / 60)
			publish(t, h, sample("a", float64(i)))
			if i%2 == 1 {
				remove(t, h, "a")
			}
		}
		time.Sleep(100 * time.Millisecond)
		for _, u := range f.take() {
			for _, p := range u.Positions {
				samples++
				if age := u.Sent.Sub(p.Captured); age > 100*time.Millisecond {
					t.Fatalf("x = %v is told %v late, want 100ms at most", p.At.X, age)
				}
			}
		}
		if samples != 60*60 {
			t.Errorf("%d samples were told, want %d", samples, 60*60)
		}
	})
}

// TestHistoryIsKeptForWhoBegan: who was never told anything gets a snapshot, and
// has nothing kept for it.
func TestHistoryIsKeptForWhoBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		waits := newTap(t, h, Subscription{EverySample: true})
		listen(t, h, Subscription{EverySample: true})
		for i := range 1000 {
			publish(t, h, sample("a", float64(i)))
			synctest.Wait()
		}
		for _, a := range h.broadcasters[0].audiences {
			for _, v := range a.views {
				if v.followers != 2 || v.history.bytes != 0 || len(v.history.rounds) != 0 {
					t.Errorf("%d followers, of which one waits for its first credit, have %d bytes kept in %d rounds, want none", v.followers, v.history.bytes, len(v.history.rounds))
				}
			}
		}
		waits.Ready()
		synctest.Wait()
		if us := waits.take(); len(us) != 1 || !us[0].Snapshot || us[0].Skipped != 0 {
			t.Errorf("its first Updates are %+v, want a snapshot", us)
		}
	})
}

// TestEverySampleAtARate batches: no sample is lost, and no Update is early.
func TestEverySampleAtARate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := listen(t, h, Subscription{EverySample: true, MaxRate: 5})
		began := time.Now()
		var want, got []uint64
		for i := range 1000 {
			time.Sleep(3 * time.Millisecond)
			want = append(want, publish(t, h, sample("a", float64(i))))
		}
		time.Sleep(200 * time.Millisecond)
		for i, u := range f.take() {
			got = append(got, told(u)...)
			if at := began.Add(time.Duration(i) * 200 * time.Millisecond); !u.Sent.Equal(at) {
				t.Errorf("Update %d comes at %v, want %v", i, u.Sent, at)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("samples differ (-want +got):\n%s", diff)
		}
	})
}
