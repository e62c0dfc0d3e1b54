package hub

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestFallingOutOfTheLog: publishing does not wait for a broadcaster that is
// blocked, the log stays bounded, and when the broadcaster is back everybody is
// told what is, with how much was missed.
func TestFallingOutOfTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		publish(t, h, sample("still", -1))
		publish(t, h, sample("goes", -2))
		newest := listen(t, h, Subscription{Peer: "newest"})
		every := listen(t, h, Subscription{EverySample: true, Peer: "every"})
		some := listen(t, h, Subscription{EverySample: true, Sources: []string{"mover1"}, Peer: "some"})
		near := listen(t, h, Subscription{Area: &Area{Radius: 1e6}, Peer: "near"})
		for _, f := range []*tap{newest, every, some, near} {
			f.take()
		}
		const samples = 20_000
		want := map[string]float64{"still": -1, "mover0": samples - 2, "mover1": samples - 1, "mover2": samples - 3}
		for round := range uint64(2) { // and once more, at once
			release := block(t, h)
			remove(t, h, "goes")
			for i := range samples {
				publish(t, h, sample(fmt.Sprint("mover", i%3), float64(i)))
			}
			s := h.scenes[""]
			s.mu.Lock()
			if n := len(s.log.segments); n > maxSegments {
				t.Errorf("the log has %d segments, want %d at most", n, maxSegments)
			}
			s.mu.Unlock()
			release()

			for _, c := range []struct {
				f       *tap
				want    map[string]float64
				skipped uint64
			}{
				{newest, want, 0},
				{every, want, samples - 3},
				{some, map[string]float64{"mover1": samples - 1}, samples - 1}, // of the whole scene
				{near, want, 0},
			} {
				updates := c.f.take()
				if len(updates) != 1 || !updates[0].Snapshot || updates[0].Skipped != c.skipped {
					t.Errorf("%s is told %+v, want one snapshot that skips %d", c.f.sub.Peer, updates, c.skipped)
					continue
				}
				if diff := cmp.Diff(c.want, places(updates[0])); diff != "" {
					t.Errorf("the snapshot of %s differs (-want +got):\n%s", c.f.sub.Peer, diff)
				}
				if stats := statsOf(t, h, c.f.sub.Peer); stats.Skipped != (round+1)*c.skipped || stats.Lag != 0 {
					t.Errorf("Stats has %+v, want %d skipped and no lag", stats, (round+1)*c.skipped)
				}
			}
		}
		publish(t, h, sample("mover1", 7))
		for _, f := range []*tap{newest, every, some, near} {
			if u := f.take(); len(u) != 1 || u[0].Snapshot || u[0].Positions[0].At.X != 7 {
				t.Errorf("after it %s is told %+v, want the change alone", f.sub.Peer, u)
			}
		}
	})
}

// TestPublishWakesBroadcasters, never followers, and not again before they have
// looked: it costs the same however many follow, and however much is published.
func TestPublishWakesBroadcasters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(wire.Encoder{}, Options{Broadcasters: 3}) // nobody runs it
		for range 300 {
			newTap(t, h, Subscription{}).Ready()
		}
		for _, b := range h.broadcasters {
			b.readQueue()
			for len(b.joining) > 0 {
				b.readQueue()
			}
		}
		for range 1000 {
			publish(t, h, sample("a", 1))
		}
		for i, b := range h.broadcasters {
			q := &b.queue
			if n := len(q.joins) + len(q.wakes) + len(q.leaves) + len(q.asks); len(q.news) != 1 || n != 0 || len(b.bell) != 1 {
				t.Errorf("broadcaster %d has %d news, %d other things and %d rings to look at, want one news", i, len(q.news), n, len(b.bell))
			}
			if n := len(b.audiences[h.scenes[""]].views); n != 1 || len(b.all) != 100 {
				t.Errorf("broadcaster %d has %d views for %d followers, want 1 for 100", i, n, len(b.all))
			}
		}
	})
}

