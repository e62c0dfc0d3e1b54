// Package wire is the one codec between the vocabulary (hub/pose) and the
// messages (gen/posxyzpb). Every transport uses it.
//
// Guaranteed: what ToPosition accepts is valid as pose.Validate has it, and
// comes back from FromPosition as it was, to float32 and to the microsecond.
// Not guaranteed: that fields this version does not know survive; they are dropped.
//
// All functions are pure and safe for concurrent use; no result shares memory
// with its argument but strings.
package wire

import (
	"time"

	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/pose"
)

// ToPosition reads a published Position. What the hub gives (seq, held_by) is
// read too; whether it counts is the hub's decision. The error is a
// *pose.FieldError.
func ToPosition(m *pb.Position) (pose.Position, error) {
	p := pose.Position{
		Source:            pose.SourceID{Scene: m.GetScene(), Name: m.GetSource()},
		Captured:          toTime(m.GetTimeUs()),
		Message:           m.GetMsg(),
		Teleport:          m.GetTeleport(),
		TTL:               time.Duration(m.GetTtlMs()) * time.Millisecond,
		Hold:              time.Duration(m.GetHoldMs()) * time.Millisecond,
		Remove:            m.GetRemove(),
		Seq:               m.GetSeq(),
		Status:            pose.Status(m.GetStatus()),
		HeldBy:            m.GetHeldBy(),
		VelocityEstimated: m.GetVelocityEstimated(),
	}
	if at := m.GetPosition(); at != nil {
		p.At = toVec(at)
	} else if !p.Remove {
		return pose.Position{}, &pose.FieldError{Field: "position", Found: "missing", Want: "x, y and z in metres"}
	}
	if v := m.GetVelocity(); v != nil {
		p.Velocity, p.HasVelocity = toVec(v), true
	}
	if q := m.GetOrientation(); q != nil {
		p.Orientation = pose.Quat{X: float64(q.GetX()), Y: float64(q.GetY()), Z: float64(q.GetZ()), W: float64(q.GetW())}
		p.HasOrientation = true
	}
	return pose.Validate(p)
}

// FromPosition writes p as its source's publisher, or the hub, sends it.
func FromPosition(p pose.Position) *pb.Position {
	m := &pb.Position{
		Status:            int32(p.Status),
		Msg:               p.Message,
		Source:            p.Source.Name,
		Scene:             p.Source.Scene,
		TimeUs:            fromTime(p.Captured),
		Seq:               p.Seq,
		Teleport:          p.Teleport,
		TtlMs:             int32(p.TTL.Milliseconds()),
		Remove:            p.Remove,
		HoldMs:            int32(p.Hold.Milliseconds()),
		HeldBy:            p.HeldBy,
		VelocityEstimated: p.VelocityEstimated,
	}
	if !p.Remove {
		m.Position = fromVec(p.At)
	}
	if p.HasVelocity {
		m.Velocity = fromVec(p.Velocity)
	}
	if q := p.Orientation; p.HasOrientation {
		m.Orientation = &pb.Quat{X: float32(q.X), Y: float32(q.Y), Z: float32(q.Z), W: float32(q.W)}
	}
	return m
}

// ToUpdate reads what a hub sent for a scene. The error is a *pose.FieldError:
// a hub sends no such thing, but a client does not believe it blindly.
func ToUpdate(m *pb.Update, scene string) (pose.Update, error) {
	u := pose.Update{
		Seq:      m.GetSeq(),
		Sent:     toTime(m.GetTimeUs()),
		Snapshot: m.GetSnapshot(),
		Skipped:  m.GetSkipped(),
	}
	if n := len(m.GetPositions()); n > 0 {
		u.Positions = make([]pose.Position, n)
	}
	for i, position := range m.GetPositions() {
		p, err := ToPosition(position)
		if err != nil {
			return pose.Update{}, err
		}
		u.Positions[i] = p
	}
	for _, gone := range m.GetGone() {
		id := pose.SourceID{Scene: scene, Name: gone.GetSource()}
		if err := pose.ValidateSource(id); err != nil {
			return pose.Update{}, err
		}
		u.Gone = append(u.Gone, pose.Gone{Source: id, Reason: pose.Reason(gone.GetReason())})
	}
	return u, nil
}

// DecodeUpdate reads an encoded Update of a scene. The error is a
// *pose.FieldError, or that of the protobuf library.
func DecodeUpdate(encoded []byte, scene string) (pose.Update, error) {
	var m pb.Update
	if err := proto.Unmarshal(encoded, &m); err != nil {
		return pose.Update{}, err
	}
	return ToUpdate(&m, scene)
}

// FromUpdate writes u.
func FromUpdate(u pose.Update) *pb.Update {
	m := &pb.Update{
		Seq:      u.Seq,
		TimeUs:   fromTime(u.Sent),
		Snapshot: u.Snapshot,
		Skipped:  u.Skipped,
	}
	for _, p := range u.Positions {
		m.Positions = append(m.Positions, FromPosition(p))
	}
	for _, gone := range u.Gone {
		m.Gone = append(m.Gone, &pb.Gone{Source: gone.Source.Name, Reason: pb.Gone_Reason(gone.Reason)})
	}
	return m
}

func toVec(m *pb.Pos) pose.Vec {
	return pose.Vec{X: float64(m.GetX()), Y: float64(m.GetY()), Z: float64(m.GetZ())}
}

func fromVec(v pose.Vec) *pb.Pos {
	return &pb.Pos{X: float32(v.X), Y: float32(v.Y), Z: float32(v.Z)}
}

// toTime reads Unix microseconds, in which 0 is no time.
func toTime(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us)
}

func fromTime(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
