package h2

import (
	"time"

	"golang.org/x/net/http2"
)

// maxPingStrikes is how many pings may come too early, as in grpc-go.
const maxPingStrikes = 2

// The data of our pings.
var (
	keepalivePing = [8]byte{'k', 'e', 'e', 'p'}
	drainPing     = [8]byte{'d', 'r', 'a', 'i', 'n'}
)

// pingPolicy says which pings come too early: those that come sooner than least
// after another while the peer was sent nothing.
type pingPolicy struct {
	least   time.Duration
	last    time.Time
	strikes int
}

// allows reports whether a peer may go on, after a ping.
func (p *pingPolicy) allows(now time.Time, sentSince bool) bool {
	early := now.Sub(p.last) < p.least
	p.last = now
	switch {
	case sentSince:
		p.strikes = 0
	case early:
		p.strikes++
	}
	return p.strikes <= maxPingStrikes
}

// takePing answers a ping, or takes an answer (RFC 9113, section 6.7).
func (c *conn) takePing(frame *http2.PingFrame) error {
	c.mu.Lock()
	defer c.release()
	if frame.IsAck() {
		if frame.Data == drainPing {
			c.drainOpenLocked()
		}
		return nil
	}
	sentSince := c.out.sentStream
	c.out.sentStream = false
	if !c.pings.allows(time.Now(), sentSince) {
		// What gRPC clients know, and answer by pinging more slowly.
		return faultf(http2.ErrCodeEnhanceYourCalm, "too_many_pings")
	}
	c.controlLocked(func(b []byte) []byte { return appendPing(b, http2.FlagPingAck, frame.Data) })
	return nil
}

// tick is called by the server's keeper, a tick apart: a peer that has been
// silent for long is asked, and one that does not answer is cut off.
func (c *conn) tick(askAfter, cutAfter int) {
	c.mu.Lock()
	defer c.release()
	c.allowance = c.server.allowance()
	c.drain.ticks++
	if c.drain.begun && c.drain.ticks > cutAfter-askAfter {
		c.drainOpenLocked() // it does not answer: then it goes by what was sent
	}
	if !c.drain.greeted || c.heard.Swap(false) {
		c.silent = 0
		return
	}
	c.silent++
	switch {
	case c.silent >= cutAfter:
		c.breakLocked()
	case c.silent == askAfter:
		c.controlLocked(func(b []byte) []byte { return appendPing(b, 0, keepalivePing) })
	}
}
