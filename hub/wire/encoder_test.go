package wire

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"pgregory.net/rapid"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/pose"
)

// TestEncoderIsMarshal: entries and rest laid side by side are an Update, field
// by field as proto.Marshal writes it, and after whatever stood before them.
func TestEncoderIsMarshal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := pose.Update{
			Positions: rapid.SliceOfN(anyPosition(), 0, 3).Draw(t, "positions"),
			Gone: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) pose.Gone {
				return pose.Gone{
					Source: pose.SourceID{Name: names.Draw(t, "gone")},
					Reason: pose.Reason(rapid.Int32Range(0, 2).Draw(t, "reason")),
				}
			}), 0, 3).Draw(t, "gone"),
			Seq:      rapid.Uint64().Draw(t, "seq"),
			Sent:     times.Draw(t, "sent"),
			Snapshot: rapid.Bool().Draw(t, "snapshot"),
			Skipped:  rapid.Uint64().Draw(t, "skipped"),
		}
		before := rapid.SliceOf(rapid.Byte()).Draw(t, "before")
		got := bytes.Clone(before)
		for i := range u.Positions {
			start := len(got)
			got = Encoder{}.AppendPosition(got, &u.Positions[i])
			wantBytes(t, got[start:], &pb.Update{Positions: []*pb.Position{FromPosition(u.Positions[i])}})
		}
		got = Encoder{}.AppendRest(got, &u)
		if !bytes.HasPrefix(got, before) {
			t.Fatalf("what stood before, %x, has become %x", before, got)
		}
		wantBytes(t, got[len(before):], FromUpdate(u))
	})
}

// wantBytes compares with what proto.Marshal writes, and reads.
func wantBytes(t *rapid.T, got []byte, want *pb.Update) {
	t.Helper()
	marshalled, err := proto.Marshal(want)
	if err != nil {
		t.Fatalf("Marshal(%v) = %v", want, err)
	}
	if !bytes.Equal(got, marshalled) {
		t.Errorf("%v is %d bytes, %x; proto.Marshal makes %d, %x", want, len(got), got, len(marshalled), marshalled)
	}
	var read pb.Update
	if err := proto.Unmarshal(got, &read); err != nil {
		t.Fatalf("Unmarshal(%x) = %v", got, err)
	}
	if diff := cmp.Diff(want, &read, protocmp.Transform()); diff != "" {
		t.Errorf("read back differs (-want +got):\n%s", diff)
	}
}

// anyPosition is a validPosition, or what lies on the edges: zeros with a sign,
// what float32 cannot hold, the longest texts.
func anyPosition() *rapid.Generator[pose.Position] {
	edge := rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1e-50, -1e-50, 1.0 / 3, pose.MaxCoordinate, -pose.MaxCoordinate, 1e-40})
	text := func(most int) *rapid.Generator[string] { return rapid.StringN(-1, -1, most) }
	return rapid.OneOf(validPosition(), rapid.Custom(func(t *rapid.T) pose.Position {
		p := validPosition().Draw(t, "valid")
		p.At = pose.Vec{X: edge.Draw(t, "x"), Y: edge.Draw(t, "y"), Z: edge.Draw(t, "z")}
		if p.HasVelocity {
			p.Velocity = p.At
		}
		p.Message, p.Source.Name = text(pose.MaxMessage).Draw(t, "long message"), text(pose.MaxName).Draw(t, "long name")
		p.Source.Scene, p.HeldBy = text(pose.MaxName).Draw(t, "long scene"), text(100).Draw(t, "long peer")
		p.VelocityEstimated = rapid.Bool().Draw(t, "estimated")
		return p
	}))
}

// TestAppendTeleport: the entry is the same but for the teleport, whether it was
// one or not; the argument stays as it was, for it is shared.
func TestAppendTeleport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPosition().Draw(t, "position")
		entry := Encoder{}.AppendPosition(nil, &p)
		was := bytes.Clone(entry)
		before := rapid.SliceOf(rapid.Byte()).Draw(t, "before")
		got := Encoder{}.AppendTeleport(bytes.Clone(before), entry)
		if !bytes.Equal(entry, was) || !bytes.HasPrefix(got, before) {
			t.Fatalf("the entry was %x and is %x, after %x stands %x", was, entry, before, got)
		}
		want := FromPosition(p)
		want.Teleport = true
		var read pb.Update
		if err := proto.Unmarshal(got[len(before):], &read); err != nil {
			t.Fatalf("Unmarshal(%x) = %v", got, err)
		}
		if diff := cmp.Diff(&pb.Update{Positions: []*pb.Position{want}}, &read, protocmp.Transform()); diff != "" {
			t.Errorf("as a teleport %+v differs (-want +got):\n%s", p, diff)
		}
	})
}

// TestAppendPositionDoesNotAllocate when there is room.
func TestAppendPositionDoesNotAllocate(t *testing.T) {
	p := pose.Position{
		Source: pose.SourceID{Scene: "stage", Name: "guitar"}, At: pose.Vec{X: 1, Y: 2, Z: 3},
		HasVelocity: true, Velocity: pose.Vec{X: 1}, HasOrientation: true, Orientation: pose.Identity, Message: "hello",
	}
	room := make([]byte, 0, 1024)
	if got := testing.AllocsPerRun(1000, func() { room = Encoder{}.AppendPosition(room[:0], &p) }); got != 0 {
		t.Errorf("AppendPosition allocates %v times, want none", got)
	}
}

// TestEnvelope wants an Update of any size read as it was, with its subscription.
func TestEnvelope(t *testing.T) {
	for _, n := range []int{0, 1, 300} {
		update := &pb.Update{Seq: 7, Snapshot: true}
		for i := range n {
			update.Positions = append(update.Positions, &pb.Position{Source: "a", Seq: uint64(i), Position: &pb.Pos{X: 1}})
		}
		for _, subscription := range []uint32{0, 1, 1 << 20} {
			encoded, err := proto.Marshal(update)
			if err != nil {
				t.Fatal(err)
			}
			want := &pb.FromHub{Message: &pb.FromHub_Update{Update: update}, Subscription: subscription}
			got := &pb.FromHub{}
			if err := proto.Unmarshal(AppendEnvelope([]byte{}, encoded, subscription), got); err != nil || !proto.Equal(got, want) {
				t.Errorf("an Update of %d positions of subscription %d is read as %v, %v", n, subscription, got, err)
			}
		}
	}
}
