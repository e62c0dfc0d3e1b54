package load

import (
	"fmt"

	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// update is what a subscriber needs to know of an Update.
type update struct {
	samples  []sample
	gone     int
	seq      uint64
	snapshot bool
	skipped  uint64
}

// sample is what it needs to know of a Position.
type sample struct {
	capturedUS int64
	seq        uint64
	lost       bool
}

// codec is gRPC's own, but for what is received into an *update.
type codec struct{}

// Name is that of gRPC's own, which a hub knows.
func (codec) Name() string { return proto.Name }

// Marshal is gRPC's own.
func (codec) Marshal(v any) (mem.BufferSlice, error) {
	return encoding.GetCodecV2(proto.Name).Marshal(v)
}

// Unmarshal reads an Update into an *update; anything else is for gRPC's own.
func (codec) Unmarshal(data mem.BufferSlice, v any) error {
	u, ok := v.(*update)
	if !ok {
		return encoding.GetCodecV2(proto.Name).Unmarshal(data, v)
	}
	if len(data) == 1 {
		return u.unmarshal(data[0].ReadOnlyData())
	}
	whole := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer whole.Free()
	return u.unmarshal(whole.ReadOnlyData())
}

// The tags of fields in position.proto: number and wire type.
const (
	updatePositions = 1<<3 | uint64(protowire.BytesType)
	updateGone      = 2<<3 | uint64(protowire.BytesType)
	updateSeq       = 3<<3 | uint64(protowire.VarintType)
	updateSnapshot  = 5<<3 | uint64(protowire.VarintType)
	updateSkipped   = 6<<3 | uint64(protowire.VarintType)

	positionStatus = 2<<3 | uint64(protowire.VarintType)
	positionTimeUS = 6<<3 | uint64(protowire.Fixed64Type)
	positionSeq    = 7<<3 | uint64(protowire.VarintType)
)

// unmarshal replaces u by what message says.
func (u *update) unmarshal(message []byte) error {
	*u = update{samples: u.samples[:0]}
	return fields(message, func(tag, bits uint64, bytes []byte) error {
		switch tag {
		case updatePositions:
			s, err := unmarshalSample(bytes)
			u.samples = append(u.samples, s)
			return err
		case updateGone:
			u.gone++
		case updateSeq:
			u.seq = bits
		case updateSnapshot:
			u.snapshot = protowire.DecodeBool(bits)
		case updateSkipped:
			u.skipped = bits
		}
		return nil
	})
}

func unmarshalSample(message []byte) (s sample, err error) {
	err = fields(message, func(tag, bits uint64, _ []byte) error {
		switch tag {
		case positionStatus:
			s.lost = int32(bits) < 0
		case positionTimeUS:
			s.capturedUS = int64(bits)
		case positionSeq:
			s.seq = bits
		}
		return nil
	})
	return s, err
}

// fields calls f with each field of a message: a number as bits, anything else as
// bytes, where it is.
func fields(message []byte, f func(tag, bits uint64, bytes []byte) error) error {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return fmt.Errorf("load: an Update: %w", protowire.ParseError(n))
		}
		message = message[n:]
		var bits uint64
		var bytes []byte
		switch kind {
		case protowire.VarintType:
			bits, n = protowire.ConsumeVarint(message)
		case protowire.Fixed64Type:
			bits, n = protowire.ConsumeFixed64(message)
		case protowire.BytesType:
			bytes, n = protowire.ConsumeBytes(message)
		default:
			n = protowire.ConsumeFieldValue(number, kind, message)
		}
		if n < 0 {
			return fmt.Errorf("load: field %d of an Update: %w", number, protowire.ParseError(n))
		}
		message = message[n:]
		if err := f(protowire.EncodeTag(number, kind), bits, bytes); err != nil {
			return err
		}
	}
	return nil
}
