package protocol

import (
	"encoding/binary"
	"fmt"
)

// The raw protocol: a connection's first byte says what it is, then come frames
// of 4 bytes of length (big-endian) and a payload whose first 8 bytes are the
// index (little-endian). An empty frame confirms a subscription.
const (
	RawSubscriber = 'S'
	RawPublisher  = 'P'

	rawHeader  = 4
	indexBytes = 8
	maxPayload = 1 << 20
)

// Raw is the dialect of the raw TCP servers.
type Raw struct {
	Payload int // bytes of a position, at least 8
}

// Subscriber opens a subscription.
func (Raw) Subscriber() ([]byte, Parser) { return []byte{RawSubscriber}, &rawParser{} }

// Publisher opens a publication.
func (r Raw) Publisher() ([]byte, Publisher) {
	return []byte{RawPublisher}, &rawPublisher{payload: r.Payload}
}

type rawPublisher struct {
	rawParser

	payload int
}

// Append adds a frame.
func (p *rawPublisher) Append(dst []byte, index int) ([]byte, bool) {
	dst = binary.BigEndian.AppendUint32(dst, uint32(p.payload))
	return appendPayload(dst, p.payload, index), true
}

// appendPayload adds a payload of that size for a position.
func appendPayload(dst []byte, size, index int) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, uint64(index))
	for range size - indexBytes {
		dst = append(dst, '.')
	}
	return dst
}

type rawParser struct{}

// Parse reads frames.
func (*rawParser) Parse(data []byte, got *Got) (int, error) {
	used := 0
	for {
		frame, rest, err := CutRaw(data[used:])
		if err != nil || frame == nil {
			return used, err
		}
		used = len(data) - len(rest)
		if len(frame) == rawHeader {
			got.Ready = true
			continue
		}
		if err := got.addPayload(frame[rawHeader:]); err != nil {
			return used, err
		}
	}
}

// addPayload adds a position that is told by its index.
func (g *Got) addPayload(payload []byte) error {
	if len(payload) < indexBytes {
		return fmt.Errorf("a payload of %d bytes: want %d at least", len(payload), indexBytes)
	}
	g.Messages++
	g.Bytes += len(payload)
	g.Positions = append(g.Positions, Position{Index: int(binary.LittleEndian.Uint64(payload))})
	return nil
}

// CutRaw cuts the first frame off, header and all. The frame is nil where data
// ends before it does.
func CutRaw(data []byte) (frame, rest []byte, err error) {
	if len(data) < rawHeader {
		return nil, data, nil
	}
	size := binary.BigEndian.Uint32(data)
	if size > maxPayload {
		return nil, data, fmt.Errorf("a frame of %d bytes: want %d at most", size, maxPayload)
	}
	end := rawHeader + int(size)
	if len(data) < end {
		return nil, data, nil
	}
	return data[:end], data[end:], nil
}
