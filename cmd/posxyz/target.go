package main

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/status"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// target is the hub that a client talks to, and the scene.
type target struct {
	Hub   string `default:"127.0.0.1:50051" placeholder:"ADDR" help:"The hub (${default})."`
	Scene string `help:"The scene; empty is the default one."`
}

// dial connects to the hub, which must be there.
func (t *target) dial(ctx context.Context) (*rpc.Client, error) {
	client, err := rpc.Dial(ctx, t.Hub, rpc.Options{})
	if unreachable, ok := errors.AsType[*rpc.UnreachableError](err); ok {
		return nil, fmt.Errorf("%w; start one with \"posxyz hub\", or name another with --hub", unreachable)
	}
	return client, err
}

// followed is which sources are followed.
type followed struct {
	Source []string `sep:"none" placeholder:"NAME" help:"Only these sources; a name, or a prefix that ends in *. May be repeated."`
}

// subscription returns what is followed in the target's scene.
func (t *target) subscription(f followed) (hub.Subscription, error) {
	sub := hub.Subscription{Scene: t.Scene, Sources: f.Source}
	if err := pose.ValidateScene(t.Scene); err != nil {
		return sub, usagef("--scene: %v", err)
	}
	if err := sub.Validate(); err != nil {
		return sub, usagef("--source: %v", err)
	}
	return sub, nil
}

// source returns the id of a source in the target's scene.
func (t *target) source(name string) (pose.SourceID, error) {
	id := pose.SourceID{Scene: t.Scene, Name: name}
	if err := pose.ValidateScene(t.Scene); err != nil {
		return id, usagef("--scene: %v", err)
	}
	if err := pose.ValidateSource(id); err != nil {
		return id, usagef("--source: %v", err)
	}
	return id, nil
}

// plain returns a hub's refusal without what gRPC puts around it.
func plain(err error) error {
	if _, ok := status.FromError(err); ok && err != nil {
		return errors.New(rpc.Message(err))
	}
	return err
}
