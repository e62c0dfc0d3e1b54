package protocol

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/net/http2/hpack"
)

// theStream is the one that a connection has.
const theStream = 1

// HTTP2 reads a connection that carries one gRPC stream.
type HTTP2 struct {
	Times bool // read the capture times of positions

	headers *hpack.Decoder // made with the first header block
	partial []byte         // a message whose end has not come
	window  int            // what we grant the server
	eaten   int            // bytes of DATA that are not granted again yet
	initial int            // the server's SETTINGS_INITIAL_WINDOW_SIZE
	roomAll int            // what we may still send on the connection
	room    int            // and on the stream
}

func newHTTP2(window int, times bool) *HTTP2 {
	return &HTTP2{Times: times, window: window, initial: defaultWindow, roomAll: defaultWindow, room: defaultWindow}
}

// Parse reads frames.
func (h *HTTP2) Parse(data []byte, got *Got) (int, error) {
	used := 0
	for {
		f, n, err := cutFrame(data[used:])
		if err != nil || n == 0 {
			return used, err
		}
		used += n
		if err := h.frame(&f, got); err != nil {
			return used, err
		}
	}
}

// AppendData adds a DATA frame with a message, or returns false while the
// server's flow control has no room for it.
func (h *HTTP2) AppendData(dst, message []byte) ([]byte, bool) {
	size := messageHeader + len(message)
	if size > min(h.room, h.roomAll, maxFrame) {
		return dst, false
	}
	h.room -= size
	h.roomAll -= size
	dst = appendFrame(dst, frameData, 0, theStream, size)
	return appendMessage(dst, message), true
}

func (h *HTTP2) frame(f *frame, got *Got) error {
	switch f.kind {
	case frameData:
		return h.data(f, got)
	case frameHeaders:
		return h.header(f)
	case frameSettings:
		return h.settings(f, got)
	case framePing:
		if err := f.want(8); err != nil || f.has(flagAck) {
			return err
		}
		got.Reply = appendFrame(got.Reply, framePing, flagAck, 0, len(f.payload))
		got.Reply = append(got.Reply, f.payload...)
	case frameWindowUpdate:
		return h.windowUpdate(f)
	case frameReset:
		if err := f.want(4); err != nil {
			return err
		}
		return fmt.Errorf("the server reset the stream: HTTP/2 error %d", binary.BigEndian.Uint32(f.payload))
	case frameGoAway:
		if len(f.payload) < 8 {
			return f.want(8)
		}
		return fmt.Errorf("the server went away: HTTP/2 error %d %q", binary.BigEndian.Uint32(f.payload[4:]), f.payload[8:])
	}
	return nil // kinds that are not known are to be ignored
}

// data reads messages, and grants the server as much again, a quarter of the
// window at a time as grpc-go's clients do.
func (h *HTTP2) data(f *frame, got *Got) error {
	if f.stream != theStream {
		return fmt.Errorf("DATA on stream %d: want %d", f.stream, theStream)
	}
	body, err := f.body()
	if err != nil {
		return err
	}
	h.eaten += len(f.payload)
	if h.eaten >= h.window/4 {
		got.Reply = appendWindowUpdate(got.Reply, 0, h.eaten)
		got.Reply = appendWindowUpdate(got.Reply, theStream, h.eaten)
		h.eaten = 0
	}
	return h.messages(body, got)
}

func (h *HTTP2) settings(f *frame, got *Got) error {
	if f.has(flagAck) {
		return f.want(0)
	}
	for p := f.payload; len(p) > 0; p = p[6:] {
		if len(p) < 6 {
			return fmt.Errorf("HTTP/2 settings of %d bytes: want a multiple of 6", len(f.payload))
		}
		if binary.BigEndian.Uint16(p) == settingInitialWindow {
			window := int(binary.BigEndian.Uint32(p[2:]))
			h.room += window - h.initial
			h.initial = window
		}
	}
	got.Reply = appendFrame(got.Reply, frameSettings, flagAck, 0, 0)
	return nil
}

func (h *HTTP2) windowUpdate(f *frame) error {
	if err := f.want(4); err != nil {
		return err
	}
	more := int(binary.BigEndian.Uint32(f.payload) & maxWindow)
	switch f.stream {
	case 0:
		h.roomAll += more
	case theStream:
		h.room += more
	}
	return nil
}
