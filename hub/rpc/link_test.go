package rpc_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/rpc/rpctest"
)

// link is a network with faults, between clients and a server that comes and goes.
type link struct {
	mu     sync.Mutex
	server *rpctest.Server // nil: connections are refused
	frozen chan struct{}   // nothing arrives at the clients until it is closed; nil when all does
	conns  []*linkConn
}

func newLink(server *rpctest.Server) *link { return &link{server: server} }

// dial is an rpc.Options.Dialer.
func (l *link) dial(ctx context.Context, target string) (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.server == nil {
		return nil, errors.New("connection refused")
	}
	conn, err := l.server.DialConn(ctx, target)
	if err != nil {
		return nil, err
	}
	c := &linkConn{Conn: conn, link: l, closed: make(chan struct{})}
	l.conns = append(l.conns, c)
	return c, nil
}

// cut breaks every connection without a word, as a killed hub does, and refuses
// new ones.
func (l *link) cut() {
	l.mu.Lock()
	conns := l.conns
	l.server, l.conns = nil, nil
	l.mu.Unlock()
	for _, c := range conns {
		c.Close()
	}
}

// plug has a server answer from now on.
func (l *link) plug(server *rpctest.Server) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.server = server
}

// freeze lets nothing arrive at the clients, though the server is there.
func (l *link) freeze() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frozen = make(chan struct{})
}

func (l *link) thaw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.frozen)
	l.frozen = nil
}

// linkConn is a client's end of a connection.
type linkConn struct {
	net.Conn
	link   *link
	once   sync.Once
	closed chan struct{}
}

// Read holds back what it has read while the link is frozen.
func (c *linkConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.link.mu.Lock()
	frozen := c.link.frozen
	c.link.mu.Unlock()
	if frozen != nil {
		select {
		case <-frozen:
		case <-c.closed:
			return 0, net.ErrClosed
		}
	}
	return n, err
}

func (c *linkConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// connect dials over the link, until the end of the test.
func (l *link) connect(t testing.TB) *rpc.Client {
	t.Helper()
	client, err := rpc.Dial(t.Context(), "in-memory", rpc.Options{Dialer: l.dial})
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// stranger connects a plain gRPC client, as any language has one.
func stranger(t testing.TB, server *rpctest.Server) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///in-memory",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(server.DialConn))
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func named(name string) pose.SourceID { return pose.SourceID{Name: name} }

func sample(name string, x float64) pose.Position {
	return pose.Position{Source: named(name), At: pose.Vec{X: x}}
}

func publish(t testing.TB, server *rpctest.Server, p pose.Position) {
	t.Helper()
	if _, err := server.Hub.Publish(p); err != nil {
		t.Fatalf("Publish(%+v) = %v", p, err)
	}
}

func wantStatus(t testing.TB, what string, err error, code codes.Code, message string) {
	t.Helper()
	if got := status.Convert(err); got.Code() != code || got.Message() != message {
		t.Errorf("%s: %v %q, want %v %q", what, got.Code(), got.Message(), code, message)
	}
}
