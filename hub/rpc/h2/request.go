package h2

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// What a request is refused with, beside its gRPC status.
const (
	httpBadRequest       = 400
	httpMethodNotAllowed = 405
	httpUnsupportedMedia = 415
)

// request is a header block that asks for a call.
type request struct {
	httpMethod, path string
	contentType      string // of the reply
	subtype          string
	encoding         string
	timeout          time.Duration // negative is none
	metadata         metadata.MD
}

// refusal is why there is no call.
type refusal struct {
	httpStatus int
	status     *status.Status
}

func refuse(httpStatus int, code codes.Code, format string, args ...any) *refusal {
	return &refusal{httpStatus, status.Newf(code, format, args...)}
}

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

// parseRequest reads a header block; the error is a http2.StreamError.
func parseRequest(frame *http2.MetaHeadersFrame) (*request, *refusal, error) {
	r := &request{contentType: contentType, timeout: -1, metadata: make(metadata.MD, len(frame.Fields))}
	var refused *refusal
	sentType := ""
	for _, field := range frame.Fields {
		switch field.Name {
		case ":method":
			r.httpMethod = field.Value
		case ":path":
			r.path = field.Value
		case "content-type":
			sentType = field.Value
			r.metadata.Append(field.Name, field.Value)
		case "grpc-encoding":
			r.encoding = field.Value
		case "grpc-timeout":
			timeout, err := parseTimeout(field.Value)
			if err != nil {
				refused = refuse(httpBadRequest, codes.Internal, "malformed grpc-timeout %q: %v", field.Value, err)
			}
			r.timeout = timeout
		case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade": // RFC 9113, section 8.2.2
			return nil, nil, http2.StreamError{StreamID: frame.StreamID, Code: http2.ErrCodeProtocol}
		default:
			if isReserved(field.Name) && field.Name != ":authority" && field.Name != "user-agent" && field.Name != acceptEncoding {
				continue
			}
			value, err := decodeValue(field.Name, field.Value)
			if err != nil {
				refused = refuse(httpBadRequest, codes.Internal, "malformed binary metadata %q in header %q: %v", field.Value, field.Name, err)
			}
			r.metadata.Append(field.Name, value)
		}
	}
	subtype, isGRPC := contentSubtype(sentType)
	switch {
	case frame.Truncated:
		return r, nil, nil
	case r.httpMethod == "" || r.path == "":
		return nil, nil, http2.StreamError{StreamID: frame.StreamID, Code: http2.ErrCodeProtocol} // RFC 9113, section 8.3.1
	case !isGRPC:
		return r, refuse(httpUnsupportedMedia, codes.InvalidArgument, "invalid gRPC request content-type %q", sentType), nil
	case r.httpMethod != "POST":
		return r, refuse(httpMethodNotAllowed, codes.Internal, "the HTTP method is %q, want POST", r.httpMethod), nil
	}
	if r.subtype = subtype; subtype != "" {
		r.contentType = contentType + "+" + subtype
	}
	return r, cmp.Or(refused, checkAuthority(r.metadata)), nil
}

// checkAuthority holds that there is one host, and gives it its name, as gRPC's
// proposal A41 has it.
func checkAuthority(md metadata.MD) *refusal {
	authority, host := md[":authority"], md["host"]
	delete(md, "host")
	switch {
	case len(authority) > 1 || len(host) > 1:
		return refuse(httpBadRequest, codes.Internal, "%d values of :authority and %d of host, want one", len(authority), len(host))
	case len(authority) == 1:
	case len(host) == 1:
		md[":authority"] = host
	default:
		return refuse(httpBadRequest, codes.Internal, "no host or :authority header present")
	}
	return nil
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
	ctx := grpc.NewContextWithServerTransportStream(metadata.NewIncomingContext(c.ctx, r.metadata), (*transportStream)(s))
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
