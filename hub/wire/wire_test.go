package wire

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/pose"
)

// asOnWire allows what float32 costs a unit quaternion that is normalised
// again; everything else comes back exactly.
var asOnWire = cmp.Comparer(func(a, b pose.Quat) bool {
	return pose.Quat{X: a.X - b.X, Y: a.Y - b.Y, Z: a.Z - b.Z, W: a.W - b.W}.Norm() < 2e-7
})

// TestPositionRoundTrip sends any valid position over the wire and back.
func TestPositionRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := validPosition().Draw(t, "position")
		bytes, err := proto.Marshal(FromPosition(want))
		if err != nil {
			t.Fatalf("marshal %+v: %v", want, err)
		}
		var message pb.Position
		if err := proto.Unmarshal(bytes, &message); err != nil {
			t.Fatalf("unmarshal %+v: %v", want, err)
		}
		got, err := ToPosition(&message)
		if err != nil {
			t.Fatalf("ToPosition(FromPosition(%+v)) = %v", want, err)
		}
		if diff := cmp.Diff(want, got, asOnWire); diff != "" {
			t.Errorf("ToPosition(FromPosition(%+v)) differs (-want +got):\n%s", want, diff)
		}
	})
}

func TestUpdateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const scene = "stage"
		inScene := func(p pose.Position) pose.Position { p.Source.Scene = scene; return p }
		want := pose.Update{
			Positions: rapid.SliceOfN(rapid.Map(validPosition(), inScene), 0, 3).Draw(t, "positions"),
			Gone: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) pose.Gone {
				return pose.Gone{
					Source: pose.SourceID{Scene: scene, Name: names.Draw(t, "gone")},
					Reason: pose.Reason(rapid.Int32Range(0, 2).Draw(t, "reason")),
				}
			}), 0, 3).Draw(t, "gone"),
			Seq:      rapid.Uint64().Draw(t, "seq"),
			Sent:     times.Draw(t, "sent"),
			Snapshot: rapid.Bool().Draw(t, "snapshot"),
			Skipped:  rapid.Uint64().Draw(t, "skipped"),
		}
		got, err := ToUpdate(FromUpdate(want), scene)
		if err != nil {
			t.Fatalf("ToUpdate(FromUpdate(%+v)) = %v", want, err)
		}
		if diff := cmp.Diff(want, got, asOnWire, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("ToUpdate(FromUpdate(%+v)) differs (-want +got):\n%s", want, diff)
		}
	})
}

// TestToPositionRefuses is about what only the wire can get wrong; the rest is
// pose.Validate's.
func TestToPositionRefuses(t *testing.T) {
	origin := &pb.Pos{}
	for what, c := range map[string]struct {
		message *pb.Position
		want    string
	}{
		"no message":       {nil, "pose: position is missing, want x, y and z in metres"},
		"no position":      {&pb.Position{Source: "a"}, "pose: position is missing, want x, y and z in metres"},
		"a number too big": {&pb.Position{Position: &pb.Pos{Y: 1e7}}, "pose: position.y is 10000000, want a finite number of metres within ±1e6"},
		"not a number":     {&pb.Position{Position: &pb.Pos{Z: float32(math.NaN())}}, "pose: position.z is NaN, want a finite number of metres within ±1e6"},
		"a negative ttl":   {&pb.Position{Position: origin, TtlMs: -5}, "pose: ttl_ms is -5, want 0 to 2147483647"},
		"a negative hold":  {&pb.Position{Position: origin, HoldMs: math.MinInt32}, "pose: hold_ms is -2147483648, want 0 to 2147483647"},
		"a zero rotation":  {&pb.Position{Position: origin, Orientation: &pb.Quat{}}, "pose: orientation is of length 0, want a unit quaternion (within 1 %)"},
		"a bad velocity":   {&pb.Position{Position: origin, Velocity: &pb.Pos{X: -2e6}}, "pose: velocity.x is -2000000, want a finite number of m/s within ±1e6"},
	} {
		_, err := ToPosition(c.message)
		var field *pose.FieldError
		if !errors.As(err, &field) || err.Error() != c.want {
			t.Errorf("%s: ToPosition(%v) = %v, want the FieldError %q", what, c.message, err, c.want)
		}
	}
}

