package web

import (
	"context"
	"math"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/wire"
	"posxyz/hub/wire/request"
)

// FuzzToHub takes any bytes as a message, twice: what it does not do it refuses with
// a code and a sentence that fits.
func FuzzToHub(f *testing.F) {
	for _, m := range []*pb.ToHub{
		{Message: &pb.ToHub_Follow{Follow: &pb.FollowRequest{Subscribe: &pb.SubscribeRequest{Scene: "s", Sources: []string{"a*", "b"}, MaxRateHz: 5, EverySample: true}, Credits: 3}}},
		{Message: &pb.ToHub_Follow{Follow: &pb.FollowRequest{Subscribe: &pb.SubscribeRequest{Area: &pb.Area{Around: "a", Radius: 2}}, Credits: math.MaxUint32}}},
		{Message: &pb.ToHub_Follow{Follow: &pb.FollowRequest{Credits: 1}}},
		{Message: &pb.ToHub_Publish{Publish: &pb.Position{Source: "a", Position: &pb.Pos{X: float32(math.NaN())}}}},
		{Message: &pb.ToHub_Publish{Publish: &pb.Position{Source: "a", Position: &pb.Pos{X: 1}, HoldMs: 5, TtlMs: 5}}},
		{Message: &pb.ToHub_Publish{Publish: &pb.Position{Source: "\x00", Remove: true}}},
		{Message: &pb.ToHub_Stats{Stats: &pb.StatsRequest{Brief: true, Scene: "s"}}},
		{Message: &pb.ToHub_Clock{Clock: &pb.Clock{AskedUs: math.MinInt64}}},
		{},
	} {
		encoded, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(encoded)
	}
	f.Add([]byte{0x12, 3, 0x22, 1, 0xff})
	h := hub.New(wire.Encoder{}, hub.Options{MaxSources: 100, MaxScenes: 100})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = h.Run(ctx) })
	f.Cleanup(func() {
		stop()
		running.Wait()
	})
	all := &sockets{hub: h, stats: request.NewStats(h), opts: Options{MaxMessageBytes: DefaultMaxMessageBytes}}
	f.Fuzz(func(t *testing.T, message []byte) {
		c := &socket{sockets: all, peer: "a fuzzer", out: newOutbox(), slow: time.NewTimer(time.Hour)}
		defer c.leave()
		for range 2 {
			err := c.take(message)
			if err == nil {
				continue
			}
			told := farewellOf(err)
			if told == nil {
				t.Fatalf("take(%x) = %v, want what a peer can understand", message, err)
			}
			if s := told.sentence(); s == "" || len(s) > maxFarewell || !utf8.ValidString(s) || told.code < 1000 {
				t.Errorf("take(%x) is answered by %d %q, want a sentence of %d bytes at most", message, told.code, s, maxFarewell)
			}
			return
		}
	})
}
