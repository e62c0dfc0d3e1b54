package h2_test

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"posxyz/hub/rpc/h2"
)

// message is what the test service takes and gives.
type message = wrapperspb.BytesValue

func bytesOf(n int) *message {
	m := &message{Value: make([]byte, n)}
	for i := range m.Value {
		m.Value[i] = byte(i * 7)
	}
	return m
}

// testService has a method of each kind.
type testService struct {
	running sync.WaitGroup // handlers of Wait
	push    func(stream *h2.Stream) error
}

// echo answers with what it got, and fails when that begins with '!'. It sends
// back the metadata whose names begin with x-.
func (s *testService) echo(ctx context.Context, in *message) (*message, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	if err := errors.Join(
		grpc.SetHeader(ctx, metadata.MD{"x-head": md["x-ask"], "x-head-bin": md["x-ask-bin"]}),
		grpc.SetTrailer(ctx, metadata.MD{"x-tail": md["x-ask"]}),
	); err != nil {
		return nil, err
	}
	if v := in.GetValue(); len(v) > 0 && v[0] == '!' {
		st, err := status.New(codes.DataLoss, string(v)).WithDetails(in)
		if err != nil {
			return nil, err
		}
		return nil, st.Err()
	}
	return in, nil
}

// wait answers when its context has ended.
func (s *testService) wait(stream grpc.ServerStream) error {
	s.running.Add(1)
	defer s.running.Done()
	<-stream.Context().Done()
	return stream.Context().Err()
}

// bidi answers each message with itself.
func (s *testService) bidi(stream grpc.ServerStream) error {
	for {
		var m message
		err := stream.RecvMsg(&m)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = stream.SendMsg(&m)
		}
		if err != nil {
			return err
		}
	}
}

// sum answers a stream with how many bytes it had.
func (s *testService) sum(stream grpc.ServerStream) error {
	sum := 0
	for {
		var m message
		err := stream.RecvMsg(&m)
		if errors.Is(err, io.EOF) {
			return stream.SendMsg(wrapperspb.Int64(int64(sum)))
		}
		if err != nil {
			return err
		}
		sum += len(m.GetValue())
	}
}

// repeat answers with as many copies as the first byte of the request says.
func (s *testService) repeat(stream grpc.ServerStream) error {
	var m message
	if err := stream.RecvMsg(&m); err != nil {
		return err
	}
	for range int(m.GetValue()[0]) {
		if err := stream.SendMsg(&m); err != nil {
			return err
		}
	}
	return nil
}

func (s *testService) register(to grpc.ServiceRegistrar) {
	stream := func(name string, client bool, handle func(grpc.ServerStream) error) grpc.StreamDesc {
		return grpc.StreamDesc{
			StreamName: name, ClientStreams: client, ServerStreams: true,
			Handler: func(_ any, stream grpc.ServerStream) error { return handle(stream) },
		}
	}
	to.RegisterService(&grpc.ServiceDesc{
		ServiceName: "t.T",
		HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Echo", Handler: func(_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
			in := new(message)
			if err := decode(in); err != nil {
				return nil, err
			}
			return s.echo(ctx, in)
		}}},
		Streams: []grpc.StreamDesc{
			stream("Wait", true, s.wait),
			stream("Bidi", true, s.bidi),
			stream("Sum", true, s.sum),
			stream("Repeat", false, s.repeat),
			stream("Push", true, func(stream grpc.ServerStream) error { return s.push(h2.Of(stream.Context())) }),
		},
	}, s)
}

// running is a server at work.
type running struct {
	*h2.Server
	service *testService
	lis     net.Listener
	dial    func(context.Context) (net.Conn, error)
	ended   chan error
}

// start serves in memory, which works in a synctest bubble.
func start(t testing.TB, opts h2.Options) *running {
	lis := bufconn.Listen(64 << 10)
	return serve(t, opts, lis, lis.DialContext)
}

// startTCP serves on a socket.
func startTCP(t testing.TB, opts h2.Options) *running {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, opts, lis, func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", lis.Addr().String())
	})
}

func serve(t testing.TB, opts h2.Options, lis net.Listener, dial func(context.Context) (net.Conn, error)) *running {
	t.Helper()
	r := &running{Server: h2.New(opts), service: &testService{}, lis: lis, dial: dial, ended: make(chan error, 1)}
	r.service.register(r)
	go func() { r.ended <- r.Serve(lis) }()
	t.Cleanup(func() {
		r.Stop()
		if err := <-r.ended; err != nil {
			t.Errorf("Serve = %v", err)
		}
	})
	return r
}

// client is a stock gRPC client.
func (r *running) client(t testing.TB, opts ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:test", append(opts,
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return r.dial(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func stream(ctx context.Context, t testing.TB, conn *grpc.ClientConn, method string) grpc.ClientStream {
	t.Helper()
	s, err := conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, "/t.T/"+method)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const soon = 10 * time.Second
