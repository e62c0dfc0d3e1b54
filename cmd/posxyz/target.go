package main

import (
	"context"
	"errors"
	"fmt"
	"math"

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
	Within float64  `placeholder:"METRES" help:"Only what is nearer than this to the source of --around, or else to where the listener stands."`
	Around string   `placeholder:"NAME" help:"The source that --within is about, wherever it goes."`
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
	switch {
	case f.Within < 0 || math.IsNaN(f.Within) || math.IsInf(f.Within, 0):
		return sub, usagef("--within %v: want metres, above 0", f.Within)
	case f.Within == 0 && f.Around != "":
		return sub, usagef("--around %s: add --within METRES, how near", f.Around)
	case f.Within > 0:
		sub.Area = &hub.Area{Around: f.Around, Radius: f.Within}
	}
	if err := sub.Validate(); err != nil {
		return sub, usagef("--around: %v", err)
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
