package rpc_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"posxyz/hub"
	"posxyz/hub/rpc/rpctest"
)

// TestFloods: a peer that does one thing without end is bounded or cut off, and
// nobody else notices: a follower beside it gets each sample when it is published.
func TestFloods(t *testing.T) {
	for name, c := range map[string]struct {
		repeat int
		once   func(p *rawPeer, i uint32) error
		cutOff bool
	}{
		"streams": {10_000, func(p *rawPeer, i uint32) error { return p.open(2*i + 1) }, false},
		"resets": {100_000, func(p *rawPeer, i uint32) error {
			return errors.Join(p.open(2*i+1), p.framer.WriteRSTStream(2*i+1, http2.ErrCodeCancel))
		}, false},
		"pings":    {100_000, func(p *rawPeer, i uint32) error { return p.framer.WritePing(false, [8]byte{byte(i)}) }, true},
		"settings": {100_000, func(p *rawPeer, _ uint32) error { return p.framer.WriteSettings() }, false},
		"headers": {1, func(p *rawPeer, i uint32) error {
			return p.open(2*i+1, hpack.HeaderField{Name: "x", Value: strings.Repeat("x", 1<<20)})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := rpctest.New(t, hub.Options{})
				next := pull(t, server.Dial(t), hub.Subscription{})
				next()
				beside := func(x float64) {
					publish(t, server, sample("a", x))
					if u, err := next(); err != nil || len(u.Positions) != 1 || u.Positions[0].At.X != x {
						t.Fatalf("beside the flood, sample %v comes as %+v, %v", x, u, err)
					}
				}
				peer := newRawPeer(t, server)
				before, most := runtime.NumGoroutine(), 0
				for i := range c.repeat {
					if c.once(peer, uint32(i)) != nil {
						break // it was cut off
					}
					if i%(1+c.repeat/20) == 0 {
						beside(float64(i))
						most = max(most, runtime.NumGoroutine()-before)
					}
				}
				beside(-1)
				time.Sleep(2 * time.Second) // a connection that is cut off may linger for one
				if c.cutOff && c.once(peer, 0) == nil {
					t.Errorf("the peer was not cut off")
				}
				if most > 4*1100 { // some for each stream that may be open
					t.Errorf("the flood made %d goroutines", most)
				}
				peer.conn.Close()
				synctest.Wait()
				if n := server.Hub.Counters().Followers; n != 1 {
					t.Errorf("%d followers are left, want the one beside", n)
				}
			})
		})
	}
}

// rawPeer speaks HTTP/2 by the frame, and reads what comes without looking.
type rawPeer struct {
	conn   net.Conn
	framer *http2.Framer
	fields bytes.Buffer
	coder  *hpack.Encoder
}

func newRawPeer(t *testing.T, server *rpctest.Server) *rawPeer {
	t.Helper()
	conn, err := server.DialConn(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	p := &rawPeer{conn: conn, framer: http2.NewFramer(conn, conn)}
	p.coder = hpack.NewEncoder(&p.fields)
	go io.Copy(io.Discard, conn) // until the connection ends
	if _, err := io.WriteString(conn, http2.ClientPreface); err != nil {
		t.Fatal(err)
	}
	if err := p.framer.WriteSettings(); err != nil {
		t.Fatal(err)
	}
	return p
}

// open opens a stream that subscribes.
func (p *rawPeer) open(id uint32, more ...hpack.HeaderField) error {
	p.fields.Reset()
	for _, field := range append([]hpack.HeaderField{
		{Name: ":method", Value: "POST"},
		{Name: ":scheme", Value: "http"},
		{Name: ":path", Value: "/posXYZ.PositionService/Subscribe"},
		{Name: ":authority", Value: "hub"},
		{Name: "content-type", Value: "application/grpc"},
		{Name: "te", Value: "trailers"},
	}, more...) {
		if err := p.coder.WriteField(field); err != nil {
			return err
		}
	}
	block := p.fields.Bytes()
	first := block[:min(len(block), 16<<10)]
	if err := p.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: first, EndHeaders: len(first) == len(block)}); err != nil {
		return err
	}
	for block = block[len(first):]; len(block) > 0; {
		part := block[:min(len(block), 16<<10)]
		block = block[len(part):]
		if err := p.framer.WriteContinuation(id, len(block) == 0, part); err != nil {
			return err
		}
	}
	return p.framer.WriteData(id, true, make([]byte, 5)) // an empty SubscribeRequest
}
