package h2

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"reflect"
	"sync"
	"time"

	"google.golang.org/grpc"
)

// Server serves gRPC. Register services, then Serve.
type Server struct {
	// fixed when Serve begins
	opts     Options
	services map[string]grpc.ServiceInfo
	methods  map[string]*method // by path

	conns sync.WaitGroup // of goroutines: one for each connection

	mu        sync.Mutex
	listeners map[net.Listener]struct{}
	open      map[*conn]struct{}
	serving   bool
	stopping  bool // no more connections
	stopped   chan struct{}
}

// New returns a server without services.
func New(opts Options) *Server {
	return &Server{
		opts:      opts.withDefaults(),
		services:  map[string]grpc.ServiceInfo{},
		methods:   map[string]*method{},
		listeners: map[net.Listener]struct{}{},
		open:      map[*conn]struct{}{},
		stopped:   make(chan struct{}),
	}
}

var _ grpc.ServiceRegistrar = (*Server)(nil)

// RegisterService adds a service, before Serve. What it does not take is a
// programmer's mistake: it panics.
func (s *Server) RegisterService(desc *grpc.ServiceDesc, impl any) {
	if impl != nil && !reflect.TypeOf(impl).Implements(reflect.TypeOf(desc.HandlerType).Elem()) {
		panic(fmt.Sprintf("h2: %T does not implement %v", impl, reflect.TypeOf(desc.HandlerType).Elem()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.services[desc.ServiceName]; twice || s.serving {
		panic(fmt.Sprintf("h2: service %s is registered twice, or after Serve", desc.ServiceName))
	}
	info := grpc.ServiceInfo{Metadata: desc.Metadata}
	add := func(m *method, name string, client, server bool) {
		m.impl, m.path = impl, "/"+desc.ServiceName+"/"+name
		s.methods[m.path] = m
		info.Methods = append(info.Methods, grpc.MethodInfo{Name: name, IsClientStream: client, IsServerStream: server})
	}
	for i := range desc.Methods {
		add(&method{unary: &desc.Methods[i]}, desc.Methods[i].MethodName, false, false)
	}
	for i := range desc.Streams {
		d := &desc.Streams[i]
		add(&method{stream: d}, d.StreamName, d.ClientStreams, d.ServerStreams)
	}
	s.services[desc.ServiceName] = info
}

// GetServiceInfo tells what is registered, for reflection.
func (s *Server) GetServiceInfo() map[string]grpc.ServiceInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.services)
}

// Serve answers on lis until Stop or GracefulStop; then it returns nil, when no
// goroutine of the server's is left. It closes lis. After an error from lis, Stop
// ends the connections that are open.
func (s *Server) Serve(lis net.Listener) error {
	s.mu.Lock()
	s.serving = true
	if s.stopping {
		s.mu.Unlock()
		lis.Close()
		return grpc.ErrServerStopped
	}
	s.listeners[lis] = struct{}{}
	s.mu.Unlock()

	accepting := make(chan struct{})
	var keeper sync.WaitGroup
	keeper.Go(func() { s.keep(accepting) })
	err := s.accept(lis)
	s.mu.Lock()
	delete(s.listeners, lis)
	stopping := s.stopping
	s.mu.Unlock()
	lis.Close()
	if stopping {
		err = nil
		<-s.stopped
		s.conns.Wait()
	}
	close(accepting)
	keeper.Wait()
	return err
}

// accept takes connections until the listener ends.
func (s *Server) accept(lis net.Listener) error {
	const most = time.Second
	delay := 5 * time.Millisecond
	for {
		nc, err := lis.Accept()
		if passing := (interface{ Temporary() bool })(nil); errors.As(err, &passing) && passing.Temporary() {
			select { // too many files are open, say
			case <-time.After(delay):
			case <-s.stopped:
			}
			delay = min(2*delay, most)
			continue
		}
		if err != nil {
			return fmt.Errorf("h2: accept: %w", err)
		}
		delay = 5 * time.Millisecond
		s.start(nc)
	}
}

// start serves a connection in its own goroutine.
func (s *Server) start(nc net.Conn) {
	c := newConn(s, nc)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		nc.Close()
		return
	}
	s.open[c] = struct{}{}
	s.conns.Go(c.serve)
}

// forget is called when a connection has ended.
func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

// GracefulStop takes no more connections nor, soon, streams, and returns when
// those that are open have ended. Stop may be called meanwhile.
func (s *Server) GracefulStop() { s.stop((*conn).beginDrain) }

// Stop cuts all connections, and returns when their handlers are back.
func (s *Server) Stop() { s.stop((*conn).closeNow) }

func (s *Server) stop(end func(*conn)) {
	s.mu.Lock()
	if !s.stopping {
		s.stopping = true
		close(s.stopped)
	}
	listeners := s.listeners
	s.listeners = nil
	open := make([]*conn, 0, len(s.open))
	for c := range s.open {
		open = append(open, c)
	}
	s.mu.Unlock()
	for lis := range listeners {
		lis.Close()
	}
	for _, c := range open {
		end(c)
	}
	s.conns.Wait()
}
