package web_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// pipeBytes is the buffer of a connection in memory.
const pipeBytes = 64 << 10

// site is a hub and its HTTP server, in memory.
type site struct {
	hub     *hub.Hub
	lis     *bufconn.Listener
	end     context.CancelFunc // of the hub
	ended   chan struct{}
	cut     context.CancelFunc // of all requests
	running sync.WaitGroup
}

func newSite(t testing.TB, hubOptions hub.Options, opts web.Options) *site {
	t.Helper()
	ctx, end := context.WithCancel(context.Background())
	requests, cut := context.WithCancel(context.Background())
	s := &site{hub: hub.New(wire.Encoder{}, hubOptions), lis: bufconn.Listen(pipeBytes), end: end, ended: make(chan struct{}), cut: cut}
	handler := web.New(s.hub, opts)
	server := &http.Server{
		BaseContext: func(net.Listener) context.Context { return requests },
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.running.Add(1)
			defer s.running.Done()
			handler.ServeHTTP(w, r)
		}),
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(s.lis) })
	serving.Go(func() { _ = s.hub.Run(ctx); close(s.ended) })
	t.Cleanup(func() {
		end()
		cut()
		server.Close()
		serving.Wait()
		s.running.Wait()
	})
	return s
}

// client is a WebSocket client of a site.
type client struct {
	conn *websocket.Conn
	you  string
}

// dial connects, and takes the Welcome.
func (s *site) dial(t testing.TB) *client {
	t.Helper()
	conn, _, err := s.tryDial(nil) //nolint:bodyclose // Dial closes it
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(-1)
	t.Cleanup(func() { conn.CloseNow() })
	c := &client{conn: conn}
	m := c.next(t)
	if m.GetWelcome() == nil {
		t.Fatalf("the first message is %v, want a Welcome", m)
	}
	c.you = m.GetWelcome().GetYou()
	return c
}

// tryDial connects, if it is let.
func (s *site) tryDial(header http.Header) (*websocket.Conn, *http.Response, error) {
	return s.dialOver(header, func(conn net.Conn) net.Conn { return conn })
}

// dialOver connects over what wrap makes of a connection.
func (s *site) dialOver(header http.Header, wrap func(net.Conn) net.Conn) (*websocket.Conn, *http.Response, error) {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := s.lis.DialContext(ctx)
		if err != nil {
			return nil, err
		}
		return wrap(conn), nil
	}}
	opts := &websocket.DialOptions{HTTPClient: &http.Client{Transport: transport}, HTTPHeader: header}
	return websocket.Dial(context.Background(), "ws://localhost/ws", opts)
}

func (c *client) send(t testing.TB, m *pb.ToHub) {
	t.Helper()
	encoded, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	c.sendBytes(t, encoded)
}

func (c *client) sendBytes(t testing.TB, message []byte) {
	t.Helper()
	if err := c.conn.Write(context.Background(), websocket.MessageBinary, message); err != nil {
		t.Fatal(err)
	}
}

func (c *client) follow(t testing.TB, m *pb.FollowRequest) {
	t.Helper()
	c.send(t, &pb.ToHub{Message: &pb.ToHub_Follow{Follow: m}})
}

func (c *client) publish(t testing.TB, m *pb.Position) {
	t.Helper()
	c.send(t, &pb.ToHub{Message: &pb.ToHub_Publish{Publish: m}})
}

func (c *client) stats(t testing.TB, m *pb.StatsRequest) {
	t.Helper()
	c.send(t, &pb.ToHub{Message: &pb.ToHub_Stats{Stats: m}})
}

func (c *client) clock(t testing.TB, asked int64) {
	t.Helper()
	c.send(t, &pb.ToHub{Message: &pb.ToHub_Clock{Clock: &pb.Clock{AskedUs: asked}}})
}

// next returns the next message, which must come within the time of a test.
func (c *client) next(t testing.TB) *pb.FromHub {
	t.Helper()
	m, err := c.read(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (c *client) read(within time.Duration) (*pb.FromHub, error) {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	_, encoded, err := c.conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	var m pb.FromHub
	return &m, proto.Unmarshal(encoded, &m)
}

// update returns the next message, which must be an Update.
func (c *client) update(t testing.TB) *pb.FromHub {
	t.Helper()
	m := c.next(t)
	if m.GetUpdate() == nil {
		t.Fatalf("the hub sent %v, want an Update", m)
	}
	return m
}

// farewell reads until the hub closes the connection, and returns how.
func (c *client) farewell(t testing.TB) websocket.CloseError {
	t.Helper()
	for {
		_, err := c.read(time.Minute)
		if err == nil {
			continue
		}
		var closed websocket.CloseError
		if !errors.As(err, &closed) {
			t.Fatalf("the connection ended with %v, want a code and a sentence", err)
		}
		return closed
	}
}

// all is a follow of everything in the default scene.
func all(credits uint32) *pb.FollowRequest {
	return &pb.FollowRequest{Subscribe: &pb.SubscribeRequest{}, Credits: credits}
}

func at(source string, x float32) *pb.Position {
	return &pb.Position{Source: source, Position: &pb.Pos{X: x}}
}

func (s *site) publish(t testing.TB, source string, x float64) {
	t.Helper()
	if _, err := s.hub.Publish(pose.Position{Source: pose.SourceID{Name: source}, At: pose.Vec{X: x}}); err != nil {
		t.Fatal(err)
	}
}

// inBubble runs a test against a site in a bubble of time.
func inBubble(t *testing.T, hubOptions hub.Options, opts web.Options, test func(*testing.T, *site)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newSite(t, hubOptions, opts)) })
}

func named(source string) pose.SourceID { return pose.SourceID{Name: source} }
