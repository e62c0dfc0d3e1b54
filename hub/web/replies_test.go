package web_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/web"
)

// TestClock gives back what was asked, with the hub's time.
func TestClock(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		c := s.dial(t)
		for range 3 {
			c.send(t, &pb.ToHub{Message: &pb.ToHub_Clock{Clock: &pb.Clock{AskedUs: 7, HubUs: 8}}})
			now := time.Now().UnixMicro()
			if got := c.next(t).GetClock(); got.GetAskedUs() != 7 || got.GetHubUs() != now {
				t.Errorf("the clock says %v, want 7 asked, and %d", got, now)
			}
			time.Sleep(time.Second)
		}
	})
}

// TestStats lists one scene where that is asked for, and comes no more often than
// each tenth of a second, however often it is asked for.
func TestStats(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		c := s.dial(t)
		c.publish(t, &pb.Position{Source: "a", Scene: "stage", Position: &pb.Pos{}, HoldMs: 60_000})
		s.publish(t, "b", 1)
		synctest.Wait()
		c.stats(t, &pb.StatsRequest{Brief: true, Scene: "stage"})
		scenes := c.next(t).GetStats().GetScenes()
		if len(scenes) != 2 || len(scenes[0].GetSources()) != 0 || scenes[0].GetSourceCount() != 1 || len(scenes[1].GetSources()) != 1 {
			t.Fatalf("Stats are of %v, want the default scene's source counted and stage's listed", scenes)
		}
		if got := scenes[1].GetSources()[0]; got.GetSource() != "a" || got.GetHeldBy() != c.you {
			t.Errorf("the source is %v, want a held by %q", got, c.you)
		}
		for range 1000 {
			c.stats(t, &pb.StatsRequest{})
		}
		began := time.Now()
		if reply := c.next(t).GetStats(); len(reply.GetScenes()[0].GetSources()) != 1 || time.Since(began) != 100*time.Millisecond {
			t.Errorf("after %v came %v, want everything after 100 ms", time.Since(began), reply)
		}
		c.clock(t, 1)
		for {
			m := c.next(t)
			if m.GetClock() != nil {
				break
			}
			t.Errorf("1000 questions are answered by %v, too", m)
		}
	})
}

// TestRefused: one whose samples do not count is told so now and then, and goes on.
func TestRefused(t *testing.T) {
	inBubble(t, hub.Options{MaxSources: 2}, web.Options{}, func(t *testing.T, s *site) {
		holder, other := s.dial(t), s.dial(t)
		holder.publish(t, &pb.Position{Source: "a", Position: &pb.Pos{}, HoldMs: 1000})
		synctest.Wait()
		told := 0
		for i := range 60 { // a second's drag
			other.publish(t, at("a", float32(i)))
			synctest.Wait()
			time.Sleep(time.Second / 60)
		}
		other.clock(t, 1)
		for {
			m := other.next(t)
			if m.GetClock() != nil {
				break
			}
			told++
			if r := m.GetRefused(); r.GetSource() != "a" || r.GetScene() != "" || !strings.Contains(r.GetWhy(), "held by "+holder.you) {
				t.Errorf("the hub says %v, want that a is held by %q", m, holder.you)
			}
		}
		if told != 4 {
			t.Errorf("60 refused samples in a second are told %d times, want 4", told)
		}
		time.Sleep(time.Millisecond)
		other.publish(t, at("a", 99)) // the hold has run out
		synctest.Wait()
		if p, err := s.hub.Latest(named("a")); err != nil || p.At.X != 99 {
			t.Errorf("a is at %v, %v, want 99", p.At, err)
		}
		other.publish(t, at("b", 1))
		other.publish(t, &pb.Position{Source: "c", Position: &pb.Pos{}})
		if r := other.next(t).GetRefused(); r.GetSource() != "c" || !strings.Contains(r.GetWhy(), "limit reached: 2 sources in a scene") {
			t.Errorf("a source too many is told as %v", r)
		}
		other.clock(t, 2)
		if m := other.next(t); m.GetClock().GetAskedUs() != 2 {
			t.Errorf("then came %v, want the clock", m)
		}
	})
}

// TestRefusedFlood: samples of any number of sources that do not count cost no
// more than what is told.
func TestRefusedFlood(t *testing.T) {
	inBubble(t, hub.Options{MaxSources: 1}, web.Options{}, func(t *testing.T, s *site) {
		s.publish(t, "only", 1)
		c := s.dial(t)
		for i := range 3000 {
			c.publish(t, at("x"+string(rune('a'+i%26))+time.Duration(i).String(), 1))
		}
		synctest.Wait()
		c.clock(t, 1)
		told := 0
		for m := c.next(t); m.GetClock() == nil; m = c.next(t) {
			told++
		}
		if told != 256 {
			t.Errorf("3000 sources too many are told %d times, want 256", told)
		}
	})
}

// TestHeld tells everybody who holds what, and when nobody does any longer.
func TestHeld(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		watcher, dragger := s.dial(t), s.dial(t)
		watcher.follow(t, all(1000))
		watcher.update(t)
		began := time.Now()
		for i := range 60 {
			dragger.publish(t, &pb.Position{Source: "a", Position: &pb.Pos{X: float32(i)}, HoldMs: 2000})
			if p := watcher.update(t).GetUpdate().GetPositions()[0]; p.GetHeldBy() != dragger.you {
				t.Errorf("a is held by %q, want %q", p.GetHeldBy(), dragger.you)
			}
			time.Sleep(time.Second / 60)
		}
		dragger.conn.CloseNow() // a hand that goes loses nothing
		for {
			u := watcher.update(t).GetUpdate()
			if len(u.GetPositions()) == 0 {
				continue
			}
			p := u.GetPositions()[0]
			if p.GetHeldBy() != "" || p.GetStatus() != 0 || p.GetPosition().GetX() != 59 {
				t.Errorf("after the hold a is told as %v, want it live at 59, held by nobody", p)
			}
			if took, want := time.Since(began), 59*(time.Second/60)+2*time.Second; took != want {
				t.Errorf("that was told after %v, want %v", took, want)
			}
			break
		}
	})
}

// TestDeadPeer: one that does not answer pings is gone.
func TestDeadPeer(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		dead, alive := s.dial(t), s.dial(t)
		dead.follow(t, all(0))
		alive.follow(t, all(1<<20))
		synctest.Wait()
		began := time.Now()
		for time.Since(began) < time.Minute { // reading answers pings
			alive.update(t)
			if n, want := s.hub.Counters().Followers, time.Since(began) < 25*time.Second; want && n != 2 {
				t.Fatalf("after %v %d followers are there, want both", time.Since(began), n)
			}
		}
		if n := s.hub.Counters().Followers; n != 1 {
			t.Errorf("after %v %d followers are there, want the one that answers", time.Since(began), n)
		}
	})
}
