package rpc_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/rpc/rpctest"
)

// TestRefusedSamples: each bad input has a status that names the field and the
// value; the same from PositionPub and, with its index, from Publish.
func TestRefusedSamples(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	at, long := &pb.Pos{X: 1}, strings.Repeat("n", 129)
	const (
		shown  = `"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"… (129 bytes)`
		metres = "want a finite number of metres within ±1e6"
		unit   = "want a unit quaternion (within 1 %)"
	)
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		api := pb.NewPositionServiceClient(stranger(t, server))
		for _, c := range []struct {
			sample *pb.Position
			code   codes.Code
			want   string
		}{
			{&pb.Position{Source: "a"}, codes.InvalidArgument, "pose: position is missing, want x, y and z in metres"},
			{&pb.Position{Position: &pb.Pos{X: nan}}, codes.InvalidArgument, "pose: position.x is NaN, " + metres},
			{&pb.Position{Position: &pb.Pos{Y: inf}}, codes.InvalidArgument, "pose: position.y is -Inf, " + metres},
			{&pb.Position{Position: &pb.Pos{Z: 1e7}}, codes.InvalidArgument, "pose: position.z is 10000000, " + metres},
			{&pb.Position{Position: at, Velocity: &pb.Pos{Z: nan}}, codes.InvalidArgument, "pose: velocity.z is NaN, want a finite number of m/s within ±1e6"},
			{&pb.Position{Position: at, Orientation: &pb.Quat{W: 2}}, codes.InvalidArgument, "pose: orientation is of length 2, " + unit},
			{&pb.Position{Position: at, Orientation: &pb.Quat{}}, codes.InvalidArgument, "pose: orientation is of length 0, " + unit},
			{&pb.Position{Position: at, Orientation: &pb.Quat{X: nan}}, codes.InvalidArgument, "pose: orientation is of length NaN, " + unit},
			{&pb.Position{Position: at, Source: long}, codes.InvalidArgument, "pose: source is " + shown + ", want at most 128 bytes"},
			{&pb.Position{Position: at, Scene: long}, codes.InvalidArgument, "pose: scene is " + shown + ", want at most 128 bytes"},
			{&pb.Position{Position: at, Source: "a\tb"}, codes.InvalidArgument, `pose: source is "a\tb", want no control characters`},
			{&pb.Position{Position: at, Scene: "a\u0085"}, codes.InvalidArgument, `pose: scene is "a\u0085", want no control characters`},
			{&pb.Position{Position: at, Source: "*"}, codes.InvalidArgument, `pose: source is "*", want no *, which marks prefixes`},
			{&pb.Position{Position: at, Msg: strings.Repeat("m", 257)}, codes.InvalidArgument, "pose: msg is 257 bytes long, want at most 256 bytes"},
			{&pb.Position{Position: at, TtlMs: -1}, codes.InvalidArgument, "pose: ttl_ms is -1, want 0 to 2147483647"},
			{&pb.Position{Position: at, HoldMs: -5}, codes.InvalidArgument, "pose: hold_ms is -5, want 0 to 2147483647"},
		} {
			_, err := api.PositionPub(t.Context(), c.sample)
			wantStatus(t, fmt.Sprintf("PositionPub(%v)", c.sample), err, c.code, c.want)
			good := &pb.Position{Source: "good", Position: at}
			_, err = publishAll(t, api, good, good, c.sample, &pb.Position{Source: "after", Position: at})
			wantStatus(t, fmt.Sprintf("Publish(good, good, %v)", c.sample), err, c.code, "sample 2: "+c.want)
		}
		if _, err := server.Hub.Latest(named("good")); err != nil {
			t.Errorf("what came before a bad sample = %v, want it kept", err)
		}
		if p, err := server.Hub.Latest(named("after")); err == nil {
			t.Errorf("what came after a bad sample = %+v, want it dropped", p)
		}
	})
}

// TestRefusedMessages is what the decoder refuses, before there is a sample: it
// has no index.
func TestRefusedMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		api := pb.NewPositionServiceClient(stranger(t, server))
		good := &pb.Position{Source: "good", Position: &pb.Pos{X: 1}}
		big := &pb.Position{Position: &pb.Pos{X: 1}, Msg: strings.Repeat("m", 64<<10)}
		const want = "grpc: received message larger than max (65547 vs. 65536)"
		_, err := api.PositionPub(t.Context(), big)
		wantStatus(t, "PositionPub of 65,547 bytes", err, codes.ResourceExhausted, want)
		_, err = publishAll(t, api, good, big)
		wantStatus(t, "Publish of 65,547 bytes", err, codes.ResourceExhausted, want)
		if _, err := server.Hub.Latest(named("good")); err != nil {
			t.Errorf("what came before a message too big = %v, want it kept", err)
		}
		if _, err := publishAll(t, api, good, good); err != nil {
			t.Errorf("the next stream = %v", err)
		}
	})
}

