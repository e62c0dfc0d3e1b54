package rpc_test

import (
	"context"
	"fmt"
	"net"
	"sync"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/wire"
)

// A hub on a loopback port, and a client that publishes and follows.
func Example() {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	h := hub.New(wire.Encoder{}, hub.Options{})
	server := rpc.NewServer(h, rpc.ServerOptions{})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { h.Run(ctx) })
	running.Go(func() { server.Serve(ctx, lis) })
	defer running.Wait()
	defer stop()

	client, err := rpc.Dial(ctx, lis.Addr().String(), rpc.Options{})
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
