package h2

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// Header blocks are written with HPACK's static table alone: no block depends on
// another, so that they can be made at any time and in any order, and a
// connection keeps no table. For a status of OK that costs 16 bytes.
const (
	status200         = 0x88 // :status 200, index 8 of RFC 7541, appendix A
	tableSizeZero     = 0x20 // a dynamic table size update to 0: RFC 7541, section 6.3
	literal           = 0x00 // a literal that is not indexed, with a new name: section 6.2.2
	statusIndex       = 8    // of :status, as a name
	binarySuffix      = "-bin"
	contentType       = "application/grpc"
	statusDetails     = "grpc-status-details-bin"
	acceptEncoding    = "grpc-accept-encoding"
	longestTimeout    = 8 // digits, as gRPC over HTTP/2 has it
	httpOK            = 200
	maxTimeoutSeconds = int64(1<<63-1) / int64(time.Second)
)

// appendField adds a header field that nobody remembers.
func appendField(dst []byte, name, value string) []byte {
	dst = appendString(append(dst, literal), name)
	return appendString(dst, value)
}

func appendStatusLine(dst []byte, httpStatus int) []byte {
	if httpStatus == httpOK {
		return append(dst, status200)
	}
	return appendString(append(dst, statusIndex), strconv.Itoa(httpStatus))
}

// appendString adds a string literal, not Huffman coded (RFC 7541, section 5.2).
func appendString(dst []byte, s string) []byte {
	return append(appendInteger(dst, 7, len(s)), s...)
}

// appendInteger adds an integer with a prefix of some bits (RFC 7541, section 5.1).
func appendInteger(dst []byte, prefix, n int) []byte {
	most := 1<<prefix - 1
	if n < most {
		return append(dst, byte(n))
	}
	dst = append(dst, byte(most))
	for n -= most; n >= 1<<7; n >>= 7 {
		dst = append(dst, byte(n)|1<<7)
	}
	return append(dst, byte(n))
}

// appendMetadata adds what an application wants to say; names that are the
// protocol's own are not the application's.
func appendMetadata(dst []byte, md metadata.MD) []byte {
	for name, values := range md {
		if isReserved(name) {
			continue
		}
		for _, value := range values {
			if strings.HasSuffix(name, binarySuffix) {
				value = base64.RawStdEncoding.EncodeToString([]byte(value))
			}
			dst = appendField(dst, name, value)
		}
	}
	return dst
}

// appendStatus adds the fields of a status.
func appendStatus(dst []byte, st *status.Status) []byte {
	dst = appendField(dst, "grpc-status", strconv.Itoa(int(st.Code())))
	if st.Message() != "" {
		dst = appendField(dst, "grpc-message", percentEncode(st.Message()))
	}
	if pb := st.Proto(); len(pb.GetDetails()) > 0 {
		if details, err := encoding.GetCodecV2(proto.Name).Marshal(pb); err == nil {
			dst = appendField(dst, statusDetails, base64.RawStdEncoding.EncodeToString(details.Materialize()))
			details.Free()
		}
	}
	return dst
}

// percentEncode makes a message printable ASCII, as gRPC over HTTP/2 has it; what
// is not UTF-8 becomes U+FFFD.
func percentEncode(message string) string {
	if !utf8.ValidString(message) {
		message = strings.ToValidUTF8(message, string(utf8.RuneError))
	}
	var encoded strings.Builder
	for i := range len(message) {
		if b := message[i]; b >= ' ' && b <= '~' && b != '%' {
			encoded.WriteByte(b)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", b)
		}
	}
	return encoded.String()
}

// isReserved reports whether a header is the protocol's own.
func isReserved(name string) bool {
	switch name {
	case "content-type", "user-agent", "te",
		"grpc-message-type", "grpc-encoding", acceptEncoding, "grpc-message", "grpc-status", "grpc-timeout", statusDetails:
		return true
	}
	return strings.HasPrefix(name, ":") || name == ""
}

// decodeValue returns a header's value as the application sees it.
func decodeValue(name, value string) (string, error) {
	if !strings.HasSuffix(name, binarySuffix) {
		return value, nil
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	return string(decoded), err
}

// contentSubtype returns what follows application/grpc, or false if value is no
// content-type of gRPC.
func contentSubtype(value string) (string, bool) {
	value = strings.ToLower(value)
	rest, found := strings.CutPrefix(value, contentType)
	switch {
	case !found:
		return "", false
	case rest == "":
		return "", true
	case rest[0] == '+' || rest[0] == ';':
		return rest[1:], true
	}
	return "", false
}

var timeoutUnits = map[byte]time.Duration{
	'H': time.Hour, 'M': time.Minute, 'S': time.Second, 'm': time.Millisecond, 'u': time.Microsecond, 'n': time.Nanosecond,
}

// parseTimeout reads a grpc-timeout: eight digits at most, and a unit.
func parseTimeout(value string) (time.Duration, error) {
	last := len(value) - 1
	if last < 1 || last > longestTimeout {
		return 0, fmt.Errorf("want 1 to %d digits and a unit", longestTimeout)
	}
	unit, known := timeoutUnits[value[last]]
	if !known {
		return 0, errors.New("want a unit of H, M, S, m, u or n")
	}
	count, err := strconv.ParseUint(value[:last], 10, 63)
	if err != nil {
		return 0, errors.New("want digits and a unit")
	}
	if unit >= time.Second && int64(count) > maxTimeoutSeconds/int64(unit/time.Second) {
		return 1<<63 - 1, nil
	}
	return time.Duration(count) * unit, nil
}
