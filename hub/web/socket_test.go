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

// TestSocket: two who follow see each other's samples, and themselves.
func TestSocket(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{Version: "v7", GRPC: "127.0.0.1:50051"}, func(t *testing.T, s *site) {
		s.publish(t, "a", 1)
		one, two := s.dial(t), s.dial(t)
		for _, c := range []*client{one, two} {
			c.follow(t, all(8))
			m := c.update(t)
			if u := m.GetUpdate(); m.GetSubscription() != 1 || !u.GetSnapshot() || len(u.GetPositions()) != 1 {
				t.Errorf("the first Update is %v, want a snapshot of a, of subscription 1", m)
			}
		}
		one.publish(t, at("b", 2))
		for _, c := range []*client{one, two} {
			u := c.update(t).GetUpdate()
			if u.GetSnapshot() || len(u.GetPositions()) != 1 || u.GetPositions()[0].GetSource() != "b" || u.GetPositions()[0].GetPosition().GetX() != 2 {
				t.Errorf("the second Update is %v, want b alone", u)
			}
		}
	})
}

// TestWelcome says to whom a client is connected, and as whom.
func TestWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, hub.Options{}, web.Options{Version: "v7", GRPC: "127.0.0.1:50051"})
		c := s.dial(t)
		if !strings.HasPrefix(c.you, "a page at ") {
			t.Errorf("a client is %q, want a page", c.you)
		}
		c.publish(t, &pb.Position{Source: "a", Position: &pb.Pos{}, HoldMs: 1000})
		synctest.Wait()
		time.Sleep(time.Millisecond)
		stats, err := s.hub.Stats(t.Context())
		if err != nil || stats.Scenes[0].Sources[0].HeldBy != c.you {
			t.Errorf("Stats = %+v, %v, want a held by %q", stats.Scenes, err, c.you)
		}
	})
}
