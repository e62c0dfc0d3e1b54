package main

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestPicture wants what a snapshot lacks to be told as gone: a program that
// reads watch's lines keeps no ghosts.
func TestPicture(t *testing.T) {
	id := func(name string) pose.SourceID { return pose.SourceID{Name: name} }
	at := func(names ...string) (positions []pose.Position) {
		for _, name := range names {
			positions = append(positions, pose.Position{Source: id(name)})
		}
		return positions
	}
	known := picture{}
	for _, c := range []struct {
		update pose.Update
		gone   []pose.Gone
	}{
		{pose.Update{Snapshot: true, Positions: at("a", "b", "c", "d")}, nil},
		{pose.Update{Gone: []pose.Gone{{Source: id("a"), Reason: pose.Removed}}}, []pose.Gone{{Source: id("a"), Reason: pose.Removed}}},
		{pose.Update{Positions: at("b", "e")}, nil},
		{
			pose.Update{Snapshot: true, Positions: at("c", "f")},
			[]pose.Gone{{Source: id("b"), Reason: pose.Expired}, {Source: id("d"), Reason: pose.Expired}, {Source: id("e"), Reason: pose.Expired}},
		},
		{pose.Update{Snapshot: true}, []pose.Gone{{Source: id("c"), Reason: pose.Expired}, {Source: id("f"), Reason: pose.Expired}}},
		{pose.Update{Snapshot: true}, nil},
	} {
		if diff := cmp.Diff(c.gone, known.apply(c.update).Gone); diff != "" {
			t.Errorf("after %+v, gone (−want +got):\n%s", c.update, diff)
		}
	}
}

// TestPollOutlivesItsSource wants a poller to wait for a source that it knew.
func TestPollOutlivesItsSource(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	client := hub.client(t)
	publish := func(p pose.Position) {
		t.Helper()
		p.Source.Name = "guest"
		publisher := client.Publisher()
		if err := publisher.Send(context.Background(), p); err != nil {
			t.Fatal(err)
		}
		if err := publisher.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	publish(pose.Position{At: pose.Vec{X: 1}})
	poll := start(t, "poll", "--source", "guest", "--every", "10ms", "--hub", hub.address)
	poll.stdout.await(t, 0, "x: 1")
	publish(pose.Position{Remove: true})
	poll.stderr.await(t, 0, `no source`)
	publish(pose.Position{At: pose.Vec{X: 2}})
	poll.stdout.await(t, 0, "x: 2")
	poll.interrupt()
	warnings := 0
	for _, l := range poll.stderr.from(0) {
		if strings.Contains(string(l), "no source") {
			warnings++
		}
	}
	if warnings != 1 {
		t.Errorf("said %d times that the source is not there, want once", warnings)
	}
}
