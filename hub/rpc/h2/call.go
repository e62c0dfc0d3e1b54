package h2

import (
	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// method is one of a service.
type method struct {
	path   string
	impl   any
	unary  *grpc.MethodDesc // one of these is nil
	stream *grpc.StreamDesc
}

func (m *method) clientStreams() bool { return m.stream != nil && m.stream.ClientStreams }

// handle runs the handler, and sends what it returns.
func (s *Stream) handle() {
	if s.method.stream != nil {
		s.finish(nil, s.method.stream.Handler(s.method.impl, s))
		return
	}
	reply, err := s.method.unary.Handler(s.method.impl, s.ctx, s.RecvMsg, nil)
	if err != nil {
		s.finish(nil, err)
		return
	}
	message, free, err := s.encode(reply)
	if err != nil {
		s.finish(nil, err)
		return
	}
	s.finish(message, nil)
	free()
}

var statusOK = status.New(codes.OK, "")

// finish is called when the handler has returned. It sends a reply, if there is
// one, and the status: in one write if the peer and the kernel take it.
func (s *Stream) finish(reply []byte, err error) {
	s.conn.mu.Lock()
	s.returned = true
	if reply != nil && !s.ended {
		s.setMessageLocked(reply, nil)
	}
	if err != nil || s.kept == nil {
		if s.stopTimer != nil && s.stopTimer() { // first, for the end cancels what it waits for
			s.conn.work.Done()
		}
		s.endWithLocked(err)
	}
	s.conn.forgetLocked(s)
	kept := !s.ended
	s.conn.release()
	if kept {
		return
	}

	if reply != nil { // it is on loan
		s.conn.mu.Lock()
		for s.out.busy && !s.closed {
			s.wake.Wait()
		}
		s.conn.mu.Unlock()
	}
}

// Keep has the stream go on when its handler has returned nil, without a
// goroutine: until End, or until the peer or the connection ends it. Then ended is
// called, once, by a goroutine of its own. A handler calls it once, at its end.
func (s *Stream) Keep(ended func()) {
	s.conn.mu.Lock()
	defer s.conn.mu.Unlock()
	s.kept = ended
	if s.ended {
		s.conn.work.Go(ended)
	}
}

// End ends the stream with the status of err, behind what was sent; what the
// handler returns later, or does with the stream, is of no account.
func (s *Stream) End(err error) {
	s.conn.mu.Lock()
	defer s.conn.release()
	s.endWithLocked(err)
}

func (s *Stream) endWithLocked(err error) {
	if s.ended {
		return
	}
	st := statusOK
	if err != nil {
		st = statusOf(err)
	}
	s.setTailLocked(st)
	s.conn.queueLocked(s)
	s.endLocked()
}

// expire ends a stream whose deadline has passed; its context has ended.
func (s *Stream) expire() {
	defer s.conn.work.Done()
	s.conn.mu.Lock()
	defer s.conn.release()
	if s.ended {
		return
	}
	if s.pendingLocked() > 0 && s.out.begun { // half a message
		s.closeLocked()
		s.conn.resetLocked(s.id, http2.ErrCodeCancel)
		return
	}
	if s.pendingLocked() > 0 {
		s.out.prefixLeft, s.out.body = 0, nil
		s.leaveQueue() // the end needs no window
	}
	s.setTailLocked(status.FromContextError(s.ctx.Err()))
	s.conn.queueLocked(s)
	s.endLocked()
}

// transportStream is what grpc.SetHeader and its like find in a handler's context.
type transportStream Stream

func (t *transportStream) Method() string                  { return t.method.path }
func (t *transportStream) SetHeader(md metadata.MD) error  { return (*Stream)(t).SetHeader(md) }
func (t *transportStream) SendHeader(md metadata.MD) error { return (*Stream)(t).SendHeader(md) }

func (t *transportStream) SetTrailer(md metadata.MD) error {
	if err := checkMetadata(md); err != nil {
		return err
	}
	(*Stream)(t).SetTrailer(md)
	return nil
}
