package h2_test

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"posxyz/hub/rpc/h2"
)

// TestDeadPeer: one that says nothing is asked, and cut off when it does not
// answer; one that answers stays.
func TestDeadPeer(t *testing.T) {
	for _, answers := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			p := dialPeer(t, start(t, h2.Options{}))
			time.Sleep(h2.DefaultKeepaliveTime)
			if got := p.heard(); got != "PING keep" {
				t.Fatalf("after %v it says %q", h2.DefaultKeepaliveTime, got)
			}
			want := "EOF"
			if answers {
				want = ""
				p.must(p.WritePing(true, [8]byte{'k', 'e', 'e', 'p'}))
			}
			time.Sleep(h2.DefaultKeepaliveTimeout)
			if got := p.heard(); got != want {
				t.Errorf("%v later (answers: %v) it says %q, want %q", h2.DefaultKeepaliveTimeout, answers, got, want)
			}
		})
	}
}

// TestPings: early ones are counted unless something was sent, and gRPC's clients
// are told in their words.
func TestPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := dialPeer(t, start(t, h2.Options{}))
		ping := func() string {
			p.must(p.WritePing(false, [8]byte{'p'}))
			return p.heard()
		}
		for range 5 {
			if got := ping(); got != "PING p ack" {
				t.Errorf("to a ping now and then it says %q", got)
			}
			time.Sleep(h2.DefaultMinPingInterval)
		}
		for i := range uint32(10) {
			p.call(2*i+1, "Echo")
			p.send(2*i+1, 0, true)
			p.heard()
			if got := ping(); got != "PING p ack" {
				t.Errorf("to a ping after a call it says %q", got)
			}
		}
		for range 2 {
			if got := ping(); got != "PING p ack" {
				t.Errorf("to an early ping it says %q", got)
			}
		}
		if got := ping(); got != "GOAWAY 19 ENHANCE_YOUR_CALM too_many_pings" {
			t.Errorf("to one too many it says %q", got)
		}
	})
}

// TestGracefulStop: streams that come before the peer has heard are taken, later
// ones not; those that are open may finish; then the connection closes.
func TestGracefulStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		p := dialPeer(t, r)
		p.call(1, "Bidi")
		stopped := make(chan struct{})
		go func() {
			r.GracefulStop()
			close(stopped)
		}()
		if got := p.heard(); got != "GOAWAY 2147483647 NO_ERROR graceful_stop | PING drain" {
			t.Errorf("first it says %q", got)
		}
		p.call(3, "Echo")
		p.send(3, 0, true)
		if got := p.heard(); got != "HEADERS 3 200 | DATA 3 5 | HEADERS 3 0 end" {
			t.Errorf("to a call that was on its way it says %q", got)
		}
		p.must(p.WritePing(true, [8]byte{'d', 'r', 'a', 'i', 'n'}))
		if got := p.heard(); got != "GOAWAY 3 NO_ERROR graceful_stop" {
			t.Errorf("then it says %q", got)
		}
		p.call(5, "Echo")
		p.send(1, 0, true)
		if got := p.heard(); got != "HEADERS 1 200 | DATA 1 5 | HEADERS 1 0 end" {
			t.Errorf("to a late call, and the end of an open one, it says %q", got)
		}
		p.nc.Close()
		<-stopped
		if _, err := r.dial(t.Context()); err == nil {
			t.Error("somebody still listens")
		}
	})
}

// TestGracefulStopOfMute: who does not answer the ping is not waited for.
func TestGracefulStopOfMute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		dialPeer(t, r)
		newPeer(t, r) // says nothing at all
		synctest.Wait()
		began := time.Now()
		r.GracefulStop()
		if took, most := time.Since(began), h2.DefaultKeepaliveTimeout+3*time.Second; took > most {
			t.Errorf("it took %v, want %v at most", took, most)
		}
	})
}

