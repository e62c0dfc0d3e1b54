package main

import (
	"context"
	"testing"
	"time"

	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// place puts the default source somewhere, and returns what puts it elsewhere.
func place(t *testing.T, hub *hubProcess, at pose.Vec) (move func(pose.Vec)) {
	t.Helper()
	publisher := hub.client(t).Publisher()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		publisher.Close(ctx)
	})
	move = func(to pose.Vec) {
		t.Helper()
		if err := publishAt(publisher, to); err != nil {
			t.Fatal(err)
		}
	}
	move(at)
	return move
}

// publishAt puts the default source somewhere for longer than a test runs.
func publishAt(publisher *rpc.Publisher, to pose.Vec) error {
	return publisher.Send(context.Background(), pose.Position{
		Source: pose.SourceID{Name: pose.DefaultSource}, At: to, Captured: time.Now(), Teleport: true, TTL: time.Hour,
	})
}
