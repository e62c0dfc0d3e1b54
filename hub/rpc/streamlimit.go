package rpc

import (
	"context"
	"sync"

	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/tap"

	"posxyz/hub"
)

// streamLimit counts the open streams of each connection and refuses what is
// too many. HTTP/2's own limit would make a client queue, silently.
type streamLimit struct {
	// fixed after newStreamLimit
	hub  *hub.Hub
	most int

	mu   sync.Mutex
	open map[*peer.Peer]int // gRPC gives all streams of a connection one Peer
}

func newStreamLimit(h *hub.Hub, most int) *streamLimit {
	return &streamLimit{hub: h, most: most, open: map[*peer.Peer]int{}}
}

// admit is a tap.ServerInHandle: it sees each stream before a goroutine does.
func (l *streamLimit) admit(ctx context.Context, _ *tap.Info) (context.Context, error) {
	conn, _ := peer.FromContext(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[conn] >= l.most {
		return nil, statusOf(l.hub.Limited("streams on a connection", l.most))
	}
	l.open[conn]++
	context.AfterFunc(ctx, func() { l.release(conn) })
	return ctx, nil
}

func (l *streamLimit) release(conn *peer.Peer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[conn]--; l.open[conn] == 0 {
		delete(l.open, conn)
	}
}
