package h2

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// TrySend sends an encoded message and does not wait: what the peer or the kernel
// does not take now goes when they do. sent is called once, when the last byte was
// handed to the kernel, possibly before TrySend returns; never if the stream ends
// before. Until then there must be no other TrySend. The message is shared: it is
// not written to, and must not be.
func (s *Stream) TrySend(message []byte, sent func()) {
	s.conn.mu.Lock()
	defer s.conn.release()
	if s.ended {
		return
	}
	if s.out.busy {
		panic("h2: TrySend before the last message was sent")
	}
	s.setMessageLocked(message, sent)
	s.conn.queueLocked(s)
}

// SendMsg sends a message, and returns when it was handed to the kernel.
func (s *Stream) SendMsg(m any) error {
	message, free, err := s.encode(m)
	if err != nil {
		return err
	}
	defer free()
	s.conn.mu.Lock()
	for s.out.busy && !s.ended {
		s.wake.Wait()
	}
	if s.ended {
		s.conn.mu.Unlock()
		return s.endError()
	}
	s.setMessageLocked(message, nil)
	s.conn.queueLocked(s)
	s.conn.release()

	s.conn.mu.Lock()
	defer s.conn.mu.Unlock()
	for s.out.busy && !s.closed { // not ended: until then the message is ours
		s.wake.Wait()
	}
	if s.out.busy {
		return s.endError()
	}
	return nil
}

func (s *Stream) encode(m any) (message []byte, free func(), err error) {
	data, err := s.codec.Marshal(m)
	if err != nil {
		return nil, nil, status.Errorf(codes.Internal, "grpc: error while marshaling: %v", err)
	}
	whole := data.MaterializeToBuffer(mem.DefaultBufferPool())
	data.Free()
	return whole.ReadOnlyData(), whole.Free, nil
}

// SetHeader adds to what is sent before the first message.
func (s *Stream) SetHeader(md metadata.MD) error { return s.addHeader(md, false) }

// SendHeader is SetHeader, and sends it.
func (s *Stream) SendHeader(md metadata.MD) error { return s.addHeader(md, true) }

func (s *Stream) addHeader(md metadata.MD, send bool) error {
	if err := checkMetadata(md); err != nil {
		return err
	}
	s.conn.mu.Lock()
	defer s.conn.release()
	switch {
	case s.ended:
		return s.endError()
	case s.out.headed:
		return status.Error(codes.Internal, "h2: the header was sent")
	}
	s.header = metadata.Join(s.header, md)
	if send {
		s.setHeadLocked()
		s.conn.queueLocked(s)
	}
	return nil
}

// SetTrailer adds to what is sent with the status.
func (s *Stream) SetTrailer(md metadata.MD) {
	if checkMetadata(md) != nil {
		return
	}
	s.conn.mu.Lock()
	defer s.conn.mu.Unlock()
	s.trailer = metadata.Join(s.trailer, md)
}

// setHeadLocked makes the header block, once.
func (s *Stream) setHeadLocked() {
	if !s.out.headed {
		s.out.headed = true
		s.out.head = appendMetadata(appendHead(nil, httpOK, s.contentType), s.header)
		s.header = nil
	}
}

// appendHead adds the fields that a response begins with.
func appendHead(b []byte, httpStatus int, contentType string) []byte {
	return appendField(appendStatusLine(b, httpStatus), "content-type", contentType)
}

// setTailLocked makes the header block of the end: a trailer, or without a header
// before it all there is ("Trailers-Only").
func (s *Stream) setTailLocked(st *status.Status) {
	if !s.out.headed && len(s.header) > 0 {
		s.setHeadLocked()
	}
	var tail []byte
	if !s.out.headed {
		s.out.headed = true
		tail = appendHead(nil, httpOK, s.contentType)
	}
	s.out.tail = appendMetadata(appendStatus(tail, st), s.trailer)
}

// endError is what calls return after the stream's end.
func (s *Stream) endError() error {
	if err := s.ctx.Err(); err != nil {
		return status.FromContextError(err).Err()
	}
	return status.Error(codes.Canceled, "h2: the stream has ended")
}

// statusOf is the status of what a handler returned.
func statusOf(err error) *status.Status {
	if st, ok := status.FromError(err); ok {
		return st
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return status.New(codes.Internal, err.Error())
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return status.FromContextError(err)
	}
	return status.New(codes.Unknown, err.Error())
}

// checkMetadata holds names and values to what gRPC over HTTP/2 allows.
func checkMetadata(md metadata.MD) error {
	for name, values := range md {
		if name == "" || strings.Trim(name, "0123456789abcdefghijklmnopqrstuvwxyz_-.") != "" {
			return status.Error(codes.Internal, fmt.Sprintf("h2: metadata name %q, want lower case letters, digits, _, - and .", name))
		}
		if strings.HasSuffix(name, binarySuffix) {
			continue
		}
		for _, value := range values {
			if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
				return status.Error(codes.Internal, fmt.Sprintf("h2: metadata %q is %q, want printable ASCII", name, value))
			}
		}
	}
	return nil
}
