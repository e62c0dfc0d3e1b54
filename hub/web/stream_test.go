package web_test

import (
	"maps"
	"testing"
	"testing/synctest"
	"time"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/web"
)

// TestCredits: without a credit nothing comes, not even a heartbeat; with one,
// what is newest then.
func TestCredits(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		s.publish(t, "a", 1)
		c := s.dial(t)
		c.follow(t, all(0))
		nothing := func() {
			t.Helper()
			c.clock(t, 1) // whatever was to come would come before
			if m := c.next(t); m.GetClock() == nil {
				t.Errorf("without a credit came %v", m)
			}
			time.Sleep(3 * time.Second)
			c.clock(t, 2)
			if m := c.next(t); m.GetClock().GetAskedUs() != 2 {
				t.Errorf("without a credit, 3 s later, came %v", m)
			}
		}
		nothing()
		s.publish(t, "a", 2)
		c.follow(t, &pb.FollowRequest{Credits: 1})
		if u := c.update(t).GetUpdate(); !u.GetSnapshot() || u.GetPositions()[0].GetPosition().GetX() != 2 {
			t.Errorf("for the first credit came %v, want a snapshot of what is newest", u)
		}
		nothing()
		for x := range 10 {
			s.publish(t, "a", float64(x))
		}
		c.follow(t, &pb.FollowRequest{Credits: 1})
		if u := c.update(t).GetUpdate(); u.GetSnapshot() || len(u.GetPositions()) != 1 || u.GetPositions()[0].GetPosition().GetX() != 9 {
			t.Errorf("for the second credit came %v, want the newest of ten samples", u)
		}
		nothing()
		for range 3 { // more than any credit can be
			c.follow(t, &pb.FollowRequest{Credits: 1<<32 - 1})
		}
		for range 5 {
			c.update(t)
		}
	})
}

// TestResubscribe begins anew, with a snapshot of what is asked for now; nothing of
// the old subscription comes after anything of the new one.
func TestResubscribe(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		c := s.dial(t)
		const times = 50
		for i := range uint32(times) {
			source := "even"
			if i%2 == 1 {
				source = "odd"
			}
			c.follow(t, &pb.FollowRequest{Subscribe: &pb.SubscribeRequest{Sources: []string{source}}, Credits: 1000})
			for x := range 5 {
				s.publish(t, "even", float64(x))
				s.publish(t, "odd", float64(x))
			}
		}
		newest, snapshots := uint32(0), 0
		for newest < times {
			m := c.update(t)
			if m.GetSubscription() < newest {
				t.Fatalf("an Update of subscription %d came after one of %d", m.GetSubscription(), newest)
			}
			if m.GetSubscription() > newest {
				snapshots++
				if !m.GetUpdate().GetSnapshot() {
					t.Errorf("subscription %d begins with %v, want a snapshot", m.GetSubscription(), m)
				}
			}
			newest = m.GetSubscription()
			for _, p := range m.GetUpdate().GetPositions() {
				if odd := p.GetSource() == "odd"; odd != (newest%2 == 0) {
					t.Errorf("subscription %d is told of %s", newest, p.GetSource())
				}
			}
		}
		synctest.Wait()
		if n := s.hub.Counters().Followers; n != 1 {
			t.Errorf("%d followers are there after %d subscriptions, want one", n, snapshots)
		}
	})
}

// TestStalled: one that does not read has one Update in the hub, is told what is
// newest when it reads again, and is cut off when it does not for too long.
func TestStalled(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		stalled, other := s.dial(t), s.dial(t)
		stalled.follow(t, all(1<<20))
		stalled.update(t)
		other.follow(t, all(1<<20))
		other.update(t)
		message := make([]byte, 250)
		for i := range message {
			message[i] = 'x'
		}
		x, places := 0, map[string]float32{}
		move := func() {
			x++
			source := string(rune('a' + x%20))
			places[source] = float32(x)
			other.publish(t, &pb.Position{Source: source, Position: &pb.Pos{X: float32(x)}, Msg: string(message)})
			if got := other.update(t).GetUpdate().GetPositions()[0].GetPosition().GetX(); got != float32(x) {
				t.Fatalf("the other one is told %v, want %d", got, x)
			}
			time.Sleep(5 * time.Millisecond)
		}
		for range 800 { // 4 s; more than the connection holds
			move()
			stalled.follow(t, &pb.FollowRequest{Credits: 1}) // it may say something all the same
		}
		read, told := 0, map[string]float32{}
		for last := false; !last; read++ {
			for _, p := range stalled.update(t).GetUpdate().GetPositions() {
				told[p.GetSource()] = p.GetPosition().GetX()
				last = last || p.GetPosition().GetX() == float32(x)
			}
		}
		if !maps.Equal(told, places) {
			t.Errorf("who did not read knows %v in the end, want %v", told, places)
		}
		if read > 2*pipeBytes/300 {
			t.Errorf("%d Updates were waiting for who did not read, want no more than the connection holds", read)
		}

		began := time.Now()
		for s.hub.Counters().Followers == 2 {
			move()
			if time.Since(began) > time.Minute {
				t.Fatal("who does not read is never cut off")
			}
		}
		if took := time.Since(began); took < 5*time.Second || took > 8*time.Second {
			t.Errorf("who does not read was cut off after %v, want 5 s after the connection was full", took)
		}
		move()
	})
}
