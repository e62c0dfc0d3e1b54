package rpc_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/wire"
)

// startHub runs a hub on a loopback port, until stop is called.
func startHub() (address string, stop func()) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	h := hub.New(wire.Encoder{}, hub.Options{})
	server := rpc.NewServer(h, rpc.ServerOptions{})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { h.Run(ctx) })
	running.Go(func() { server.Serve(ctx, lis) })
	return lis.Addr().String(), func() {
		cancel()
		running.Wait()
	}
}

// A client publishes a source, and follows all whose names begin alike.
func Example() {
	address, stop := startHub()
	defer stop()
	ctx := context.Background()
	client, err := rpc.Dial(ctx, address, rpc.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()

	voice := pose.SourceID{Name: "voice"}
	publisher := client.Publisher()
	if err := publisher.Send(ctx, pose.Position{Source: voice, At: pose.Vec{X: 1, Y: 2}}); err != nil {
		fmt.Println(err)
		return
	}
	for update, err := range client.Follow(ctx, hub.Subscription{Sources: []string{"voi*"}}) {
		if err != nil {
			fmt.Println(err) // it is away; the loop goes on when it is back
			continue
		}
		if len(update.Positions) > 0 {
			fmt.Println(update.Positions[0].Source, update.Positions[0].At)
			break
		}
	}
	if err := publisher.Close(ctx); err != nil {
		fmt.Println(err)
	}
	// Output: voice {1 2 0}
}

// What is within two metres of a source that moves: what comes near, and what
// is left behind.
func ExampleClient_Follow() {
	address, stop := startHub()
	defer stop()
	ctx := context.Background()
	client, err := rpc.Dial(ctx, address, rpc.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	publisher := client.Publisher()
	place := func(name string, x float64) {
		if err := publisher.Send(ctx, pose.Position{Source: pose.SourceID{Name: name}, At: pose.Vec{X: x}}); err != nil {
			fmt.Println(err)
		}
	}

	place("lamp", 10)
	place("camera", 9)
	area := &hub.Area{Around: "camera", Radius: 2}
	for update, err := range client.Follow(ctx, hub.Subscription{Sources: []string{"lamp"}, Area: area}) {
		if away, ok := errors.AsType[*rpc.AwayError](err); ok {
			fmt.Println(away) // what follows is a snapshot
			continue
		}
		if err != nil {
			fmt.Println(err) // the hub has refused: this is the last
			continue
		}
		for _, p := range update.Positions {
			fmt.Println(p.Source, "is near")
			place("camera", 15)
		}
		for _, g := range update.Gone {
			fmt.Println(g.Source, g.Reason)
			return
		}
	}
	// Output:
	// lamp is near
	// lamp left area
}

// Where a source is now.
func ExampleClient_Latest() {
	address, stop := startHub()
	defer stop()
	ctx := context.Background()
	client, err := rpc.Dial(ctx, address, rpc.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()

	position, err := client.Latest(ctx, pose.SourceID{Name: pose.DefaultSource})
	fmt.Println(position.At, err)
	_, err = client.Latest(ctx, pose.SourceID{Scene: "stage", Name: "guitar"})
	fmt.Println(rpc.Message(err))
	// Output:
	// {1 0 0} <nil>
	// hub: no source "guitar" in scene "stage", which has none
}
