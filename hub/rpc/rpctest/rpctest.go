// Package rpctest runs a hub and its gRPC server in memory, for tests: the real
// server and the real client over a pipe, which also works in a synctest bubble.
package rpctest

import (
	"context"
	"net"
	"sync"
	"testing"

	"google.golang.org/grpc/test/bufconn"

	"posxyz/hub"
	"posxyz/hub/rpc"
	"posxyz/hub/wire"
)

// pipeBytes is the buffer of a connection in memory.
const pipeBytes = 64 << 10

// Server is a hub behind a gRPC server in memory.
type Server struct {
	Hub *hub.Hub

	listener *bufconn.Listener
	stop     context.CancelFunc
	running  sync.WaitGroup
}

// New starts a server; it stops at the end of the test, at the latest.
func New(t testing.TB, opts hub.Options) *Server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{Hub: hub.New(wire.Encoder{}, opts), listener: bufconn.Listen(pipeBytes), stop: cancel}
	server := rpc.NewServer(s.Hub, rpc.ServerOptions{})
	s.running.Go(func() { _ = s.Hub.Run(ctx) }) // it ends as it is told
	s.running.Go(func() {
		if err := server.Serve(ctx, s.listener); err != nil {
			t.Errorf("rpctest: serve: %v", err)
		}
	})
	t.Cleanup(s.Stop)
	return s
}

// Stop drains the server and waits for its end. Stopping twice is allowed.
func (s *Server) Stop() {
	s.stop()
	s.running.Wait()
}

// Dial connects a client, which closes at the end of the test.
func (s *Server) Dial(t testing.TB) *rpc.Client {
	t.Helper()
	client, err := rpc.Dial(t.Context(), "in-memory", rpc.Options{Dialer: s.DialConn})
	if err != nil {
		t.Fatalf("rpctest: dial: %v", err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// DialConn opens one connection, for clients of other kinds.
func (s *Server) DialConn(ctx context.Context, _ string) (net.Conn, error) {
	return s.listener.DialContext(ctx)
}
