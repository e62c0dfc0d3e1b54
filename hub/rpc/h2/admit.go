package h2

import (
	"context"
	"strings"
	"sync"

	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
)

// readHeaders takes a header block. Its id is looked at first: what is wrong with
// that is worse than what may be wrong with the block.
func (c *conn) readHeaders(header http2.FrameHeader) error {
	id := header.StreamID
	c.mu.Lock()
	s := c.streams[id]
	if s == nil && !c.isIdleLocked(id) || id%2 == 0 {
		c.mu.Unlock()
		return faultf(http2.ErrCodeProtocol, "HEADERS with stream id %d, want an odd one over %d", id, c.newest) // RFC 9113, section 5.1.1
	}
	if s == nil {
		c.newest = id
	}
	c.mu.Unlock()
	// Empty CONTINUATIONs are bytes too: this bounds how many there may be.
	c.source.limited, c.source.limit = true, maxFrame+2*c.server.opts.MaxHeaderBytes
	frame, err := c.framer.ReadFrameForHeader(header)
	c.source.limited = false
	if err != nil {
		return err
	}
	fields := frame.(*http2.MetaHeadersFrame)
	if s != nil {
		return c.takeTrailer(s, fields)
	}
	return c.takeRequest(fields)
}

// takeTrailer takes the header block that may end a stream (RFC 9113, section 8.1).
func (c *conn) takeTrailer(s *Stream, frame *http2.MetaHeadersFrame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case s.in.ended:
		return http2.StreamError{StreamID: s.id, Code: http2.ErrCodeStreamClosed}
	case !frame.StreamEnded():
		return http2.StreamError{StreamID: s.id, Code: http2.ErrCodeProtocol}
	}
	s.in.ended = true
	s.wake.Broadcast()
	return nil
}

// takeRequest begins a call, or refuses it.
func (c *conn) takeRequest(frame *http2.MetaHeadersFrame) error {
	r, refused, err := parseRequest(frame)
	if err != nil {
		return err
	}
	if refused == nil && frame.Truncated {
		refused = refuse(httpOK, codes.ResourceExhausted, "h2: header list larger than max (%d bytes)", c.server.opts.MaxHeaderBytes)
	}
	var m *method
	if refused == nil {
		m, refused = c.server.methodFor(r.path)
	}
	var decompressor encoding.Compressor
	if refused == nil && r.encoding != "" && r.encoding != encoding.Identity {
		if decompressor = encoding.GetCompressor(r.encoding); decompressor == nil {
			refused = refuse(httpOK, codes.Unimplemented, "grpc: Decompressor is not installed for grpc-encoding %q", r.encoding)
		}
	}
	c.mu.Lock()
	if c.out.broken || c.drain.closing || c.drain.last && frame.StreamID > c.drain.lastID {
		c.mu.Unlock()
		return nil // nobody would hear; or it was told (RFC 9113, section 6.8)
	}
	full := refused == nil && c.open >= c.server.opts.MaxStreams
	if refused == nil && !full {
		s := c.newStreamLocked(frame, r, m, decompressor)
		c.mu.Unlock()
		c.deep = c.deep || m.stream != nil
		c.work.Go(s.handle)
		return nil
	}
	c.mu.Unlock()
	if full {
		refused = &refusal{httpOK, statusOf(c.server.opts.TooManyStreams())}
	}
	c.refuse(frame, r.contentType, refused)
	return nil
}

// refuse answers with a status and nothing else.
func (c *conn) refuse(frame *http2.MetaHeadersFrame, contentType string, refused *refusal) {
	block := appendStatus(appendHead(nil, refused.httpStatus, contentType), refused.status)
	if refused.status.Code() == codes.Unimplemented {
		block = appendField(block, acceptEncoding, encoding.Identity)
	}
	c.mu.Lock()
	defer c.release()
	c.controlLocked(func(b []byte) []byte {
		b = c.headersLocked(b, frame.StreamID, block, true)
		if !frame.StreamEnded() {
			c.stray = frame.StreamID
			b = appendReset(b, frame.StreamID, http2.ErrCodeNo)
		}
		return b
	})
}

func (c *conn) newStreamLocked(frame *http2.MetaHeadersFrame, r *request, m *method, decompressor encoding.Compressor) *Stream {
	s := &Stream{
		conn:         c,
		id:           frame.StreamID,
		method:       m,
		codec:        codecFor(r.subtype),
		contentType:  r.contentType,
		decompressor: decompressor,
		wake:         sync.Cond{L: &c.mu},
	}
	s.in.flow = newInflow(c.server.opts.Window)
	s.in.ended = frame.StreamEnded()
	s.out.window = c.out.initial
	ctx := grpc.NewContextWithServerTransportStream(metadata.NewIncomingContext(peer.NewContext(context.Background(), c.peer), r.metadata), (*transportStream)(s))
	if r.timeout < 0 {
		s.ctx, s.cancel = context.WithCancel(ctx)
	} else {
		s.ctx, s.cancel = context.WithTimeout(ctx, r.timeout)
		c.work.Add(1)
		s.stopTimer = context.AfterFunc(s.ctx, s.expire)
	}
	c.streams[s.id] = s
	c.open++
	return s
}

// codecFor returns the codec of a content-type; protobuf's if there is none.
func codecFor(subtype string) encoding.CodecV2 {
	if codec := encoding.GetCodecV2(strings.ToLower(subtype)); codec != nil {
		return codec
	}
	return encoding.GetCodecV2(proto.Name)
}

// methodFor returns what answers a path.
func (s *Server) methodFor(path string) (*method, *refusal) {
	if m := s.methods[path]; m != nil {
		return m, nil
	}
	slash := strings.LastIndexByte(path, '/')
	if slash < 1 || path[0] != '/' {
		return nil, refuse(httpOK, codes.Unimplemented, "malformed method name: %q", path)
	}
	service, name := path[1:slash], path[slash+1:]
	if _, known := s.services[service]; known {
		return nil, refuse(httpOK, codes.Unimplemented, "unknown method %v for service %v", name, service)
	}
	return nil, refuse(httpOK, codes.Unimplemented, "unknown service %v", service)
}
