package h2

import "golang.org/x/net/http2"

// takeData takes a DATA frame, as its bytes come.
func (c *conn) takeData(header http2.FrameHeader) error {
	s, err := c.admitData(header)
	if err != nil {
		return err
	}
	left, padding := int(header.Length), 0
	if header.Flags.Has(http2.FlagDataPadded) {
		if left == 0 {
			return faultf(http2.ErrCodeFrameSize, "padded DATA without a length of padding")
		}
		length, err := c.source.next(1)
		if err != nil {
			return err
		}
		padding = int(length[0])
		left -= 1 + padding
		if left < 0 {
			return faultf(http2.ErrCodeProtocol, "more padding than DATA")
		}
		c.putData(s, nil, 1)
	}
	for left > 0 {
		chunk, err := c.source.next(left)
		if err != nil {
			return err
		}
		left -= len(chunk)
		c.putData(s, chunk, 0)
	}
	for padding > 0 {
		chunk, err := c.source.next(padding)
		if err != nil {
			return err
		}
		padding -= len(chunk)
		c.putData(s, nil, len(chunk))
	}
	if header.Flags.Has(http2.FlagDataEndStream) && s != nil {
		c.mu.Lock()
		s.in.ended = true
		s.wake.Broadcast()
		c.mu.Unlock()
	}
	return nil
}

// admitData holds a DATA frame to the state of its stream and to the windows; the
// stream is nil if it has ended, and the frame is to be dropped.
func (c *conn) admitData(header http2.FrameHeader) (*Stream, error) {
	c.mu.Lock()
	defer c.release()
	n := int(header.Length)
	if c.isIdleLocked(header.StreamID) {
		return nil, faultf(http2.ErrCodeProtocol, "DATA on stream %d, which is not open", header.StreamID)
	}
	if !c.inflow.take(n) {
		return nil, faultf(http2.ErrCodeFlowControl, "more DATA than the connection's window allows")
	}
	if n == 0 && !header.Flags.Has(http2.FlagDataEndStream) {
		if c.allowance--; c.allowance < 0 {
			return nil, faultf(http2.ErrCodeEnhanceYourCalm, "too many frames that carry nothing")
		}
	}
	s := c.streams[header.StreamID]
	switch {
	case s == nil:
		c.resetLocked(header.StreamID, http2.ErrCodeStreamClosed)
		return nil, nil
	case s.in.ended:
		s.closeLocked()
		c.resetLocked(header.StreamID, http2.ErrCodeStreamClosed)
		return nil, nil
	case !s.in.flow.take(n):
		s.closeLocked()
		c.resetLocked(header.StreamID, http2.ErrCodeFlowControl)
		return nil, nil
	}
	return s, nil
}

// putData gives a stream what has come for it; dropped bytes are given back to
// the peer's windows at once.
func (c *conn) putData(s *Stream, data []byte, dropped int) {
	c.mu.Lock()
	defer c.release()
	switch {
	case s == nil || s.closed:
		c.creditLocked(nil, len(data)+dropped)
	case s.ended:
		c.creditLocked(s, len(data)+dropped)
	default:
		s.in.data = append(s.in.data, data...)
		c.creditLocked(s, dropped)
		s.wake.Broadcast()
	}
}

// creditLocked gives n bytes back to the windows of the connection and of s, if
// there is one.
func (c *conn) creditLocked(s *Stream, n int) {
	if increment := c.inflow.give(n); increment > 0 {
		c.controlLocked(func(b []byte) []byte { return appendWindowUpdate(b, 0, increment) })
	}
	if s == nil || s.in.ended {
		return
	}
	if increment := s.in.flow.give(n); increment > 0 {
		c.controlLocked(func(b []byte) []byte { return appendWindowUpdate(b, s.id, increment) })
	}
}