// TestLogIsReadInPieces, wherever they are cut.
func TestLogIsReadInPieces(t *testing.T) {
	defer bounds{maxGraves, maxHistory, maxRound, 3, 4}.set()()
	l := log{before: 100}
	src := &source{name: "a"}
	var p pose.Position
	for seq := uint64(101); seq <= 140; seq++ {
		p.At.X = float64(seq)
		l.append(change{src: src, seq: seq}, &p, wire.Encoder{}, 0)
		for after := uint64(95); after <= seq; after++ {
			runs, ok := l.since(after, nil)
			if kept := after >= l.before; ok != kept || kept && seq-l.before < 9 && l.before > 100 {
				t.Fatalf("at %d, of those after %d ok = %v, but %d on are kept", seq, after, ok, l.before+1)
			}
			var seqs []uint64
			for _, run := range runs {
				for i := range run {
					seqs = append(seqs, run[i].seq)
				}
			}
			if want := seq - after; ok && (uint64(len(seqs)) != want || !slices.IsSorted(seqs) || want > 0 && seqs[0] != after+1) {
				t.Fatalf("at %d, after %d come %v", seq, after, seqs)
			}
		}
	}
}

// TestLogForgetsWhatAllHaveRead: it grows with who is behind only.
func TestLogForgetsWhatAllHaveRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 3})
		for range 3 {
			follow(t, h, Subscription{})
		}
		p := sample("a", 1)
		p.Message = strings.Repeat("m", pose.MaxMessage)
		most := 0
		for range 5000 {
			publish(t, h, p)
			synctest.Wait()
			most = max(most, len(h.scenes[""].log.segments))
		}
		if most > 1 {
			t.Errorf("all have read everything, but the log has had %d segments", most)
		}
	})
}

// counting is an Encoder that counts.
type counting struct {
	wire.Encoder

	positions, rests chan struct{}
}

func newCounting() counting {
	return counting{positions: make(chan struct{}, 1000), rests: make(chan struct{}, 1000)}
}

func (c counting) AppendPosition(dst []byte, p *pose.Position) []byte {
	c.positions <- struct{}{}
	return c.Encoder.AppendPosition(dst, p)
}

func (c counting) AppendRest(dst []byte, u *pose.Update) []byte {
	c.rests <- struct{}{}
	return c.Encoder.AppendRest(dst, u)
}

func (c counting) since() (positions, rests int) {
	synctest.Wait()
	for range len(c.positions) {
		<-c.positions
		positions++
	}
	for range len(c.rests) {
		<-c.rests
		rests++
	}
	return positions, rests
}

// TestEncodedOnce: a position once, whoever gets it, and an Update once for all
// followers of a broadcaster that are to be told the same, heartbeats too.
func TestEncodedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		encoder := newCounting()
		h := runningWith(t, encoder, Options{Broadcasters: 3})
		publish(t, h, sample("a", 0))
		if positions, _ := encoder.since(); positions != 0 {
			t.Errorf("nobody follows, but %d positions were encoded", positions)
		}
		for range 99 {
			listen(t, h, Subscription{})
		}
		if positions, _ := encoder.since(); positions != 3 {
			t.Errorf("99 begin to follow one source, and %d positions were encoded, want one for each broadcaster", positions)
		}
		publish(t, h, sample("a", 1))
		if positions, rests := encoder.since(); positions != 1 || rests != 3 {
			t.Errorf("for one sample and 99 followers %d positions and %d Updates were encoded, want 1, and 3 for 3 broadcasters", positions, rests)
		}
		time.Sleep(Heartbeat)
		if positions, rests := encoder.since(); positions != 0 || rests != 3 {
			t.Errorf("for a heartbeat %d positions and %d Updates were encoded, want none, and 3", positions, rests)
		}
		if c := h.Counters(); c.Updates != 3*99 {
			t.Errorf("%d Updates were sent, want a snapshot, a sample and a heartbeat to each of 99", c.Updates)
		}
	})
}
