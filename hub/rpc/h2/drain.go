package h2

import (
	"time"

	"golang.org/x/net/http2"
)

// drainState is how far a connection has got to its end (RFC 9113, section 6.8).
type drainState struct {
	greeted bool
	begun   bool   // the first GOAWAY was sent: streams that are on their way are taken
	ticks   int    // since
	last    bool   // the second GOAWAY was sent: no more streams
	lastID  uint32 // of the streams that are still taken
	closing bool   // what is to be written is the end
	closed  bool   // it was written
}

// beginDrain tells the peer to open no more streams. Those that are open go on,
// then the connection closes.
func (c *conn) beginDrain() {
	c.mu.Lock()
	defer c.release()
	if !c.drain.greeted {
		c.breakLocked() // it has asked for nothing
		return
	}
	if c.drain.begun {
		return
	}
	c.drain.begun, c.drain.ticks = true, 0
	c.controlLocked(func(b []byte) []byte {
		b = appendGoAway(b, maxStreamID, http2.ErrCodeNo, "graceful_stop")
		return appendPing(b, 0, drainPing)
	})
}

// drainOpenLocked says which streams are the last: the peer has answered our ping,
// so all that it had opened before it heard the first GOAWAY have come.
func (c *conn) drainOpenLocked() {
	if !c.drain.begun || c.drain.last {
		return
	}
	c.drain.last, c.drain.lastID = true, c.newest
	c.controlLocked(func(b []byte) []byte { return appendGoAway(b, c.newest, http2.ErrCodeNo, "graceful_stop") })
	c.closeIfDrainedLocked()
}

func (c *conn) closeIfDrainedLocked() {
	if c.drain.last && c.open == 0 {
		c.closeWhenWrittenLocked()
	}
}

// closeWhenWrittenLocked closes the connection when all was written, at the latest
// after lingerTime.
func (c *conn) closeWhenWrittenLocked() {
	if !c.drain.closing {
		c.drain.closing = true
		_ = c.nc.SetDeadline(time.Now().Add(lingerTime))
	}
}

// settleLocked is called when all was written.
func (c *conn) settleLocked() {
	if !c.drain.closing || c.drain.closed {
		return
	}
	c.drain.closed = true
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
