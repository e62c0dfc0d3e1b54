package h2

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
)

// keptData is the memory that a stream keeps for messages to come.
const keptData = 1 << 10

// takeInput moves what has come into spare, which was used up; it waits for some.
// io.EOF says that there is no more.
func (s *Stream) takeInput(spare []byte) ([]byte, error) {
	s.conn.mu.Lock()
	defer s.conn.release()
	for len(s.in.data) == 0 {
		switch {
		case s.in.ended && !s.closed && !s.ended:
			return nil, io.EOF
		case s.ended:
			return nil, s.endError()
		}
		if cap(s.in.data) > keptData {
			s.in.data = nil
		}
		s.wake.Wait()
	}
	if cap(spare) > keptData || s.in.ended {
		spare = nil
	}
	data := s.in.data
	s.in.data = spare[:0]
	s.conn.creditLocked(s, len(data))
	return data, nil
}

// messageReader cuts messages out of what a peer has sent.
type messageReader struct {
	data  []byte // taken from the stream
	rest  []byte // of data, what was not read
	first bool   // a message was read
}

// next returns n bytes, valid until the next call.
func (r *messageReader) next(s *Stream, n int) ([]byte, error) {
	if len(r.rest) >= n {
		return r.cut(n), nil
	}
	var whole []byte // grows as bytes come, not as they are announced
	for len(whole) < n {
		if len(r.rest) == 0 {
			data, err := s.takeInput(r.data)
			if errors.Is(err, io.EOF) && len(whole) > 0 {
				err = io.ErrUnexpectedEOF
			}
			if err != nil {
				r.data, r.rest = nil, nil
				return nil, err
			}
			r.data, r.rest = data, data
			if len(whole) == 0 && len(data) >= n {
				return r.cut(n), nil
			}
		}
		whole = append(whole, r.cut(min(len(r.rest), n-len(whole)))...)
	}
	return whole, nil
}

func (r *messageReader) cut(n int) []byte {
	cut := r.rest[:n]
	r.rest = r.rest[n:]
	return cut
}

// RecvMsg reads the next message; io.EOF says that there is none.
func (s *Stream) RecvMsg(m any) error {
	data, err := s.nextMessage()
	unary := !s.method.clientStreams()
	if errors.Is(err, io.EOF) {
		if unary && !s.messages.first {
			return status.Error(codes.Internal, "h2: the call ended without its request")
		}
		return io.EOF
	}
	if err != nil {
		return err
	}
	s.messages.first = true
	if s.codec.Name() != proto.Name {
		data = bytes.Clone(data) // another codec may keep it
	}
	if err := s.codec.Unmarshal(mem.BufferSlice{mem.SliceBuffer(data)}, m); err != nil {
		return status.Errorf(codes.Internal, "grpc: failed to unmarshal the received message: %v", err)
	}
	if !unary {
		return nil
	}
	if _, err := s.nextMessage(); err == nil {
		return status.Error(codes.Internal, "h2: a second request, and the call takes one")
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// nextMessage returns the next message, uncompressed, valid until the next call.
func (s *Stream) nextMessage() ([]byte, error) {
	prefix, err := s.messages.next(s, messagePrefix)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, status.Error(codes.Internal, io.ErrUnexpectedEOF.Error())
	}
	if err != nil {
		return nil, err
	}
	flag, length := prefix[0], binary.BigEndian.Uint32(prefix[1:])
	most := s.conn.server.opts.MaxMessageBytes
	if int64(length) > int64(most) {
		return nil, status.Errorf(codes.ResourceExhausted, "grpc: received message larger than max (%d vs. %d)", length, most)
	}
	data, err := s.messages.next(s, int(length))
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, status.Error(codes.Internal, io.ErrUnexpectedEOF.Error())
	}
	if err != nil {
		return nil, err
	}
	switch {
	case flag == 0:
		return data, nil
	case flag > 1:
		return nil, status.Errorf(codes.Internal, "grpc: received unexpected payload format %d", flag)
	case s.decompressor == nil:
		return nil, status.Error(codes.Internal, "grpc: compressed flag set with identity or empty encoding")
	}
	return decompress(s.decompressor, data, most)
}

func decompress(by encoding.Compressor, data []byte, most int) ([]byte, error) {
	r, err := by.Decompress(bytes.NewReader(data))
	if err != nil {
		return nil, status.Errorf(codes.Internal, "grpc: failed to decompress the message: %v", err)
	}
	whole, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, status.Errorf(codes.Internal, "grpc: failed to read decompressed data: %v", err)
	}
	if len(whole) > most {
		return nil, status.Errorf(codes.ResourceExhausted, "grpc: received message after decompression larger than max %d", most)
	}
	return whole, nil
}