// TestRemovalNeedsNoPosition: a removal is a name.
func TestRemovalNeedsNoPosition(t *testing.T) {
	got, err := ToPosition(&pb.Position{Source: "a", Remove: true})
	want := pose.Position{Source: pose.SourceID{Name: "a"}, Remove: true}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("ToPosition of a removal of a = %+v, %v, want %+v", got, err, want)
	}
}

// TestToUpdateRefuses: a client does not believe a hub blindly.
func TestToUpdateRefuses(t *testing.T) {
	for what, message := range map[string]*pb.Update{
		"a position without place": {Positions: []*pb.Position{{Source: "a"}}},
		"a position with a bad x":  {Positions: []*pb.Position{{Source: "a", Position: &pb.Pos{X: 2e6}}}},
		"something nameless gone":  {Gone: []*pb.Gone{{}}},
		"an escape sequence gone":  {Gone: []*pb.Gone{{Source: "\x1b[2J"}}},
	} {
		got, err := ToUpdate(message, "stage")
		if _, ok := errors.AsType[*pose.FieldError](err); !ok {
			t.Errorf("%s: ToUpdate(%v) = %+v, %v, want a FieldError", what, message, got, err)
		}
	}
}

var (
	names = rapid.StringMatching(`[a-z狐 /.ß]{1,20}`)
	times = rapid.Map(rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(1, 1<<52)), toTime)
)

// validPosition draws what Validate lets pass, in float32 and whole
// microseconds, as a publisher or the hub may send it.
func validPosition() *rapid.Generator[pose.Position] {
	coordinate := rapid.Map(rapid.Float32Range(-pose.MaxCoordinate, pose.MaxCoordinate), func(f float32) float64 { return float64(f) })
	vec := rapid.Custom(func(t *rapid.T) pose.Vec {
		return pose.Vec{X: coordinate.Draw(t, "x"), Y: coordinate.Draw(t, "y"), Z: coordinate.Draw(t, "z")}
	})
	part := rapid.Float64Range(-1, 1)
	span := rapid.Map(rapid.Int32Min(0), func(ms int32) time.Duration { return time.Duration(ms) * time.Millisecond })
	return rapid.Custom(func(t *rapid.T) pose.Position {
		p := pose.Position{
			Source:   pose.SourceID{Scene: rapid.StringMatching(`[a-z]{0,5}`).Draw(t, "scene"), Name: names.Draw(t, "name")},
			Captured: times.Draw(t, "captured"),
			Message:  rapid.StringN(-1, -1, pose.MaxMessage).Draw(t, "message"),
			Teleport: rapid.Bool().Draw(t, "teleport"),
			TTL:      span.Draw(t, "ttl"),
			Hold:     span.Draw(t, "hold"),
			Remove:   rapid.Bool().Draw(t, "remove"),
			Seq:      rapid.Uint64().Draw(t, "seq"),
			Status:   pose.Status(rapid.Int32Range(-1, 0).Draw(t, "status")),
			HeldBy:   rapid.StringMatching(`[a-z]{0,5}`).Draw(t, "held by"),
		}
		if p.Remove {
			return p
		}
		p.At = vec.Draw(t, "at")
		if p.HasVelocity = rapid.Bool().Draw(t, "has velocity"); p.HasVelocity {
			p.Velocity = vec.Draw(t, "velocity")
		}
		q := pose.Quat{X: part.Draw(t, "qx"), Y: part.Draw(t, "qy"), Z: part.Draw(t, "qz"), W: part.Draw(t, "qw")}
		if n := q.Norm(); n > 0.1 {
			p.HasOrientation, p.Orientation = true, pose.Quat{X: q.X / n, Y: q.Y / n, Z: q.Z / n, W: q.W / n}
		}
		return p
	})
}