// TestUnknownSource is told with the names that there are, ten at most.
func TestUnknownSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		api := pb.NewPositionServiceClient(stranger(t, server))
		for i := range 11 {
			publish(t, server, sample(fmt.Sprintf("s%02d", i), 1))
		}
		_, err := api.PositionReq(t.Context(), &pb.Msg{Source: "no\"body"})
		wantStatus(t, "PositionReq of an unknown source", err, codes.NotFound,
			`hub: no source "no\"body" in the default scene, which has "character", "s00", "s01", "s02", "s03", "s04", "s05", "s06", "s07", "s08" and 2 more`)
		_, err = api.PositionReq(t.Context(), &pb.Msg{Scene: "empty"})
		wantStatus(t, "PositionReq of an empty scene", err, codes.NotFound, `hub: no source "character" in scene "empty", which has none`)
		_, err = api.PositionReq(t.Context(), &pb.Msg{Source: "a\n"})
		wantStatus(t, "PositionReq of no name", err, codes.InvalidArgument, `pose: source is "a\n", want no control characters`)
	})
}

// TestRefusedSubscriptions: each says which field; the same from Subscribe and
// from Follow.
func TestRefusedSubscriptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := pb.NewPositionServiceClient(stranger(t, rpctest.New(t, hub.Options{})))
		const radius, center = "pose: area.radius is ", "pose: area.center."
		at := &pb.Pos{X: 1}
		for _, c := range []struct {
			request *pb.SubscribeRequest
			code    codes.Code
			want    string
		}{
			{&pb.SubscribeRequest{Area: &pb.Area{Radius: 1}}, codes.InvalidArgument, "pose: area is without a center, want a center, or around a source"},
			{&pb.SubscribeRequest{Area: &pb.Area{Radius: 1, Center: &pb.Pos{}, Around: "a"}}, codes.InvalidArgument, "pose: area is both a center and around a source, want one of them"},
			{&pb.SubscribeRequest{Area: &pb.Area{Center: at}}, codes.InvalidArgument, radius + "0, want metres, above 0"},
			{&pb.SubscribeRequest{Area: &pb.Area{Center: at, Radius: -1}}, codes.InvalidArgument, radius + "-1, want metres, above 0"},
			{&pb.SubscribeRequest{Area: &pb.Area{Around: "a", Radius: float32(math.NaN())}}, codes.InvalidArgument, radius + "NaN, want metres, above 0"},
			{&pb.SubscribeRequest{Area: &pb.Area{Center: at, Radius: float32(math.Inf(1))}}, codes.InvalidArgument, radius + "+Inf, want metres, above 0"},
			{&pb.SubscribeRequest{Area: &pb.Area{Center: &pb.Pos{Y: float32(math.NaN())}, Radius: 1}}, codes.InvalidArgument, center + "y is NaN, want a finite number of metres within ±1e6"},
			{&pb.SubscribeRequest{Area: &pb.Area{Around: "a*", Radius: 1}}, codes.InvalidArgument, `pose: area.around is "a*", want no *, which marks prefixes`},
			{&pb.SubscribeRequest{MaxRateHz: -1}, codes.InvalidArgument, "pose: max_rate_hz is -1, want 0 or more, finite"},
			{&pb.SubscribeRequest{MaxRateHz: float32(math.NaN())}, codes.InvalidArgument, "pose: max_rate_hz is NaN, want 0 or more, finite"},
			{&pb.SubscribeRequest{MaxRateHz: float32(math.Inf(1))}, codes.InvalidArgument, "pose: max_rate_hz is +Inf, want 0 or more, finite"},
			{&pb.SubscribeRequest{Scene: "a*"}, codes.InvalidArgument, `pose: scene is "a*", want no *, which marks prefixes`},
			{&pb.SubscribeRequest{Sources: []string{"a", ""}}, codes.InvalidArgument, "pose: sources[1] is empty, want a name, or a prefix that ends in *"},
		} {
			stream, err := api.Subscribe(t.Context(), c.request)
			if err != nil {
				t.Fatal(err)
			}
			_, err = stream.Recv()
			wantStatus(t, fmt.Sprintf("Subscribe(%v)", c.request), err, c.code, c.want)
			_, err = openFollow(t, api, c.request, 1).Recv()
			wantStatus(t, fmt.Sprintf("Follow(%v)", c.request), err, c.code, c.want)
		}
	})
}

// TestSourcesLimitOverTheWire: a full scene is a clear error.
func TestSourcesLimitOverTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := pb.NewPositionServiceClient(stranger(t, rpctest.New(t, hub.Options{MaxSources: 2})))
		for i := range 3 {
			_, err := api.PositionPub(t.Context(), &pb.Position{Source: fmt.Sprint(i), Position: &pb.Pos{}})
			if want := "hub: limit reached: 2 sources in a scene"; i == 2 {
				wantStatus(t, "the source too many", err, codes.ResourceExhausted, want)
			} else if err != nil {
				t.Errorf("source %d = %v", i, status.Convert(err))
			}
		}
	})
}

// publishAll sends all on one stream, and returns how that ends.
func publishAll(t *testing.T, api pb.PositionServiceClient, samples ...*pb.Position) (*pb.Msg, error) {
	t.Helper()
	stream, err := api.Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sample := range samples {
		if err := stream.Send(sample); err != nil {
			break // the stream has ended, and knows why
		}
	}
	return stream.CloseAndRecv()
}
