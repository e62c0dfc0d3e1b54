package h2

import (
	"context"
	"encoding/binary"
	"sync"

	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/metadata"
)

// Stream is one call, seen from its handler: a grpc.ServerStream that can also be
// sent messages without waiting. Its read side (RecvMsg) belongs to one goroutine,
// its write side is safe for concurrent use.
type Stream struct {
	// fixed after newStream
	conn         *conn
	id           uint32
	ctx          context.Context //nolint:containedctx // a grpc.ServerStream has one
	cancel       context.CancelFunc
	stopTimer    func() bool // nil without a deadline
	method       *method
	codec        encoding.CodecV2
	contentType  string
	decompressor encoding.Compressor // nil: messages are not compressed

	// guarded by conn.mu
	wake     sync.Cond // something below has changed
	ended    bool      // the handler has nothing more to say, or nobody to say it to
	closed   bool      // it is not in conn.streams
	returned bool      // the handler has
	kept     func()    // what to call at the end, after Keep
	header   metadata.MD
	trailer  metadata.MD
	in       streamIn
	out      streamOut

	// owned by the read side
	messages messageReader
}

// streamIn is what the peer has sent.
type streamIn struct {
	flow  inflow
	data  []byte // that RecvMsg has not taken
	ended bool   // there is no more
}

// streamOut is what the peer is to be sent: a header, a message, a trailer.
type streamOut struct {
	queue         *queue // that it is in, or nil
	before, after *Stream

	window     int    // that the peer gives
	headed     bool   // header was given
	head       []byte // header block
	prefix     [messagePrefix]byte
	prefixLeft int    // bytes of it to be written
	body       []byte // rest of the message
	busy       bool   // a message is there, or on its way to the kernel
	begun      bool   // some of it was sent
	sent       func() // what to call when it has left
	tail       []byte // header block of the end
}

// messagePrefix is a flag and a length, before each message.
const messagePrefix = 5

var _ grpc.ServerStream = (*Stream)(nil)

// Of returns the Stream of the context of a handler that a Server runs.
func Of(ctx context.Context) *Stream {
	return (*Stream)(grpc.ServerTransportStreamFromContext(ctx).(*transportStream))
}

// Context has the peer, the metadata and the deadline of the call; it ends with it.
func (s *Stream) Context() context.Context { return s.ctx }

// closeLocked takes a stream away: nothing more is taken from it nor sent on it.
func (s *Stream) closeLocked() {
	if s.closed {
		return
	}
	s.closed = true
	delete(s.conn.streams, s.id)
	s.leaveQueue()
	s.conn.creditLocked(nil, len(s.in.data))
	s.in.data, s.in.ended = nil, true
	s.out.head, s.out.body, s.out.tail, s.out.prefixLeft = nil, nil, nil, 0
	s.endLocked()
	s.wake.Broadcast() // a handler that has ended may still wait for its message
	s.conn.forgetLocked(s)
}

// endLocked ends what the handler can do.
func (s *Stream) endLocked() {
	if s.ended {
		return
	}
	s.ended = true
	s.out.sent = nil
	s.cancel()
	s.wake.Broadcast()
	if s.kept != nil {
		s.conn.work.Go(s.kept)
	}
}

// forgetLocked counts a stream down once it is closed and its handler is back.
func (c *conn) forgetLocked(s *Stream) {
	if s.closed && s.returned {
		c.open--
		c.closeIfDrainedLocked()
	}
}

// hasOutputLocked reports whether there is something that the stream may send, if
// the connection may.
func (s *Stream) hasOutputLocked() bool {
	switch {
	case s.closed:
		return false
	case len(s.out.head) > 0:
		return true
	case s.pendingLocked() > 0:
		return s.out.window > 0
	}
	return s.out.tail != nil
}

// pendingLocked returns how many bytes of the message are to be framed.
func (s *Stream) pendingLocked() int { return s.out.prefixLeft + len(s.out.body) }

// setMessageLocked gives the stream a message; it has none.
func (s *Stream) setMessageLocked(message []byte, sent func()) {
	s.setHeadLocked()
	s.out.prefix[0] = 0 // not compressed
	binary.BigEndian.PutUint32(s.out.prefix[1:], uint32(len(message)))
	s.out.prefixLeft, s.out.body = messagePrefix, message
	s.out.busy, s.out.begun, s.out.sent = true, false, sent
}

// leftLocked is called when the message was handed to the kernel; it returns what
// to call.
func (s *Stream) leftLocked() (sent func()) {
	sent = s.out.sent
	s.out.busy, s.out.sent = false, nil
	s.wake.Broadcast()
	return sent
}

// appendStreamLocked adds what it is a stream's turn to send: a frame of data at
// most, so that streams share a connection evenly.
func (c *conn) appendStreamLocked(b []byte, s *Stream) []byte {
	if s.closed {
		return b
	}
	if len(s.out.head) > 0 {
		b = c.headersLocked(b, s.id, s.out.head, false)
		s.out.head = nil
	}
	if pending := s.pendingLocked(); pending > 0 {
		n := min(pending, maxFrame, s.out.window, c.out.window)
		if n <= 0 {
			c.starveLocked(s)
			return b
		}
		b = s.appendDataLocked(b, n)
		if n < pending {
			c.queueLocked(s)
			return b
		}
		c.out.leaving = append(c.out.leaving, s)
	}
	if s.out.tail != nil {
		b = c.headersLocked(b, s.id, s.out.tail, true)
		if !s.in.ended { // the peer need not go on (RFC 9113, section 8.1)
			c.stray = s.id
			b = appendReset(b, s.id, http2.ErrCodeNo)
		}
		s.closeLocked()
	}
	return b
}

// starveLocked puts a stream where it waits for the connection's window; for its
// own it waits nowhere.
func (c *conn) starveLocked(s *Stream) {
	if s.out.window > 0 {
		c.out.starved.push(s)
	}
}

// appendDataLocked adds a DATA frame with the next n bytes of the message.
func (s *Stream) appendDataLocked(b []byte, n int) []byte {
	s.out.window -= n
	s.conn.out.window -= n
	s.conn.out.sentStream = true
	s.out.begun = true
	b = appendFrame(b, n, http2.FrameData, 0, s.id)
	if s.out.prefixLeft > 0 {
		part := s.out.prefix[messagePrefix-s.out.prefixLeft:]
		part = part[:min(n, len(part))]
		b = append(b, part...)
		s.out.prefixLeft -= len(part)
		n -= len(part)
	}
	b = append(b, s.out.body[:n]...)
	s.out.body = s.out.body[n:]
	return b
}