// TestStopCutsAll, while it drains, and ends the handlers.
func TestStopCutsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		s := stream(t.Context(), t, r.client(t), "Wait")
		synctest.Wait()
		drained := make(chan struct{})
		go func() {
			r.GracefulStop()
			close(drained)
		}()
		synctest.Wait()
		r.Stop()
		<-drained
		r.service.running.Wait()
		if err := s.RecvMsg(&message{}); status.Code(err) != codes.Unavailable {
			t.Errorf("a stream that was open = %v, want Unavailable", err)
		}
		if err := r.Serve(r.lis); !errors.Is(err, grpc.ErrServerStopped) {
			t.Errorf("Serve after Stop = %v", err)
		}
	})
}

// TestFloods: what costs a peer little and the server something is bounded.
func TestFloods(t *testing.T) {
	for name, once := range map[string]func(p *peer, i uint32) error{
		"resets": func(p *peer, i uint32) error {
			p.call(2*i+1, "Wait")
			return p.WriteRSTStream(2*i+1, http2.ErrCodeCancel)
		},
		"settings":   func(p *peer, _ uint32) error { return p.WriteSettings() },
		"priorities": func(p *peer, _ uint32) error { return p.WritePriority(1, http2.PriorityParam{StreamDep: 3}) },
		"empty data": func(p *peer, i uint32) error {
			if i == 0 {
				p.call(1, "Wait")
			}
			return p.WriteData(1, false, nil)
		},
		"empty continuations": func(p *peer, i uint32) error {
			if i == 0 {
				return p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block(":method", "POST")})
			}
			return p.WriteContinuation(1, false, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := dialPeer(t, start(t, h2.Options{MaxStreams: 100}))
				for i := range uint32(10_000) {
					p.t = quiet{t}
					if err := once(p, i); err != nil || p.cut() {
						return
					}
				}
				if synctest.Wait(); !p.cut() {
					t.Error("it goes on for ever")
				}
			})
		})
	}
}

// quiet lets a peer be cut off.
type quiet struct{ testing.TB }

func (quiet) Fatalf(string, ...any) {}

// cut reports whether the server has hung up.
func (p *peer) cut() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range p.told {
		if line == "EOF" || len(line) > 6 && line[:6] == "GOAWAY" {
			return true
		}
	}
	return false
}

// TestMute: a peer that makes us answer and does not read is cut off when what
// waits for it is too much.
func TestMute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		nc, err := r.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		p := &peer{t: quiet{t}, nc: nc, Framer: http2.NewFramer(nc, nil)}
		p.coder = newCoder(p)
		p.raw(http2.ClientPreface)
		err = p.WriteSettings()
		for i := uint32(0); i < 100_000 && err == nil; i++ { // calls of nothing, to be refused
			err = p.WriteHeaders(http2.HeadersFrameParam{StreamID: 2*i + 1, BlockFragment: p.block(request("Nothing")...), EndHeaders: true, EndStream: true})
		}
		if err == nil {
			t.Error("it was not cut off")
		}
	})
}

// TestDeathAtAnyByte: whatever is the last byte that comes, nothing stays.
func TestDeathAtAnyByte(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, h2.Options{})
		var whole recorder
		p := &peer{t: t, nc: &whole, Framer: http2.NewFramer(&whole, nil)}
		p.AllowIllegalWrites = true
		p.coder = newCoder(p)
		p.raw(http2.ClientPreface)
		p.must(p.WriteSettings())
		p.call(1, "Bidi")
		p.send(1, 100, false)
		p.must(p.WriteWindowUpdate(1, 1))
		p.must(p.WriteDataPadded(1, true, encoded(3), make([]byte, 9)))
		for n := range len(whole.said) + 1 {
			nc, err := r.dial(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			go io.Copy(io.Discard, nc)
			nc.Write(whole.said[:n])
			nc.Close()
		}
		synctest.Wait()
		var out message
		if err := r.client(t).Invoke(t.Context(), "/t.T/Echo", bytesOf(5), &out); err != nil || !proto.Equal(&out, bytesOf(5)) {
			t.Errorf("then Echo = %v, %v", &out, err)
		}
	})
}

// recorder keeps what is written to it.
type recorder struct {
	net.Conn

	said []byte
}

func (r *recorder) Write(p []byte) (int, error) {
	r.said = append(r.said, p...)
	return len(p), nil
}
