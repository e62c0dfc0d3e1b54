package web_test

import (
	"bytes"
	"context"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/web"
)

func encode(t testing.TB, m proto.Message) []byte {
	t.Helper()
	encoded, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func publishing(m *pb.Position) *pb.ToHub { return &pb.ToHub{Message: &pb.ToHub_Publish{Publish: m}} }

func following(m *pb.FollowRequest) *pb.ToHub { return &pb.ToHub{Message: &pb.ToHub_Follow{Follow: m}} }

// TestFarewells: who errs is told a code and what would be right, and nobody else
// notices.
func TestFarewells(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		name    string
		kind    websocket.MessageType
		message []byte
		code    websocket.StatusCode
		says    []string
	}{
		{"text", websocket.MessageText, []byte("hello"), 1003, []string{"message 1", "text", "want binary"}},
		{"garbage", websocket.MessageBinary, []byte{0xff, 0xff, 0xff}, 1007, []string{"message 1", "3 bytes", "ToHub"}},
		{"nothing", websocket.MessageBinary, nil, 1007, []string{"message 1", "empty", "want follow, publish, stats or clock"}},
		{"a field that nobody knows", websocket.MessageBinary, protowire.AppendVarint(protowire.AppendTag(nil, 99, protowire.VarintType), 1), 1007, []string{"does not know"}},
		{"no UTF-8", websocket.MessageBinary, []byte{0x12, 3, 0x22, 1, 0xff}, 1007, []string{"message 1", "ToHub"}},
		{"too long", websocket.MessageBinary, bytes.Repeat([]byte{1}, 1001), 1009, []string{"message 1", "want 1000 bytes at most"}},
		{"NaN", websocket.MessageBinary, encode(t, publishing(&pb.Position{Position: &pb.Pos{X: nan}})), 1007, []string{"message 1", "position.x is NaN", "want a finite"}},
		{"a velocity without end", websocket.MessageBinary, encode(t, publishing(&pb.Position{Position: &pb.Pos{}, Velocity: &pb.Pos{Z: float32(math.Inf(1))}})), 1007, []string{"velocity.z is +Inf"}},
		{"no position", websocket.MessageBinary, encode(t, publishing(&pb.Position{Source: "a"})), 1007, []string{"position is missing"}},
		{"a bad name", websocket.MessageBinary, encode(t, publishing(&pb.Position{Source: "a*", Position: &pb.Pos{}})), 1007, []string{"source", "*"}},
		{"a bad subscription", websocket.MessageBinary, encode(t, following(&pb.FollowRequest{Subscribe: &pb.SubscribeRequest{MaxRateHz: -1}})), 1007, []string{"max_rate_hz is -1"}},
		{"a bad area", websocket.MessageBinary, encode(t, following(&pb.FollowRequest{Subscribe: &pb.SubscribeRequest{Area: &pb.Area{Radius: nan, Around: "a"}}})), 1007, []string{"area.radius is NaN"}},
		{"no credits", websocket.MessageBinary, encode(t, following(&pb.FollowRequest{})), 1007, []string{"follow.credits is 0", "want 1 or more"}},
		{"a long sentence", websocket.MessageBinary, encode(t, publishing(&pb.Position{Source: "a", Scene: strings.Repeat("é", 80), Position: &pb.Pos{}})), 1007, []string{"scene", "é"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, hub.Options{}, web.Options{MaxMessageBytes: 1000}, func(t *testing.T, s *site) {
				good, bad := s.dial(t), s.dial(t)
				good.follow(t, all(100))
				good.update(t)
				bad.follow(t, all(100))
				if err := bad.conn.Write(context.Background(), c.kind, c.message); err != nil {
					t.Fatal(err)
				}
				got := bad.farewell(t)
				if got.Code != c.code {
					t.Errorf("closed with %d %q, want %d", got.Code, got.Reason, c.code)
				}
				if len(got.Reason) > 123 || !utf8.ValidString(got.Reason) {
					t.Errorf("%q has %d bytes, want UTF-8 of 123 at most", got.Reason, len(got.Reason))
				}
				for _, want := range c.says {
					if !strings.Contains(got.Reason, want) {
						t.Errorf("closed with %q, want %q in it", got.Reason, want)
					}
				}
				good.publish(t, at("a", 1))
				if u := good.update(t).GetUpdate(); len(u.GetPositions()) != 1 {
					t.Errorf("the other one is told %v, want a", u)
				}
				synctest.Wait()
				if n := s.hub.Counters().Followers; n != 1 {
					t.Errorf("%d followers are left, want one", n)
				}
			})
		})
	}
}

// TestFirstFollow wants something to follow before it is paid for.
func TestFirstFollow(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		c := s.dial(t)
		c.follow(t, &pb.FollowRequest{Credits: 1})
		if got := c.farewell(t); got.Code != 1007 || !strings.Contains(got.Reason, "message 0") || !strings.Contains(got.Reason, "follow.subscribe is missing") {
			t.Errorf("closed with %d %q, want 1007 and what is missing", got.Code, got.Reason)
		}
	})
}

