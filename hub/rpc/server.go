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

// What a peer may do, and how soon a dead one is noticed.
const (
	maxMessageBytes       = 64 << 10
	maxStreamsPerConn     = 1000
	keepaliveTime         = 10 * time.Second
	keepaliveTimeout      = 5 * time.Second
	keepaliveMinFromPeers = 5 * time.Second
	greetingTime          = time.Second // for a connection's first bytes; a drain waits for them
	drainTime             = 1500 * time.Millisecond
)

// Server serves a hub over gRPC: both names of the service, health, reflection.
type Server struct {
	// fixed after NewServer
	grpc      *grpc.Server
	health    *health.Server
	receivers *sync.WaitGroup // of Publish streams
}

// ServerOptions say what a peer may do. The zero ServerOptions is right.
type ServerOptions struct {
	MaxStreams      int           // open at once on a connection; 0 is 1,000
	MaxMessageBytes int           // that a peer may send at once; 0 is 64 kB
	Drain           time.Duration // how long Serve takes at most to end; 0 is 2 s
}

// NewServer returns a server for h.
func NewServer(h *hub.Hub, _ ServerOptions) *Server {
	s := &Server{
		grpc: grpc.NewServer(
			grpc.MaxRecvMsgSize(maxMessageBytes),
			grpc.ConnectionTimeout(greetingTime),
			grpc.InTapHandle(newStreamLimit(maxStreamsPerConn).admit),
			grpc.KeepaliveParams(keepalive.ServerParameters{Time: keepaliveTime, Timeout: keepaliveTimeout}),
			grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: keepaliveMinFromPeers, PermitWithoutStream: true}),
		),
		health:    health.NewServer(),
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
// status (their streams end when the hub is closed), and what is still there
// after drainTime is cut off. It closes lis. The error is nil after a drain. It
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
	cut := time.AfterFunc(drainTime, s.grpc.Stop)
	defer cut.Stop()
	s.grpc.GracefulStop()
	if err := <-serving; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return err
	}
	return nil
}
