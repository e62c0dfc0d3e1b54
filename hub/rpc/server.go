package rpc

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/rpc/h2"
	"posxyz/hub/wire/request"
)

// The defaults of ServerOptions.
const (
	DefaultMaxStreams      = 1000
	DefaultMaxMessageBytes = 64 << 10
	DefaultDrain           = 2 * time.Second
)

// What holds for every connection, and how soon a dead one is noticed.
const (
	keepaliveTime         = 10 * time.Second
	keepaliveTimeout      = 5 * time.Second
	keepaliveMinFromPeers = 5 * time.Second
	greetingTime          = time.Second // for a connection's first bytes
	maxHeaderBytes        = 16 << 10
	windowBytes           = 1 << 20 // that a publisher may send ahead
)

// ServerOptions say what a peer may do. The zero ServerOptions is right.
type ServerOptions struct {
	MaxStreams      int           // open at once on a connection; 0 is DefaultMaxStreams
	MaxMessageBytes int           // that a peer may send at once; 0 is DefaultMaxMessageBytes
	Drain           time.Duration // how long Serve takes at most to end; 0 is DefaultDrain
}

func (opts ServerOptions) withDefaults() ServerOptions {
	if opts.MaxStreams <= 0 {
		opts.MaxStreams = DefaultMaxStreams
	}
	if opts.MaxMessageBytes <= 0 {
		opts.MaxMessageBytes = DefaultMaxMessageBytes
	}
	if opts.Drain <= 0 {
		opts.Drain = DefaultDrain
	}
	return opts
}

// Server serves a hub over gRPC: both names of the service, health, reflection.
type Server struct {
	// fixed after NewServer
	grpc      *h2.Server
	health    *health.Server
	drain     time.Duration
	receivers *sync.WaitGroup // of Publish streams
}

// NewServer returns a server for h.
func NewServer(h *hub.Hub, opts ServerOptions) *Server {
	opts = opts.withDefaults()
	s := &Server{
		grpc: h2.New(h2.Options{
			MaxStreams:       opts.MaxStreams,
			MaxMessageBytes:  opts.MaxMessageBytes,
			MaxHeaderBytes:   maxHeaderBytes,
			Window:           windowBytes,
			GreetingTimeout:  greetingTime,
			KeepaliveTime:    keepaliveTime,
			KeepaliveTimeout: keepaliveTimeout,
			MinPingInterval:  keepaliveMinFromPeers,
			TooManyStreams:   func() error { return statusOf(h.Limited("streams on a connection", opts.MaxStreams)) },
		}),
		health:    health.NewServer(),
		drain:     opts.Drain,
		receivers: &sync.WaitGroup{},
	}
	svc := &service{hub: h, receivers: s.receivers, stats: request.NewStats(h)}
	pb.RegisterPositionServiceServer(s.grpc, svc)
	pb.RegisterPositinServiceServer(s.grpc, svc)
	for name := range s.grpc.GetServiceInfo() {
		s.health.SetServingStatus(name, healthpb.HealthCheckResponse_SERVING)
	}
	healthpb.RegisterHealthServer(s.grpc, s.health)
	reflection.Register(s.grpc)
	return s
}

// Serve answers on lis until ctx ends, then drains: subscribers are told with a
// status (their streams end when the hub is closed and has told them everything),
// and what is still there after three quarters of the drain is cut off. It closes
// lis. The error is nil after a drain. It may be called once.
func (s *Server) Serve(ctx context.Context, lis net.Listener) error {
	serving := make(chan error, 1)
	var serve sync.WaitGroup
	serve.Go(func() { serving <- s.grpc.Serve(lis) })
	defer s.receivers.Wait()
	defer serve.Wait()

	select {
	case err := <-serving:
		s.grpc.Stop()
		return err
	case <-ctx.Done():
	}
	s.health.Shutdown()
	cut := time.AfterFunc(s.drain*3/4, s.grpc.Stop)
	defer cut.Stop()
	s.grpc.GracefulStop()
	if err := <-serving; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return err
	}
	return nil
}
