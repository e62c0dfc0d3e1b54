package h2

import (
	"cmp"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
	"google.golang.org/grpc/codes"
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
	sentType         string // content-type
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

// parseRequest reads a header block; the error is a http2.StreamError.
func parseRequest(frame *http2.MetaHeadersFrame) (*request, *refusal, error) {
	malformed := http2.StreamError{StreamID: frame.StreamID, Code: http2.ErrCodeProtocol}
	r := &request{contentType: contentType, timeout: -1, metadata: make(metadata.MD, len(frame.Fields))}
	var refused *refusal
	for _, field := range frame.Fields {
		switch field.Name {
		case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade": // RFC 9113, section 8.2.2
			return nil, nil, malformed
		default:
			refused = cmp.Or(refused, r.takeField(field))
		}
	}
	if frame.Truncated {
		return r, nil, nil
	}
	if r.httpMethod == "" || r.path == "" { // RFC 9113, section 8.3.1
		return nil, nil, malformed
	}
	subtype, isGRPC := contentSubtype(r.sentType)
	switch {
	case !isGRPC:
		return r, refuse(httpUnsupportedMedia, codes.InvalidArgument, "invalid gRPC request content-type %q", r.sentType), nil
	case r.httpMethod != "POST":
		return r, refuse(httpMethodNotAllowed, codes.Internal, "the HTTP method is %q, want POST", r.httpMethod), nil
	}
	if r.subtype = subtype; subtype != "" {
		r.contentType = contentType + "+" + subtype
	}
	return r, cmp.Or(refused, checkAuthority(r.metadata)), nil
}

// takeField takes one header field.
func (r *request) takeField(field hpack.HeaderField) *refusal {
	switch field.Name {
	case ":method":
		r.httpMethod = field.Value
	case ":path":
		r.path = field.Value
	case "content-type":
		r.sentType = field.Value
		r.metadata.Append(field.Name, field.Value)
	case "grpc-encoding":
		r.encoding = field.Value
	case "grpc-timeout":
		timeout, err := parseTimeout(field.Value)
		if err != nil {
			return refuse(httpBadRequest, codes.Internal, "malformed grpc-timeout %q: %v", field.Value, err)
		}
		r.timeout = timeout
	case ":authority", "user-agent", acceptEncoding:
		r.metadata.Append(field.Name, field.Value)
	default:
		if isReserved(field.Name) {
			return nil
		}
		value, err := decodeValue(field.Name, field.Value)
		if err != nil {
			return refuse(httpBadRequest, codes.Internal, "malformed binary metadata %q in header %q: %v", field.Value, field.Name, err)
		}
		r.metadata.Append(field.Name, value)
	}
	return nil
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
