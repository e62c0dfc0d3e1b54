package wire

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"posxyz/hub/pose"
)

// Encoder writes Updates without building messages: it is the hub.Encoder of
// this wire. The bytes are those of proto.Marshal, field by field.
type Encoder struct{}

// The fields of the messages, as position.proto numbers them.
const (
	fieldPositions, fieldGone, fieldUpdateSeq, fieldUpdateTime, fieldSnapshot, fieldSkipped = 1, 2, 3, 4, 5, 6

	fieldGoneSource, fieldGoneReason = 1, 2

	fieldPosition, fieldStatus, fieldMsg, fieldSource, fieldScene, fieldTime, fieldSeq = 1, 2, 3, 4, 5, 6, 7
	fieldVelocity, fieldOrientation, fieldTeleport, fieldTTL, fieldRemove              = 8, 9, 10, 11, 12
	fieldHold, fieldHeldBy, fieldEstimated                                             = 13, 14, 15
)

// AppendPosition appends p as a position of an Update.
func (Encoder) AppendPosition(dst []byte, p *pose.Position) []byte {
	dst = protowire.AppendTag(dst, fieldPositions, protowire.BytesType)
	return appendSized(dst, func(dst []byte) []byte { return appendPosition(dst, p) })
}

// AppendTeleport appends a position of an Update that AppendPosition wrote, as a
// teleport: in protobuf the last value of a field counts.
func (Encoder) AppendTeleport(dst, entry []byte) []byte {
	_, _, tag := protowire.ConsumeTag(entry)
	body, _ := protowire.ConsumeBytes(entry[tag:])
	dst = append(dst, entry[:tag]...)
	dst = protowire.AppendVarint(dst, uint64(len(body)+2))
	dst = append(dst, body...)
	return appendBool(dst, fieldTeleport, true)
}

// AppendRest appends all of u but its positions.
func (Encoder) AppendRest(dst []byte, u *pose.Update) []byte {
	for _, gone := range u.Gone {
		dst = protowire.AppendTag(dst, fieldGone, protowire.BytesType)
		dst = appendSized(dst, func(dst []byte) []byte {
			dst = appendString(dst, fieldGoneSource, gone.Source.Name)
			return appendVarint(dst, fieldGoneReason, uint64(gone.Reason))
		})
	}
	dst = appendVarint(dst, fieldUpdateSeq, u.Seq)
	dst = appendTime(dst, fieldUpdateTime, fromTime(u.Sent))
	dst = appendBool(dst, fieldSnapshot, u.Snapshot)
	return appendVarint(dst, fieldSkipped, u.Skipped)
}

func appendPosition(dst []byte, p *pose.Position) []byte {
	if !p.Remove {
		dst = appendVec(dst, fieldPosition, p.At)
	}
	dst = appendVarint(dst, fieldStatus, uint64(int64(p.Status))) // negative: ten bytes, as int32 has it
	dst = appendString(dst, fieldMsg, p.Message)
	dst = appendString(dst, fieldSource, p.Source.Name)
	dst = appendString(dst, fieldScene, p.Source.Scene)
	dst = appendTime(dst, fieldTime, fromTime(p.Captured))
	dst = appendVarint(dst, fieldSeq, p.Seq)
	if p.HasVelocity {
		dst = appendVec(dst, fieldVelocity, p.Velocity)
	}
	if q := p.Orientation; p.HasOrientation {
		dst = appendFloats(dst, fieldOrientation, q.X, q.Y, q.Z, q.W)
	}
	dst = appendBool(dst, fieldTeleport, p.Teleport)
	dst = appendVarint(dst, fieldTTL, uint64(p.TTL.Milliseconds()))
	dst = appendBool(dst, fieldRemove, p.Remove)
	dst = appendVarint(dst, fieldHold, uint64(p.Hold.Milliseconds()))
	dst = appendString(dst, fieldHeldBy, p.HeldBy)
	return appendBool(dst, fieldEstimated, p.VelocityEstimated)
}

// appendSized appends what body appends, with its size before it. The size takes
// one byte if it fits, else what was appended moves on.
func appendSized(dst []byte, body func([]byte) []byte) []byte {
	start := len(dst)
	dst = body(append(dst, 0))
	size := len(dst) - start - 1
	if extra := protowire.SizeVarint(uint64(size)) - 1; extra > 0 {
		dst = append(dst, make([]byte, extra)...)
		copy(dst[start+1+extra:], dst[start+1:start+1+size])
	}
	protowire.AppendVarint(dst[:start], uint64(size))
	return dst
}

func appendVec(dst []byte, field protowire.Number, v pose.Vec) []byte {
	return appendFloats(dst, field, v.X, v.Y, v.Z)
}

// appendFloats appends a message whose fields are the floats, numbered from 1;
// zeros are left out.
func appendFloats(dst []byte, field protowire.Number, floats ...float64) []byte {
	dst = protowire.AppendTag(dst, field, protowire.BytesType)
	start := len(dst)
	dst = append(dst, 0) // at most 4 fields of 5 bytes
	for i, f := range floats {
		if bits := math.Float32bits(float32(f)); bits != 0 {
			dst = protowire.AppendTag(dst, protowire.Number(i+1), protowire.Fixed32Type)
			dst = protowire.AppendFixed32(dst, bits)
		}
	}
	dst[start] = byte(len(dst) - start - 1)
	return dst
}

func appendVarint(dst []byte, field protowire.Number, v uint64) []byte {
	if v == 0 {
		return dst
	}
	return protowire.AppendVarint(protowire.AppendTag(dst, field, protowire.VarintType), v)
}

func appendBool(dst []byte, field protowire.Number, v bool) []byte {
	if !v {
		return dst
	}
	return appendVarint(dst, field, 1)
}

func appendString(dst []byte, field protowire.Number, s string) []byte {
	if s == "" {
		return dst
	}
	return protowire.AppendString(protowire.AppendTag(dst, field, protowire.BytesType), s)
}

func appendTime(dst []byte, field protowire.Number, us int64) []byte {
	if us == 0 {
		return dst
	}
	return protowire.AppendFixed64(protowire.AppendTag(dst, field, protowire.Fixed64Type), uint64(us))
}
