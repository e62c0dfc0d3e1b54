package load

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
)

// full is an Update with everything in it.
func full() *pb.Update {
	position := &pb.Position{
		Position: &pb.Pos{X: 1, Y: -2, Z: 3}, Status: -1, Msg: "msg", Source: "source", Scene: "scene", TimeUs: -5, Seq: math.MaxUint64,
		Velocity: &pb.Pos{X: 1}, Orientation: &pb.Quat{W: 1}, Teleport: true, TtlMs: 3, Remove: true, HoldMs: 4, HeldBy: "somebody", VelocityEstimated: true,
	}
	return &pb.Update{
		Positions: []*pb.Position{position, {TimeUs: math.MaxInt64, Seq: 7}, {}},
		Gone:      []*pb.Gone{{Source: "a"}, {Source: "b", Reason: pb.Gone_LEFT_AREA}},
		Seq:       9, TimeUs: 10, Snapshot: true, Skipped: 11,
	}
}

// FuzzUpdate reads what protobuf reads, and no more of it than is needed.
func FuzzUpdate(f *testing.F) {
	for _, u := range []*pb.Update{{}, full(), {Seq: 1}} {
		message, err := proto.Marshal(u)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(message)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		var want pb.Update
		if proto.Unmarshal(message, &want) != nil {
			_ = new(update).unmarshal(message) // whatever it says, it says it
			return
		}
		wanted := update{gone: len(want.GetGone()), seq: want.GetSeq(), snapshot: want.GetSnapshot(), skipped: want.GetSkipped()}
		for _, p := range want.GetPositions() {
			wanted.samples = append(wanted.samples, sample{p.GetTimeUs(), p.GetSeq(), p.GetStatus() < 0})
		}
		got := update{samples: make([]sample, 3), gone: 5, seq: 5, snapshot: true, skipped: 5}
		if err := got.unmarshal(message); err != nil {
			t.Fatalf("%x: %v", message, err)
		}
		if len(got.samples) == 0 {
			got.samples = nil
		}
		if diff := cmp.Diff(wanted, got, cmp.AllowUnexported(update{}, sample{})); diff != "" {
			t.Errorf("%x: want -, got +:\n%s", message, diff)
		}
	})
}

// TestCodec reads an Update without allocating, in one piece or in many, and
// leaves everything else to protobuf.
func TestCodec(t *testing.T) {
	message, err := proto.Marshal(full())
	if err != nil {
		t.Fatal(err)
	}
	whole := mem.BufferSlice{mem.SliceBuffer(message)}
	pieces := mem.BufferSlice{mem.SliceBuffer(message[:20]), mem.SliceBuffer(message[20:])}
	var got update
	for name, data := range map[string]mem.BufferSlice{"one piece": whole, "two pieces": pieces} {
		got = update{}
		if err := (codec{}).Unmarshal(data, &got); err != nil || len(got.samples) != 3 || got.gone != 2 || got.skipped != 11 {
			t.Errorf("in %s: %+v, %v", name, got, err)
		}
	}
	if allocs := testing.AllocsPerRun(100, func() { _ = codec{}.Unmarshal(whole, &got) }); allocs > 0 {
		t.Errorf("reading an Update allocates %v times, want never", allocs)
	}
	var other pb.Update
	if err := (codec{}).Unmarshal(whole, &other); err != nil || !proto.Equal(&other, full()) {
		t.Errorf("another message: %v, %v", &other, err)
	}
}
