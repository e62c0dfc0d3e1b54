package h2_test

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"posxyz/hub/rpc/h2"
)

// pushing has the service hand its Push streams out; they end with their context.
func pushing(r *running) <-chan *h2.Stream {
	streams := make(chan *h2.Stream, 10)
	r.service.push = func(s *h2.Stream) error {
		streams <- s
		<-s.Context().Done()
		return nil
	}
	return streams
}

// TestTrySendWaitsForWindows: it returns at once, and the message goes as the
// peer's windows allow; sent is called when the last byte has gone.
func TestTrySendWaitsForWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		streams := pushing(r)
		p := dialPeer(t, r, http2.Setting{ID: http2.SettingInitialWindowSize, Val: 10})
		p.call(1, "Push")
		s := <-streams
		sent := 0
		say := func(message string) { s.TrySend([]byte(message), func() { sent++ }) }
		want := func(what string, sentWanted int) {
			t.Helper()
			if got := p.heard(); got != what || sent != sentWanted {
				t.Errorf("it says %q, and sent was called %d times, want %q and %d", got, sent, what, sentWanted)
			}
		}
		say("abc")
		want("HEADERS 1 200 | DATA 1 8", 1)
		say("defg")
		want("DATA 1 2", 1)
		p.must(p.WriteWindowUpdate(1, 6))
		want("DATA 1 6", 1)
		p.must(p.WriteWindowUpdate(1, 6))
		want("DATA 1 1", 2)
		say("")
		want("DATA 1 5", 3)
		say("h")
		want("", 3)
		p.must(p.WriteRSTStream(1, http2.ErrCodeCancel))
		want("", 3)
		say("never")
		want("", 3)
		if got, want := p.data[1], "\x00\x00\x00\x00\x03abc\x00\x00\x00\x00\x04defg\x00\x00\x00\x00\x00"; string(got) != want {
			t.Errorf("the stream carried %q, want %q", got, want)
		}
	})
}

// TestTrySendTwice panics: the first message would be lost.
func TestTrySendTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		streams := pushing(r)
		p := dialPeer(t, r, http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
		p.call(1, "Push")
		s := <-streams
		s.TrySend([]byte("a"), func() {})
		defer func() {
			if recover() == nil {
				t.Error("the second TrySend does not panic")
			}
		}()
		s.TrySend([]byte("b"), func() {})
	})
}

// TestTrySendThenEnd: what was given before the handler returned comes before the
// status, once there is a window for it.
func TestTrySendThenEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		r.service.push = func(s *h2.Stream) error {
			s.TrySend([]byte("last"), func() {})
			return nil
		}
		p := dialPeer(t, r, http2.Setting{ID: http2.SettingInitialWindowSize, Val: 3})
		p.call(1, "Push")
		if got := p.heard(); got != "HEADERS 1 200 | DATA 1 3" {
			t.Errorf("it says %q", got)
		}
		p.must(p.WriteWindowUpdate(1, 100))
		if got := p.heard(); got != "DATA 1 6 | HEADERS 1 0 end | RST 1 NO_ERROR" {
			t.Errorf("with a window it says %q", got)
		}
	})
}

// TestKeep: a stream goes on without its handler, and is ended by either side;
// whoever kept it is told once.
func TestKeep(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(p *peer, s *h2.Stream)
		want string
	}{
		"by End":    {func(_ *peer, s *h2.Stream) { s.End(status.Error(codes.Aborted, "enough")); s.End(nil) }, `HEADERS 1 10 "enough" end | RST 1 NO_ERROR`},
		"by a peer": {func(p *peer, _ *h2.Stream) { p.must(p.WriteRSTStream(1, http2.ErrCodeCancel)) }, ""},
		"by death":  {func(p *peer, _ *h2.Stream) { p.nc.Close() }, "EOF"},
		"by time":   {func(*peer, *h2.Stream) { time.Sleep(time.Minute) }, `HEADERS 1 4 "context deadline exceeded" end | RST 1 NO_ERROR`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := start(t, h2.Options{MaxStreams: 1, KeepaliveTime: time.Hour})
				streams := make(chan *h2.Stream, 1)
				ended := 0
				r.service.push = func(s *h2.Stream) error {
					s.Keep(func() { ended++ })
					streams <- s
					return nil
				}
				p := dialPeer(t, r)
				p.call(1, "Push", "grpc-timeout", "1M")
				s := <-streams
				s.TrySend(nil, func() {})
				if got := p.heard(); got != "HEADERS 1 200 | DATA 1 5" || ended != 0 {
					t.Errorf("it says %q, and is ended %d times", got, ended)
				}
				p.call(3, "Echo")
				if got := p.heard(); got != `HEADERS 3 200 8 "h2: limit reached: 1 streams on a connection" end | RST 3 NO_ERROR` {
					t.Errorf("beside a kept stream it says %q", got)
				}
				c.end(p, s)
				if got := p.heard(); got != c.want || ended != 1 {
					t.Errorf("it says %q, and is ended %d times, want %q and once", got, ended, c.want)
				}
				if name != "by death" {
					p.call(5, "Echo")
					p.send(5, 0, true)
					if got := p.heard(); got != "HEADERS 5 200 | DATA 5 5 | HEADERS 5 0 end" {
						t.Errorf("after it, it says %q", got)
					}
				}
			})
		})
	}
}

// TestTrySendToSocket: a peer that does not read stops the stream, not the sender;
// when it reads, every message comes, in order and whole.
func TestTrySendToSocket(t *testing.T) {
	r := startTCP(t, h2.Options{})
	streams := pushing(r)
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	client := stream(ctx, t, r.client(t), "Push")
	if err := client.SendMsg(&message{}); err != nil {
		t.Fatal(err)
	}
	s := <-streams
	const messages = 2000
	payload := bytes.Repeat([]byte{7}, 1000)
	head := appendVarint([]byte{0x0a}, len(payload))
	var sent atomic.Int64
	var send func()
	send = func() {
		n := sent.Load()
		if n == messages {
			return
		}
		whole := append(append([]byte(nil), head...), payload...)
		whole[len(head)], whole[len(head)+1] = byte(n>>8), byte(n)
		s.TrySend(whole, func() {
			sent.Add(1)
			go send()
		})
	}
	send()
	time.Sleep(100 * time.Millisecond) // it stalls meanwhile
	for n := range messages {
		var m message
		if err := client.RecvMsg(&m); err != nil {
			t.Fatalf("message %d: %v", n, err)
		}
		if v := m.GetValue(); len(v) != len(payload) || int(v[0])<<8|int(v[1]) != n {
			t.Fatalf("message %d is of %d bytes, number %d", n, len(v), int(v[0])<<8|int(v[1]))
		}
	}
}
