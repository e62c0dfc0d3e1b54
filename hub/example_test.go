package hub_test

import (
	"context"
	"fmt"
	"sync"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// A follower is told everything once, and then what changes.
func ExampleHub_Read() {
	h := hub.New(wire.Encoder{}, hub.Options{})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { h.Run(ctx) })
	defer running.Wait()
	defer stop()

	guitar := pose.SourceID{Scene: "stage", Name: "guitar"}
	h.Publish(pose.Position{Source: guitar, At: pose.Vec{X: 2, Y: 1}})

	reader, err := h.Read(hub.Subscription{Scene: "stage"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer reader.Close()
	show := func() {
		encoded, err := reader.Next(ctx)
		if err != nil {
			fmt.Println(err)
			return
		}
		update, err := wire.DecodeUpdate(encoded, "stage")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print("snapshot=", update.Snapshot)
		for _, p := range update.Positions {
			fmt.Print(" ", p.Source, p.At)
		}
		for _, g := range update.Gone {
			fmt.Print(" ", g.Source, " ", g.Reason)
		}
		fmt.Println()
	}
	show()
	h.Publish(pose.Position{Source: guitar, At: pose.Vec{X: 2, Y: -1}})
	show()
	h.Publish(pose.Position{Source: guitar, Remove: true})
	show()

	// Output:
	// snapshot=true stage/guitar {2 1 0}
	// snapshot=false stage/guitar {2 -1 0}
	// snapshot=false stage/guitar removed
}
