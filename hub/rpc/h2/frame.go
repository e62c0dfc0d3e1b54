package h2

import (
	"encoding/binary"

	"golang.org/x/net/http2"
)

// What RFC 9113 fixes.
const (
	frameHeaderBytes = 9         // section 4.1
	maxFrame         = 16 << 10  // section 4.2: what every peer takes; more is not sent nor taken
	defaultWindow    = 1<<16 - 1 // section 6.9.2: of a stream and a connection, until somebody says otherwise
	maxWindow        = 1<<31 - 1 // section 6.9.1
	maxStreamID      = 1<<31 - 1 // section 5.1.1
)

// appendFrame adds the header of a frame whose payload of n bytes comes next
// (RFC 9113, section 4.1).
func appendFrame(dst []byte, n int, kind http2.FrameType, flags http2.Flags, stream uint32) []byte {
	dst = append(dst, byte(n>>16), byte(n>>8), byte(n), byte(kind), byte(flags))
	return binary.BigEndian.AppendUint32(dst, stream)
}

func appendReset(dst []byte, stream uint32, code http2.ErrCode) []byte {
	dst = appendFrame(dst, 4, http2.FrameRSTStream, 0, stream)
	return binary.BigEndian.AppendUint32(dst, uint32(code))
}

func appendWindowUpdate(dst []byte, stream uint32, increment int) []byte {
	dst = appendFrame(dst, 4, http2.FrameWindowUpdate, 0, stream)
	return binary.BigEndian.AppendUint32(dst, uint32(increment))
}

func appendPing(dst []byte, flags http2.Flags, data [8]byte) []byte {
	dst = appendFrame(dst, len(data), http2.FramePing, flags, 0)
	return append(dst, data[:]...)
}

func appendSettings(dst []byte, settings ...http2.Setting) []byte {
	dst = appendFrame(dst, 6*len(settings), http2.FrameSettings, 0, 0)
	for _, s := range settings {
		dst = binary.BigEndian.AppendUint16(dst, uint16(s.ID))
		dst = binary.BigEndian.AppendUint32(dst, s.Val)
	}
	return dst
}

func appendGoAway(dst []byte, last uint32, code http2.ErrCode, reason string) []byte {
	dst = appendFrame(dst, 8+len(reason), http2.FrameGoAway, 0, 0)
	dst = binary.BigEndian.AppendUint32(dst, last)
	dst = binary.BigEndian.AppendUint32(dst, uint32(code))
	return append(dst, reason...)
}

// appendHeaders adds a header block, as HEADERS and as many CONTINUATIONs as it
// takes (RFC 9113, section 6.10).
func appendHeaders(dst []byte, stream uint32, block []byte, end bool) []byte {
	kind, flags := http2.FrameHeaders, http2.Flags(0)
	if end {
		flags = http2.FlagHeadersEndStream
	}
	for {
		part := block[:min(len(block), maxFrame)]
		block = block[len(part):]
		if len(block) == 0 {
			flags |= http2.FlagHeadersEndHeaders
		}
		dst = append(appendFrame(dst, len(part), kind, flags, stream), part...)
		if len(block) == 0 {
			return dst
		}
		kind, flags = http2.FrameContinuation, 0
	}
}
