package protocol

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// messageHeader is what stands before each message of gRPC: a byte that says
// whether it is compressed, and 4 of length.
const messageHeader = 5

var errPosition = errors.New("an Update with a Position that has no x from 1 to 2^24: it carries the index")

func appendMessage(dst, message []byte) []byte {
	dst = append(dst, 0)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(message)))
	return append(dst, message...)
}

// messages reads the Updates of a piece of the stream. What is not whole yet is
// kept.
func (h *HTTP2) messages(data []byte, got *Got) error {
	if len(h.partial) > 0 {
		h.partial = append(h.partial, data...)
		data = h.partial
	}
	for len(data) >= messageHeader {
		size := binary.BigEndian.Uint32(data[1:])
		if data[0] != 0 || size > maxPayload {
			return fmt.Errorf("a gRPC message that begins with % x: want one that is not compressed, of %d bytes at most", data[:messageHeader], maxPayload)
		}
		end := messageHeader + int(size)
		if len(data) < end {
			break
		}
		if err := got.addUpdate(data[messageHeader:end], h.Times); err != nil {
			return err
		}
		data = data[end:]
	}
	h.partial = append(h.partial[:0], data...) // to the left: copy allows it
	return nil
}

// The tags of what is read: field<<3 | kind.
const (
	tagUpdatePositions = 1<<3 | 2
	tagUpdateTime      = 4<<3 | 1
	tagUpdateSnapshot  = 5 << 3
	tagUpdateSkipped   = 6 << 3
	tagPositionPoint   = 1<<3 | 2
	tagPositionTime    = 6<<3 | 1
	tagPointX          = 1<<3 | 5
)

func (g *Got) addUpdate(message []byte, times bool) error {
	update := Update{Bytes: len(message)}
	for rest := message; len(rest) > 0; {
		tag, value, after, err := cutField(rest)
		if err != nil {
			return err
		}
		rest = after
		switch tag {
		case tagUpdatePositions:
			if err := g.addPosition(value.bytes, times); err != nil {
				return err
			}
			update.Positions++
		case tagUpdateTime:
			update.TimeUS = int64(value.number)
		case tagUpdateSnapshot:
			update.Snapshot = value.number != 0
		case tagUpdateSkipped:
			update.Skipped = value.number
		}
	}
	g.Updates = append(g.Updates, update)
	g.Messages++
	g.Bytes += len(message)
	g.Ready = true
	return nil
}

// addPosition reads a Position: without times no further than its x.
func (g *Got) addPosition(message []byte, times bool) error {
	x, timeUS := float32(0), int64(0)
	for rest := message; len(rest) > 0 && (times || x == 0); {
		tag, value, after, err := cutField(rest)
		if err != nil {
			return err
		}
		rest = after
		switch tag {
		case tagPositionPoint:
			if x, err = pointX(value.bytes); err != nil {
				return err
			}
		case tagPositionTime:
			timeUS = int64(value.number)
		}
	}
	if !(x >= 1) || x > 1<<24 {
		return errPosition
	}
	g.Positions = append(g.Positions, Position{int(x) - 1, timeUS})
	return nil
}

func pointX(message []byte) (float32, error) {
	for rest := message; len(rest) > 0; {
		tag, value, after, err := cutField(rest)
		if err != nil {
			return 0, err
		}
		if tag == tagPointX {
			return math.Float32frombits(uint32(value.number)), nil
		}
		rest = after
	}
	return 0, nil
}

// fieldValue is a field's value: bytes, or a number as it stands in the message.
type fieldValue struct {
	bytes  []byte
	number uint64
}

// cutField cuts the first field off. It is protowire's ConsumeField for fields
// of one-byte tags, which are all that the hot path has, and falls back to it.
func cutField(data []byte) (tag uint64, value fieldValue, rest []byte, err error) {
	tag, data, err = cutVarint(data)
	if err != nil {
		return 0, value, nil, err
	}
	switch kind := protowire.Type(tag & 7); kind {
	case protowire.VarintType:
		value.number, data, err = cutVarint(data)
		return tag, value, data, err
	case protowire.Fixed64Type:
		if len(data) >= 8 {
			value.number = binary.LittleEndian.Uint64(data)
			return tag, value, data[8:], nil
		}
	case protowire.Fixed32Type:
		if len(data) >= 4 {
			value.number = uint64(binary.LittleEndian.Uint32(data))
			return tag, value, data[4:], nil
		}
	case protowire.BytesType:
		size, after, err := cutVarint(data)
		if err == nil && size <= uint64(len(after)) {
			value.bytes = after[:size]
			return tag, value, after[size:], nil
		}
	default:
		return 0, value, nil, fmt.Errorf("a message with a field of kind %d", kind)
	}
	return 0, value, nil, errTruncated
}

var errTruncated = errors.New("a message that ends within a field")

func cutVarint(data []byte) (uint64, []byte, error) {
	if len(data) > 0 && data[0] < 0x80 {
		return uint64(data[0]), data[1:], nil
	}
	number, n := protowire.ConsumeVarint(data)
	if n < 0 {
		return 0, nil, errTruncated
	}
	return number, data[n:], nil
}
