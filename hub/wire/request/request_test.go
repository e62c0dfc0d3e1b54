package request_test

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
	"posxyz/hub/wire/request"
)

// TestSubscription wants a subscription back as it was, whatever area it has.
func TestSubscription(t *testing.T) {
	for _, want := range []hub.Subscription{
		{},
		{Scene: "s", Sources: []string{"a*", "b"}, MaxRate: 7.5, EverySample: true},
		{Area: &hub.Area{Center: pose.Vec{X: 1, Y: 2, Z: 3}, Radius: 4}},
		{Area: &hub.Area{Radius: 4}},
		{Area: &hub.Area{Around: "a", Radius: 4}},
	} {
		got, err := request.ToSubscription(request.FromSubscription(want))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%+v came back as %+v, %v", want, got, err)
		}
	}
}

// TestBadArea wants one center, and a sentence where there is none or two.
func TestBadArea(t *testing.T) {
	for _, area := range []*pb.Area{
		{Radius: 1},
		{Center: &pb.Pos{}, Around: "a", Radius: 1},
	} {
		_, err := request.ToSubscription(&pb.SubscribeRequest{Area: area})
		var field *pose.FieldError
		if !errors.As(err, &field) || field.Field != "area" {
			t.Errorf("an area of %v: %v, want a FieldError of area", area, err)
		}
	}
}

// TestStats wants Stats back as they were, and none of its fields forgotten.
func TestStats(t *testing.T) {
	source := hub.SourceStats{Name: "a", Status: pose.Lost, Rate: 60, Age: time.Second, HeldBy: "me"}
	follower := hub.FollowerStats{
		Peer: "p", EverySample: true, Rate: 30, Lag: 1, Waiting: time.Minute, Delivered: 2, Conflated: 3, Skipped: 4,
	}
	for _, filled := range []any{source, follower} {
		for field, value := range reflect.ValueOf(filled).Fields() {
			if value.IsZero() {
				t.Errorf("%T has a new field %s: it wants a place on the wire, and a value here", filled, field.Name)
			}
		}
	}
	want := hub.Stats{
		Started:  time.UnixMicro(1234567),
		Counters: hub.Counters{Published: 1, Delivered: 2, Conflated: 3, Skipped: 4},
		Scenes: []hub.SceneStats{
			{Scene: "", Sources: []hub.SourceStats{source}, Followers: []hub.FollowerStats{follower}},
			{Scene: "s", Sources: []hub.SourceStats{source, source}},
		},
	}
	m := request.FromStats(want)
	if diff := cmp.Diff(want, request.ToStats(m)); diff != "" {
		t.Errorf("Stats came back otherwise (−want +got):\n%s", diff)
	}
	for i, counts := range [][2]uint32{{1, 1}, {2, 0}} {
		if got := [2]uint32{m.GetScenes()[i].GetSourceCount(), m.GetScenes()[i].GetSubscriberCount()}; got != counts {
			t.Errorf("scene %q counts %d sources and subscribers, want %d", want.Scenes[i].Scene, got, counts)
		}
	}
}

// TestBrief lists one scene only, and counts all.
func TestBrief(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hub.New(wire.Encoder{}, hub.Options{})
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = h.Run(ctx) })
		defer running.Wait()
		defer end()
		for _, id := range []pose.SourceID{{Name: "a"}, {Scene: "s", Name: "b"}, {Scene: "s", Name: "c"}} {
			if _, err := h.Publish(pose.Position{Source: id}); err != nil {
				t.Fatal(err)
			}
		}
		stats := request.NewStats(h)
		for _, c := range []struct {
			ask    *pb.StatsRequest
			listed [2]int
		}{
			{&pb.StatsRequest{}, [2]int{1, 2}},
			{&pb.StatsRequest{Scene: "s"}, [2]int{1, 2}}, // not brief
			{&pb.StatsRequest{Brief: true}, [2]int{1, 0}},
			{&pb.StatsRequest{Brief: true, Scene: "s"}, [2]int{0, 2}},
			{&pb.StatsRequest{Brief: true, Scene: "nowhere"}, [2]int{0, 0}},
		} {
			reply, err := stats.Answer(t.Context(), c.ask)
			if err != nil || len(reply.GetScenes()) != 2 || reply.GetPublished() != 3 {
				t.Fatalf("Answer(%v) = %v, %v, want two scenes, three published", c.ask, reply, err)
			}
			for i, scene := range reply.GetScenes() {
				if got := len(scene.GetSources()); got != c.listed[i] {
					t.Errorf("Answer(%v) lists %d sources of scene %q, want %d", c.ask, got, scene.GetScene(), c.listed[i])
				}
				if got := scene.GetSourceCount(); got != uint32(1+i) {
					t.Errorf("Answer(%v) counts %d sources in scene %q, want %d", c.ask, got, scene.GetScene(), 1+i)
				}
			}
		}
	})
}

// TestAnswerEnds: nobody waits for a hub that is closed, or after their time.
func TestAnswerEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stats := request.NewStats(hub.New(wire.Encoder{}, hub.Options{})) // which nobody runs
		over, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := stats.Answer(over, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Answer of a hub that does not run: %v, want the end of its context", err)
		}
	})
}
