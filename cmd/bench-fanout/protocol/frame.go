package protocol

import (
	"encoding/binary"
	"fmt"
)

// The frames of HTTP/2, RFC 9113.
const (
	frameHeader = 9
	maxFrame    = 16384 // what a peer may send as long as nobody allows it more

	frameData         = 0x0
	frameHeaders      = 0x1
	frameReset        = 0x3
	frameSettings     = 0x4
	framePing         = 0x6
	frameGoAway       = 0x7
	frameWindowUpdate = 0x8

	flagEndStream  = 0x1
	flagAck        = 0x1
	flagEndHeaders = 0x4
	flagPadded     = 0x8
	flagPriority   = 0x20

	settingEnablePush    = 0x2
	settingInitialWindow = 0x4

	defaultWindow = 65535
	maxWindow     = 1<<31 - 1

	preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
)

// frame is one frame of HTTP/2.
type frame struct {
	kind, flags byte
	stream      uint32
	payload     []byte
}

// cutFrame cuts the first frame off; used is 0 where data ends before it does.
func cutFrame(data []byte) (f frame, used int, err error) {
	if len(data) < frameHeader {
		return f, 0, nil
	}
	size := int(data[0])<<16 | int(data[1])<<8 | int(data[2])
	if size > maxFrame {
		return f, 0, fmt.Errorf("an HTTP/2 frame of %d bytes: want %d at most", size, maxFrame)
	}
	used = frameHeader + size
	if len(data) < used {
		return f, 0, nil
	}
	stream := binary.BigEndian.Uint32(data[5:]) & maxWindow
	return frame{data[3], data[4], stream, data[frameHeader:used]}, used, nil
}

// has reports whether a flag is set.
func (f *frame) has(flag byte) bool { return f.flags&flag != 0 }

// want says that a payload has not its size.
func (f *frame) want(size int) error {
	if len(f.payload) == size {
		return nil
	}
	return fmt.Errorf("an HTTP/2 frame of kind %d with %d bytes: want %d", f.kind, len(f.payload), size)
}

// body is the payload without padding.
func (f *frame) body() ([]byte, error) {
	if !f.has(flagPadded) {
		return f.payload, nil
	}
	if len(f.payload) == 0 || int(f.payload[0]) >= len(f.payload) {
		return nil, fmt.Errorf("an HTTP/2 frame of %d bytes is all padding", len(f.payload))
	}
	return f.payload[1 : len(f.payload)-int(f.payload[0])], nil
}

// appendFrame adds a frame, but for its payload of that size.
func appendFrame(dst []byte, kind, flags byte, stream uint32, size int) []byte {
	dst = append(dst, byte(size>>16), byte(size>>8), byte(size), kind, flags)
	return binary.BigEndian.AppendUint32(dst, stream)
}

func appendWindowUpdate(dst []byte, stream uint32, more int) []byte {
	dst = appendFrame(dst, frameWindowUpdate, 0, stream, 4)
	return binary.BigEndian.AppendUint32(dst, uint32(more))
}

func appendSetting(dst []byte, id uint16, value uint32) []byte {
	dst = binary.BigEndian.AppendUint16(dst, id)
	return binary.BigEndian.AppendUint32(dst, value)
}
