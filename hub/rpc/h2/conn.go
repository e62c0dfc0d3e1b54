package h2

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
	"google.golang.org/grpc/peer"
)

// lingerTime is how long a connection is read after the last that was written to
// it: closing at once would make the system drop what the peer has not read.
const lingerTime = time.Second

// conn is one connection. Its read side belongs to the goroutine of serve; its
// write side to whoever holds mu.
type conn struct {
	// fixed after newConn
	server *Server
	nc     net.Conn
	peer   *peer.Peer

	work sync.WaitGroup // handlers, and the goroutine that finishes writing

	heard  atomic.Bool // something came since the last tick
	silent int         // ticks without; owned by the server's keeper

	// owned by serve
	source *source
	framer *http2.Framer
	pings  pingPolicy
	deep   bool // reading has made the stack large

	mu        sync.Mutex
	streams   map[uint32]*Stream
	newest    uint32 // id that the peer has opened
	open      int    // streams that are in streams, or whose handlers run
	stray     uint32 // the last closed stream that was reset
	inflow    inflow
	allowance int // frames without use that the peer may still send until the next tick
	drain     drainState

	out output
}

func newConn(s *Server, nc net.Conn) *conn {
	c := &conn{
		server:    s,
		nc:        nc,
		peer:      &peer.Peer{Addr: nc.RemoteAddr(), LocalAddr: nc.LocalAddr()},
		source:    newSource(nc),
		streams:   map[uint32]*Stream{},
		inflow:    newInflow(s.opts.Window),
		allowance: s.allowance(),
	}
	c.pings.least = s.opts.MinPingInterval
	c.out.window, c.out.initial = defaultWindow, defaultWindow
	c.framer = http2.NewFramer(io.Discard, c.source)
	c.framer.SetMaxReadFrameSize(maxFrame)
	c.framer.MaxHeaderListSize = uint32(s.opts.MaxHeaderBytes)
	c.framer.ReadMetaHeaders = hpack.NewDecoder(tableBytes, nil)
	return c
}

// serve reads until the connection ends, and returns when all that it had
// started has.
func (c *conn) serve() {
	err := c.greet()
	if err == nil {
		err = c.readFrames()
	}
	c.end(err)
}

// serveOn is serve from where errMoved has left it.
func (c *conn) serveOn() { c.end(c.readFrames()) }

func (c *conn) end(err error) {
	if errors.Is(err, errMoved) {
		c.server.conns.Go(c.serveOn)
		return
	}
	if fault, ok := faultOf(err); ok {
		c.hangUp(fault)
		for err = nil; err == nil; { // until the peer has read why, or lingerTime
			_, err = c.source.next(maxFrame)
		}
	}
	c.mu.Lock()
	c.breakLocked()
	c.mu.Unlock()
	c.work.Wait()
	c.source.close()
	c.server.forget(c)
}

// fault is what a peer did wrong: a connection error of RFC 9113, section 5.4.1.
type fault struct {
	code   http2.ErrCode
	reason string
}

func (f *fault) Error() string { return fmt.Sprintf("h2: %v: %s", f.code, f.reason) }

func faultf(code http2.ErrCode, format string, args ...any) error {
	return &fault{code, fmt.Sprintf(format, args...)}
}

// faultOf returns what the peer is told about err, if anything.
func faultOf(err error) (*fault, bool) {
	if own, ok := errors.AsType[*fault](err); ok {
		return own, true
	}
	if code, ok := errors.AsType[http2.ConnectionError](err); ok {
		return &fault{http2.ErrCode(code), "malformed frame"}, true
	}
	switch {
	case errors.Is(err, http2.ErrFrameTooLarge):
		return &fault{http2.ErrCodeFrameSize, "frame too large"}, true
	case errors.Is(err, errHeaderBlock):
		return &fault{http2.ErrCodeEnhanceYourCalm, "header block too long"}, true
	case errors.Is(err, io.ErrUnexpectedEOF): // a frame too short for its fields; or the peer is gone, and will not mind
		return &fault{http2.ErrCodeFrameSize, "frame too short"}, true
	}
	return nil, false
}

// hangUp ends all streams, and the connection once the peer was told why.
func (c *conn) hangUp(f *fault) {
	c.mu.Lock()
	c.controlLocked(func(b []byte) []byte { return appendGoAway(b, c.newest, f.code, f.reason) })
	c.endStreamsLocked()
	c.closeWhenWrittenLocked()
	c.release()
}

// closeNow cuts the connection.
func (c *conn) closeNow() { c.nc.Close() }

// breakLocked is the end of writing: serve notices, and ends the rest.
func (c *conn) breakLocked() {
	if c.out.broken {
		return
	}
	c.out.broken = true
	c.endStreamsLocked()
	c.nc.Close()
}

func (c *conn) endStreamsLocked() {
	for _, s := range c.streams {
		s.closeLocked()
	}
}
