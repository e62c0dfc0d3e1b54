package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/coder/websocket"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// overTCP returns a hub of some sources, and a client that follows them over
// loopback.
func overTCP(b *testing.B, sources int) (*hub.Hub, *client) {
	b.Helper()
	h := hub.New(wire.Encoder{}, hub.Options{})
	ctx, end := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = h.Run(ctx) })
	server := httptest.NewServer(web.New(h, web.Options{}))
	conn, _, err := websocket.Dial(context.Background(), server.URL+"/ws", nil) //nolint:bodyclose // Dial closes it
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		conn.CloseNow()
		end()
		running.Wait()
		server.Close()
	})
	conn.SetReadLimit(-1)
	move(b, h, sources, 0)
	c := &client{conn: conn}
	c.next(b)
	c.follow(b, all(1<<20))
	c.update(b)
	return h, c
}

func move(b *testing.B, h *hub.Hub, sources int, x float64) {
	b.Helper()
	for i := range sources {
		if _, err := h.Publish(pose.Position{Source: named(fmt.Sprint("source ", i)), At: pose.Vec{X: x, Y: float64(i)}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDrag is a sample to the hub and back, as a drag sees itself.
func BenchmarkDrag(b *testing.B) {
	_, c := overTCP(b, 1)
	message := encode(b, publishing(at("source 0", 1)))
	b.ReportAllocs()
	for b.Loop() {
		c.sendBytes(b, message)
		told := 0
		for told == 0 { // heartbeats aside
			told = len(c.update(b).GetUpdate().GetPositions())
		}
	}
}

// BenchmarkCrowd is one move of many sources, until a client knows all of them.
func BenchmarkCrowd(b *testing.B) {
	for _, sources := range []int{1, 200, 1000} {
		b.Run(fmt.Sprint(sources), func(b *testing.B) {
			h, c := overTCP(b, sources)
			for x := 1; b.Loop(); x++ {
				move(b, h, sources, float64(x))
				for known := 0; known < sources; {
					positions := c.update(b).GetUpdate().GetPositions()
					known += len(positions)
					c.send(b, &pb.ToHub{Message: &pb.ToHub_Follow{Follow: &pb.FollowRequest{Credits: 1}}})
				}
			}
		})
	}
}
