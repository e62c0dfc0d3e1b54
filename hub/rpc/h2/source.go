package h2

import (
	"errors"
	"net"
)

// idleBytes is the buffer of a connection that cannot be asked without one.
const idleBytes = 512

var errHeaderBlock = errors.New("h2: header block too long")

// source reads a connection. Where the system lets us wait for input without a
// buffer, it has one only while there is input. It is the Reader of a Framer, and
// belongs to one goroutine.
type source struct {
	nc  net.Conn
	raw rawConn

	buffer *[]byte // pooled; nil without input, or on conns that are not raw
	idle   []byte  // the buffer of conns that are not raw
	input  []byte  // of either, what was not taken yet

	limited bool
	limit   int // bytes that may still be taken while limited
}

func newSource(nc net.Conn) *source {
	s := &source{nc: nc}
	if !s.raw.open(nc) {
		s.idle = make([]byte, idleBytes)
	}
	return s
}

// isRaw reports whether the connection can be written to without waiting.
func (s *source) isRaw() bool { return s.idle == nil }

// wait returns when there is input.
func (s *source) wait() error {
	if len(s.input) > 0 {
		return nil
	}
	s.release()
	if !s.isRaw() {
		n, err := s.nc.Read(s.idle)
		s.input = s.idle[:n]
		if n > 0 {
			return nil
		}
		return err
	}
	buffer, n, err := s.raw.read()
	if err != nil {
		return err
	}
	s.buffer, s.input = buffer, (*buffer)[:n]
	return nil
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	chunk, err := s.next(len(p))
	return copy(p, chunk), err
}

// next returns some of the next n bytes, which are valid until the next call.
func (s *source) next(n int) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	if s.limited {
		if s.limit <= 0 {
			return nil, errHeaderBlock
		}
		n = min(n, s.limit)
	}
	if err := s.wait(); err != nil {
		return nil, err
	}
	chunk := s.input[:min(n, len(s.input))]
	s.input = s.input[len(chunk):]
	s.limit -= len(chunk)
	return chunk, nil
}

// release gives the buffer back when all was taken from it.
func (s *source) release() {
	if s.buffer != nil && len(s.input) == 0 {
		giveBuffer(s.buffer)
		s.buffer, s.input = nil, nil
	}
}

// close gives the buffer back, whatever is in it.
func (s *source) close() {
	s.input = nil
	s.release()
}
