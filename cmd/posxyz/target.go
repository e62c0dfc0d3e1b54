package main

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/status"

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
	if err := pose.ValidateScene(t.Scene); err != nil {
		return nil, usagef("--scene: %v", err)
	}
	client, err := rpc.Dial(ctx, t.Hub, rpc.Options{})
	if unreachable, ok := errors.AsType[*rpc.UnreachableError](err); ok {
		return nil, fmt.Errorf("%w; start one with \"posxyz hub\", or name another with --hub", unreachable)
	}
	return client, err
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
	if refused, ok := status.FromError(err); ok && err != nil {
		return errors.New(refused.Message())
	}
	return err
}
