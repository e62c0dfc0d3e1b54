package wire

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/pose"
)

// FuzzToPosition feeds bytes that any peer may send: what is accepted is valid,
// and survives the way back.
func FuzzToPosition(f *testing.F) {
	for _, seed := range []*pb.Position{
		{},
		{Position: &pb.Pos{X: 1, Y: 2, Z: 3}, Msg: "hi"},
		{Source: "a", Scene: "stage", Position: &pb.Pos{}, TimeUs: -1, Seq: 9, Velocity: &pb.Pos{X: 1}, Orientation: &pb.Quat{W: 1.005}},
		{Source: "a", Remove: true, Position: &pb.Pos{X: 5}, Velocity: &pb.Pos{X: 1e9}, TtlMs: 5, HoldMs: -1, HeldBy: "b", Status: -7},
	} {
		bytes, err := proto.Marshal(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(bytes)
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		var message pb.Position
		if proto.Unmarshal(bytes, &message) != nil {
			return
		}
		p, err := ToPosition(&message)
		if err != nil {
			if _, ok := errors.AsType[*pose.FieldError](err); !ok {
				t.Fatalf("ToPosition(%v) = %v, want a FieldError", &message, err)
			}
			return
		}
		if _, err := pose.Validate(p); err != nil {
			t.Fatalf("ToPosition(%v) = %+v, which is not valid: %v", &message, p, err)
		}
		again, err := ToPosition(FromPosition(p))
		if err != nil {
			t.Fatalf("ToPosition(FromPosition(%+v)) = %v", p, err)
		}
		if diff := cmp.Diff(p, again, asOnWire); diff != "" {
			t.Fatalf("ToPosition(FromPosition(p)) differs for %v (-p +again):\n%s", &message, diff)
		}
		want, err := proto.Marshal(&pb.Update{Positions: []*pb.Position{FromPosition(p)}})
		if got := (Encoder{}).AppendPosition(nil, &p); err != nil || !slices.Equal(got, want) {
			t.Fatalf("AppendPosition(%+v) = %x, want %x, %v", p, got, want, err)
		}
	})
}

// FuzzToUpdate feeds bytes that any hub may send.
func FuzzToUpdate(f *testing.F) {
	bytes, err := proto.Marshal(&pb.Update{
		Positions: []*pb.Position{{Source: "a", Position: &pb.Pos{X: 1}}},
		Gone:      []*pb.Gone{{Source: "b", Reason: pb.Gone_EXPIRED}},
		Seq:       7, TimeUs: 5, Snapshot: true, Skipped: 3,
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bytes)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		var message pb.Update
		if proto.Unmarshal(bytes, &message) != nil {
			return
		}
		u, err := ToUpdate(&message, "stage")
		if err != nil {
			return
		}
		for _, gone := range u.Gone {
			if err := pose.ValidateSource(gone.Source); err != nil {
				t.Errorf("ToUpdate(%v) lets %v be gone: %v", &message, gone, err)
			}
		}
		for _, p := range u.Positions {
			if _, err := pose.Validate(p); err != nil {
				t.Errorf("ToUpdate(%v) has %+v: %v", &message, p, err)
			}
		}
	})
}
