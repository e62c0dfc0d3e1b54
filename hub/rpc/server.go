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
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
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
	greetingTime          = time.Second // for a connection's first bytes; a drain waits for them
	maxHeaderBytes        = 16 << 10
	refusedStreams        = 100 // open beyond the limit while they are refused with a status
)

// What a connection costs. A subscriber's takes its write buffer only while it
// writes, and no read buffer: it sends little. A publisher's window is fixed, so
// that gRPC does not measure it with pings.
const (
	writeBufferBytes = 16 << 10
	readBufferBytes  = 0
	windowBytes      = 1 << 20
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
	grpc      *grpc.Server
	health    *health.Server
	drain     time.Duration
	receivers *sync.WaitGroup // of streams that peers send on
}

// NewServer returns a server for h.
func NewServer(h *hub.Hub, opts ServerOptions) *Server {
	opts = opts.withDefaults()
	s := &Server{
		grpc: grpc.NewServer(
			grpc.ForceServerCodecV2(newCodec()),
			grpc.SharedWriteBuffer(true),
			grpc.WriteBufferSize(writeBufferBytes),
			grpc.ReadBufferSize(readBufferBytes),
			grpc.InitialWindowSize(windowBytes),
			grpc.InitialConnWindowSize(windowBytes),
			grpc.MaxRecvMsgSize(opts.MaxMessageBytes),
			grpc.MaxHeaderListSize(maxHeaderBytes),
			grpc.MaxConcurrentStreams(uint32(opts.MaxStreams+refusedStreams)),
			grpc.ConnectionTimeout(greetingTime),
			grpc.InTapHandle(newStreamLimit(h, opts.MaxStreams).admit),
			grpc.KeepaliveParams(keepalive.ServerParameters{Time: keepaliveTime, Timeout: keepaliveTimeout}),
			grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: keepaliveMinFromPeers, PermitWithoutStream: true}),
		),
		health:    health.NewServer(),
		drain:     opts.Drain,
		receivers: &sync.WaitGroup{},
	}
	svc := &service{hub: h, receivers: s.receivers}
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
// and what is still there after three quarters of the drain is cut off. It closes lis. The error is nil after a drain. It
// may be called once.
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
