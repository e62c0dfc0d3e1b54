package web

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"posxyz/hub"
	"posxyz/hub/wire/request"
)

// What a socket may take its time for.
const (
	greetingTime = 10 * time.Second // for its first message
	pingEvery    = 15 * time.Second
	pongTime     = 10 * time.Second // for the answer to a ping
	writeTime    = 5 * time.Second  // for a piece of a message to the peer's kernel, or ours
	closeTime    = time.Second      // for the peer's answer to a farewell
)

// sockets serves /ws.
type sockets struct {
	hub   *hub.Hub
	stats *request.Stats
	opts  Options

	open atomic.Int64 // sockets that run
}

// ServeHTTP runs a socket until it ends.
func (s *sockets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "websocket")
		say(w, http.StatusUpgradeRequired, "/ws is a WebSocket of protobuf messages, ToHub and FromHub of position.proto: ask for an upgrade")
		return
	}
	if !isSameOrigin(r) {
		say(w, http.StatusForbidden, fmt.Sprintf("a page of %q may not reach into this hub through your browser: open the hub's own page, at %q", r.Header.Get("Origin"), r.Host))
		return
	}
	if s.open.Add(1) > int64(s.opts.MaxSockets) {
		s.open.Add(-1)
		w.Header().Set("Retry-After", "1") // a second
		say(w, http.StatusServiceUnavailable, s.hub.Limited("WebSockets", s.opts.MaxSockets).Error())
		return
	}
	defer s.open.Add(-1)
	taken := &taken{ResponseWriter: w}
	conn, err := websocket.Accept(taken, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // that is the check of Origin, made above
	if err != nil {
		return // it has answered
	}
	newSocket(s, conn, taken.conn, r).run(r.Context())
}

// taken notes the connection that is taken over, so that it can be cut off.
type taken struct {
	http.ResponseWriter

	conn net.Conn
}

// Hijack is http.Hijacker's.
func (t *taken) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(t.ResponseWriter).Hijack()
	t.conn = conn
	return conn, buffered, err
}

// socket is one WebSocket connection.
//
// Read side: receive takes messages and does what they ask for. Write side:
// deliver sends what lies in the outbox. Neither waits for the other.
type socket struct {
	// fixed after newSocket
	*sockets

	conn *websocket.Conn
	cut  func()        // ends the connection without a word
	peer string        // who it is for others
	grpc string        // where it may dial the hub
	out  *outbox       // what is to be sent
	slow *time.Timer   // cuts it when a write does not get on
	over chan struct{} // closed when it is to end

	heard     atomic.Bool // a message has come
	writing   atomic.Bool // a message is being written
	following atomic.Bool // the hub will say when it has told everything

	// owned by receive
	messages uint64
	streams  uint32
	stream   *stream        // nil before the first subscription
	hand     *hub.Publisher // nil before the first sample

	// owned by deliver
	buffer  []byte
	statsAt time.Time // when Stats were sent last
}

func newSocket(s *sockets, conn *websocket.Conn, under net.Conn, r *http.Request) *socket {
	conn.SetReadLimit(-1) // receive has its own, with a sentence
	c := &socket{
		sockets: s,
		conn:    conn,
		cut:     func() { _ = under.Close() },
		peer:    "a page at " + r.RemoteAddr,
		grpc:    dialable(s.opts.GRPC, r),
		out:     newOutbox(),
		over:    make(chan struct{}),
	}
	c.slow = time.AfterFunc(writeTime, c.cut)
	c.slow.Stop()
	return c
}

// dialable returns an address that whoever sent r may dial: a hub that listens on
// every address answers on the one that they have reached it at.
func dialable(address string, r *http.Request) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip, err := netip.ParseAddr(host); host != "" && (err != nil || !ip.IsUnspecified()) {
		return address
	}
	asked := (&url.URL{Host: r.Host}).Hostname()
	if asked == "" {
		return address
	}
	return net.JoinHostPort(asked, port)
}

// run serves the socket until one side ends it, the hub has closed and told
// everything, or ctx ends.
func (c *socket) run(ctx context.Context) {
	ended := make(chan error, 3)
	var running sync.WaitGroup
	// With a context that ends they would cut the connection, before the farewell.
	running.Go(func() { ended <- c.receive() }) //nolint:contextcheck // as above
	running.Go(func() { ended <- c.deliver() }) //nolint:contextcheck // as above
	running.Go(func() { ended <- c.probe() })   //nolint:contextcheck // as above
	err := c.await(ctx, ended)
	close(c.over)
	c.close(err)
	running.Wait()
	c.leave()
}

// await returns why the socket is to end.
func (c *socket) await(ctx context.Context, ended <-chan error) error {
	greeting := time.NewTimer(greetingTime)
	defer greeting.Stop()
	closed := c.hub.Closed()
	for {
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
			return hub.ErrClosed
		case <-closed:
			closed = nil
			if !c.following.Load() {
				return hub.ErrClosed
			}
		case <-greeting.C:
			if !c.heard.Load() {
				return &farewell{websocket.StatusPolicyViolation, fmt.Sprintf("nothing came for %v: want a ToHub, follow for one", greetingTime)}
			}
		}
	}
}

// probe pings the peer until it does not answer. An answer that has to wait for a
// message may be late: while that gets on, the peer is there.
func (c *socket) probe() error {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-c.over:
			return nil
		}
		behind := c.writing.Load()
		ctx, cancel := context.WithTimeout(context.Background(), pongTime)
		err := c.conn.Ping(ctx) // it ends with the connection, too
		late := ctx.Err() != nil && (behind || c.writing.Load())
		cancel()
		if err != nil && !late {
			return err
		}
	}
}

// close says why, and waits for the peer's answer for a while; everything that
// uses the connection then ends.
func (c *socket) close(err error) {
	f := farewellOf(err)
	if f == nil {
		_ = c.conn.CloseNow() // it may be closed already
		return
	}
	late := time.AfterFunc(closeTime, c.cut)
	defer late.Stop()
	_ = c.conn.Close(f.code, f.sentence())
}

// leave gives back what the socket has of the hub.
func (c *socket) leave() {
	c.slow.Stop()
	if c.stream != nil {
		c.stream.follower.Close()
	}
	if c.hand != nil {
		c.hand.Close()
	}
}
