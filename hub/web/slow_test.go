package web_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/web"
)

// slowly is a connection that takes so many bytes a second.
type slowly struct {
	net.Conn

	rate int
}

func (s *slowly) Read(into []byte) (int, error) {
	n, err := s.Conn.Read(into[:min(len(into), s.rate/10)])
	time.Sleep(time.Duration(n) * time.Second / time.Duration(s.rate))
	return n, err
}

// TestSlowNetwork: a snapshot that takes longer than a write may stand still comes
// whole all the same, as long as it gets on.
func TestSlowNetwork(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		const sources = 600
		message := strings.Repeat("x", 250)
		for i := range sources {
			if _, err := s.hub.Publish(pose.Position{Source: named(fmt.Sprint(i)), Message: message}); err != nil {
				t.Fatal(err)
			}
		}
		conn, _, err := s.dialOver(nil, func(conn net.Conn) net.Conn { return &slowly{conn, 4000} }) //nolint:bodyclose // Dial closes it
		if err != nil {
			t.Fatal(err)
		}
		defer conn.CloseNow()
		conn.SetReadLimit(-1)
		c := &client{conn: conn}
		c.next(t) // the Welcome
		began := time.Now()
		c.follow(t, all(1))
		if u := c.update(t).GetUpdate(); len(u.GetPositions()) != sources {
			t.Errorf("the snapshot has %d positions, want %d", len(u.GetPositions()), sources)
		}
		if took := time.Since(began); took < 20*time.Second {
			t.Errorf("the snapshot took %v, too little to tell anything", took)
		}
	})
}