// TestLongest: a message as long as may be is taken, in any number of frames.
func TestLongest(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		c := s.dial(t)
		c.follow(t, all(100))
		c.update(t)
		message := encode(t, publishing(&pb.Position{Source: "a", Position: &pb.Pos{X: 1}}))
		unknown := protowire.AppendTag(nil, 99, protowire.BytesType)
		rest := web.DefaultMaxMessageBytes - len(message) - len(unknown) - 3
		message = append(message, protowire.AppendBytes(unknown, make([]byte, rest))...)
		if len(message) != web.DefaultMaxMessageBytes {
			t.Fatalf("the message has %d bytes", len(message))
		}
		w, err := c.conn.Writer(context.Background(), websocket.MessageBinary)
		if err != nil {
			t.Fatal(err)
		}
		for part := range 8 {
			from := part * len(message) / 8
			if _, err := w.Write(message[from : (part+1)*len(message)/8]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if u := c.update(t).GetUpdate(); len(u.GetPositions()) != 1 {
			t.Errorf("told %v, want a", u)
		}
		c.sendBytes(t, append(message, 0))
		if got := c.farewell(t); got.Code != 1009 {
			t.Errorf("a byte more: closed with %d %q, want 1009", got.Code, got.Reason)
		}
	})
}

// TestLimits: who is one too many is told to try again later.
func TestLimits(t *testing.T) {
	inBubble(t, hub.Options{MaxFollowers: 1, MaxPublishers: 1}, web.Options{}, func(t *testing.T, s *site) {
		first := s.dial(t)
		first.follow(t, all(100))
		first.update(t)
		first.publish(t, at("a", 1))
		first.update(t)
		for what, m := range map[string]*pb.ToHub{
			"subscribers": following(all(1)),
			"publishers":  publishing(at("a", 2)),
		} {
			c := s.dial(t)
			c.send(t, m)
			if got := c.farewell(t); got.Code != 1013 || !strings.Contains(got.Reason, "limit reached: 1 "+what) {
				t.Errorf("closed with %d %q, want 1013 and a limit of %s", got.Code, got.Reason, what)
			}
		}
		first.follow(t, all(100)) // anew: not one more
		if m := first.update(t); m.GetSubscription() != 2 {
			t.Errorf("told %v, want subscription 2", m)
		}
	})
}

// TestMaxSockets: one socket too many is answered 503, counted, and let in when
// another has gone. A page of somebody else's takes no place.
func TestMaxSockets(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{MaxSockets: 2}, func(t *testing.T, s *site) {
		first, second := s.dial(t), s.dial(t)
		for range 2 {
			_, answer, err := s.tryDial(nil) //nolint:bodyclose // Dial closes it
			if err == nil || answer == nil || answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "1" {
				t.Fatalf("a third socket: %v, %v; want 503, and to try again after a second", answer, err)
			}
			if said, _ := io.ReadAll(answer.Body); string(said) != "hub: limit reached: 2 WebSockets\n" {
				t.Errorf("a third socket is told %q, want the limit", said)
			}
		}
		if got := s.hub.Counters().LimitsHit["WebSockets"]; got != 2 {
			t.Errorf("the limit was hit %d times, want 2", got)
		}
		second.conn.CloseNow()
		synctest.Wait()
		for range 3 {
			if _, answer, _ := s.tryDial(http.Header{"Origin": {"http://evil.example"}}); answer == nil || answer.StatusCode != http.StatusForbidden { //nolint:bodyclose // Dial closes it
				t.Errorf("a page of somebody else's: %v, want 403", answer)
			}
		}
		s.dial(t)
		first.follow(t, all(1))
		first.update(t)
	})
}

// TestSilent: who says nothing at all is not waited for; who has said something may
// be silent.
func TestSilent(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		silent, spoken := s.dial(t), s.dial(t)
		began := time.Now()
		spoken.follow(t, all(100))
		if got := silent.farewell(t); got.Code != 1008 || !strings.Contains(got.Reason, "10s") || time.Since(began) != 10*time.Second {
			t.Errorf("closed with %d %q after %v, want 1008 after 10 s", got.Code, got.Reason, time.Since(began))
		}
		for range 60 {
			spoken.update(t)
		}
	})
}

// TestShutdown: all are told that the hub ends; who follows is told everything
// before.
func TestShutdown(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		idle, one, poor := s.dial(t), s.dial(t), s.dial(t)
		idle.clock(t, 1)
		idle.next(t)
		one.follow(t, all(1))
		one.update(t)
		poor.follow(t, all(0)) // waits for what it cannot be told
		synctest.Wait()
		s.publish(t, "last", 1)
		began := time.Now()
		s.end()
		time.Sleep(100 * time.Millisecond)
		one.follow(t, &pb.FollowRequest{Credits: 1})
		if u := one.update(t).GetUpdate(); len(u.GetPositions()) != 1 {
			t.Errorf("at the end one is told %v, want the last sample", u)
		}
		for name, c := range map[string]*client{"idle": idle, "one": one, "poor": poor} {
			if got := c.farewell(t); got.Code != 1001 || !strings.Contains(got.Reason, "shutting down") {
				t.Errorf("%s: closed with %d %q, want 1001 and that the hub is shutting down", name, got.Code, got.Reason)
			}
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("all of it took %v, want a second at most", took)
		}
		s.running.Wait()
	})
}

// TestCut: whoever serves the site may end it before the hub has.
func TestCut(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		c := s.dial(t)
		c.follow(t, all(100))
		c.update(t)
		s.cut()
		if got := c.farewell(t); got.Code != 1001 {
			t.Errorf("closed with %d %q, want 1001", got.Code, got.Reason)
		}
		s.running.Wait()
	})
}
