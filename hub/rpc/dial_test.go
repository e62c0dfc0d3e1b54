package rpc_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/test/bufconn"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/rpc/rpctest"
)

// TestDialNobody: an UnreachableError, in one sentence, in time.
func TestDialNobody(t *testing.T) {
	for what, c := range map[string]struct {
		dialer func(t *testing.T) func(context.Context, string) (net.Conn, error)
		within time.Duration
		says   string
	}{
		"nobody there": {func(*testing.T) func(context.Context, string) (net.Conn, error) {
			return newLink(nil).dial
		}, 0, "connection refused"},
		"somebody who never answers": {func(t *testing.T) func(context.Context, string) (net.Conn, error) {
			l := newLink(rpctest.New(t, hub.Options{}))
			l.freeze()
			return l.dial
		}, 3 * time.Second, "what listens there does not answer as a hub does"},
		"a web server": {func(*testing.T) func(context.Context, string) (net.Conn, error) {
			return func(context.Context, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go io.Copy(io.Discard, theirs)
				go io.WriteString(theirs, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
				return ours, nil
			}
		}, 3 * time.Second, "what listens there does not answer as a hub does"},
		"a network that swallows all": {func(*testing.T) func(context.Context, string) (net.Conn, error) {
			return func(ctx context.Context, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		}, 3 * time.Second, "no answer"},
		"a gRPC server of another kind": {func(t *testing.T) func(context.Context, string) (net.Conn, error) {
			return serve(t, grpc.NewServer())
		}, 0, "something else answers there"},
		"a gRPC server of another kind, in good health": {func(t *testing.T) func(context.Context, string) (net.Conn, error) {
			other := grpc.NewServer()
			healthpb.RegisterHealthServer(other, health.NewServer())
			return serve(t, other)
		}, 0, "something else answers there"},
		"a gRPC server that never replies": {func(t *testing.T) func(context.Context, string) (net.Conn, error) {
			return serve(t, grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
				<-stream.Context().Done()
				return stream.Context().Err() // not nil: it may be there before the client's own deadline
			})))
		}, 3 * time.Second, "no answer within 3s"},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				client, err := rpc.Dial(t.Context(), "stage:50051", rpc.Options{Dialer: c.dialer(t)})
				if err == nil {
					client.Close()
				}
				var unreachable *rpc.UnreachableError
				if !errors.As(err, &unreachable) || unreachable.Target != "stage:50051" {
					t.Fatalf("Dial = %v, want an UnreachableError", err)
				}
				if text := err.Error(); !strings.HasPrefix(text, "rpc: no hub at stage:50051: ") || !strings.Contains(text, c.says) || strings.Contains(text, "\n") {
					t.Errorf("Dial = %q, want one sentence with %q", text, c.says)
				}
				if took := time.Since(began); took > c.within {
					t.Errorf("Dial took %v, want at most %v", took, c.within)
				}
			})
		})
	}
}

// serve has another server answer, and returns how to reach it.
func serve(t *testing.T, other *grpc.Server) func(context.Context, string) (net.Conn, error) {
	lis := bufconn.Listen(1 << 16)
	go other.Serve(lis)
	t.Cleanup(other.Stop)
	return func(ctx context.Context, _ string) (net.Conn, error) { return lis.DialContext(ctx) }
}

// TestDialEndsWithItsContext, with its cause.
func TestDialEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLink(rpctest.New(t, hub.Options{}))
		l.freeze()
		reason := errors.New("had enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(200*time.Millisecond, func() { cancel(reason) })
		if _, err := rpc.Dial(ctx, "stage:50051", rpc.Options{Dialer: l.dial}); !errors.Is(err, reason) {
			t.Errorf("Dial = %v, want %v", err, reason)
		}
	})
}

// TestClientLatest polls over the wire.
func TestClientLatest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		client := server.Dial(t)
		if client.Target() != "in-memory" {
			t.Errorf("Target = %q", client.Target())
		}
		p, err := client.Latest(t.Context(), pose.SourceID{})
		if err != nil || p.At != (pose.Vec{X: 1}) || p.Source != named("character") || p.Message != "character position" {
			t.Errorf("Latest of the default source = %+v, %v, want it at (1, 0, 0)", p, err)
		}
		publish(t, server, sample("a", 5))
		if p, err := client.Latest(t.Context(), named("a")); err != nil || p.At.X != 5 || !p.Captured.Equal(time.Now()) {
			t.Errorf("Latest(a) = %+v, %v, want x = 5, captured now", p, err)
		}
	})
}
