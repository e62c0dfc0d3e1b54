package h2

// maxControl bounds what waits to be told to a peer that does not read: one that
// makes more than this is cut off (RFC 9113, section 10.5).
const maxControl = 64 << 10

// keptControl is the memory that a connection keeps for what it will say next.
const keptControl = 64

// output is the write side of a connection: control frames first, then streams by
// turns. It is guarded by the connection's mu.
//
// Whoever adds something writes it, as far as the kernel takes it at once. What it
// does not take is written by a goroutine that lives as long as there is such.
type output struct {
	control     []byte // frames that go as they are
	ready       queue  // streams that have something to write
	starved     queue  // those that wait for the connection's window
	window      int    // that the peer gives the connection
	initial     int    // and each new stream
	resizeTable bool   // the next header block begins with the size of our table
	sentStream  bool   // HEADERS or DATA were sent since the peer's last ping
	broken      bool   // nothing can be written any more

	writing bool      // a goroutine writes rest
	rest    []byte    // what the kernel did not take
	leaving []*Stream // whose messages end in what is being written
}

// queue holds streams in the order of their turns; each is in one at most.
type queue struct{ first, last *Stream }

// push puts s at the end; it is in no queue.
func (q *queue) push(s *Stream) {
	s.out.queue, s.out.before = q, q.last
	if q.last == nil {
		q.first = s
	} else {
		q.last.out.after = s
	}
	q.last = s
}

// pop takes the first, or returns nil.
func (q *queue) pop() *Stream {
	s := q.first
	if s != nil {
		s.leaveQueue()
	}
	return s
}

// join moves all of other behind q.
func (q *queue) join(other *queue) {
	for s := other.pop(); s != nil; s = other.pop() {
		q.push(s)
	}
}

// leaveQueue takes s out of its queue, if it is in one.
func (s *Stream) leaveQueue() {
	q, before, after := s.out.queue, s.out.before, s.out.after
	if q == nil {
		return
	}
	if before == nil {
		q.first = after
	} else {
		before.out.after = after
	}
	if after == nil {
		q.last = before
	} else {
		after.out.before = before
	}
	s.out.queue, s.out.before, s.out.after = nil, nil, nil
}

// controlLocked adds frames that go as they are.
func (c *conn) controlLocked(frames func([]byte) []byte) {
	if c.out.broken || c.drain.closed {
		return
	}
	c.out.control = frames(c.out.control)
	if len(c.out.control) > maxControl {
		c.breakLocked()
	}
}

// queueLocked gives a stream its turn, if it has something to write.
func (c *conn) queueLocked(s *Stream) {
	if s.out.queue == nil && s.hasOutputLocked() {
		c.out.ready.push(s)
	}
}

// release writes what can be written, gives up mu, and tells whose messages have left.
func (c *conn) release() {
	var few [4]func()
	left := c.writeLocked(few[:0])
	c.mu.Unlock()
	for _, sent := range left {
		sent()
	}
}

// writeLocked writes until there is nothing to write, or the kernel takes no more;
// it adds to left what to call when mu is free.
func (c *conn) writeLocked(left []func()) []func() {
	for !c.out.writing && !c.out.broken {
		if len(c.out.control) == 0 && c.out.ready.first == nil {
			c.settleLocked()
			break
		}
		buffer := takeBuffer()
		batch := c.fillLocked((*buffer)[:0])
		n, err := 0, error(nil)
		if c.source.isRaw() {
			n, err = c.source.raw.write(batch)
		}
		switch {
		case err != nil:
			c.breakLocked()
		case n < len(batch):
			c.out.rest = append([]byte(nil), batch[n:]...)
			c.out.writing = true
			c.work.Go(c.finishWriting)
		default:
			left = c.leftLocked(left)
		}
		giveBuffer(buffer)
	}
	return left
}

// finishWriting writes what the kernel did not take at once, and what comes
// meanwhile, until there is nothing to write.
func (c *conn) finishWriting() {
	for {
		_, err := c.nc.Write(c.out.rest) // nobody else touches rest while writing is set
		c.mu.Lock()
		if err != nil {
			c.breakLocked()
		}
		left := c.leftLocked(nil)
		c.out.rest = c.fillLocked(c.out.rest[:0])
		done := c.out.broken || len(c.out.rest) == 0
		if done {
			c.out.rest, c.out.writing = nil, false
			c.settleLocked()
		}
		c.mu.Unlock()
		for _, sent := range left {
			sent()
		}
		if done {
			return
		}
	}
}

// leftLocked is called when a batch was written.
func (c *conn) leftLocked(left []func()) []func() {
	for i, s := range c.out.leaving {
		c.out.leaving[i] = nil
		if sent := s.leftLocked(); sent != nil {
			left = append(left, sent)
		}
	}
	c.out.leaving = c.out.leaving[:0]
	return left
}

// fillLocked gathers a batch of frames.
func (c *conn) fillLocked(b []byte) []byte {
	b = append(b, c.out.control...)
	c.out.control = c.out.control[:0]
	if cap(c.out.control) > keptControl {
		c.out.control = nil
	}
	for len(b) < batchBytes {
		s := c.out.ready.pop()
		if s == nil {
			break
		}
		b = c.appendStreamLocked(b, s)
	}
	return b
}

// headersLocked adds a header block, which tells the peer that we use no table if
// it has said anything about its size (RFC 7541, section 4.2).
func (c *conn) headersLocked(b []byte, stream uint32, block []byte, end bool) []byte {
	c.out.sentStream = true
	if c.out.resizeTable {
		c.out.resizeTable = false
		block = append([]byte{tableSizeZero}, block...)
	}
	return appendHeaders(b, stream, block, end)
}
