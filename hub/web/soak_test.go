package web_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// TestSoak: a thousand come and go over TCP, each in one way or another; of none
// anything stays.
func TestSoak(t *testing.T) {
	const workers, rounds = 20, 50
	h := hub.New(wire.Encoder{}, hub.Options{})
	ctx, end := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = h.Run(ctx) })
	defer running.Wait()
	defer end()
	var serving sync.WaitGroup
	handler := web.New(h, web.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serving.Add(1)
		defer serving.Done()
		handler.ServeHTTP(w, r)
	}))
	defer server.Close()
	if _, err := h.Stats(ctx); err != nil { // which all that runs in a hub answers
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()

	var coming sync.WaitGroup
	for worker := range workers {
		coming.Go(func() {
			for round := range rounds {
				comeAndGo(t, server.URL, at(fmt.Sprint("source ", worker), float32(round+1)), (worker+round)%len(goings))
			}
		})
	}
	coming.Wait()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		c := h.Counters()
		if c.Followers == 0 && c.Publishers == 0 && runtime.NumGoroutine() <= before {
			break
		}
		if time.Since(began) > 10*time.Second {
			t.Fatalf("%d followers, %d publishers and %d goroutines are left; before there were %d", c.Followers, c.Publishers, runtime.NumGoroutine(), before)
		}
	}
	serving.Wait()
	if c := h.Counters(); c.Published != workers*rounds {
		t.Errorf("%d samples were published, want %d", c.Published, workers*rounds)
	}
}

// goings are the ways to leave.
var goings = []func(c *client, under net.Conn){
	func(c *client, _ net.Conn) { c.conn.Close(websocket.StatusNormalClosure, "") },
	func(c *client, _ net.Conn) { c.conn.CloseNow() },
	func(_ *client, under net.Conn) { under.(*net.TCPConn).SetLinger(0); under.Close() },                      // resets
	func(_ *client, under net.Conn) { under.Write([]byte{0x82, 0xff, 0, 0}); under.Close() },                  // within a frame
	func(_ *client, under net.Conn) { under.Write([]byte{0x82, 0x01, 'x'}) },                                  // not masked
	func(c *client, _ net.Conn) { c.conn.Write(context.Background(), websocket.MessageText, []byte("text")) }, // and waits
	func(c *client, _ net.Conn) {
		c.conn.Write(context.Background(), websocket.MessageBinary, []byte(strings.Repeat("long", 100_000)))
	},
}

func comeAndGo(t *testing.T, url string, sample *pb.Position, going int) {
	var under net.Conn
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		var err error
		under, err = (&net.Dialer{}).DialContext(ctx, network, address)
		return under, err
	}}
	conn, _, err := websocket.Dial(context.Background(), url+"/ws", &websocket.DialOptions{HTTPClient: &http.Client{Transport: transport}}) //nolint:bodyclose // Dial closes it
	if err != nil {
		t.Error(err)
		return
	}
	defer under.Close()
	defer conn.CloseNow()
	conn.SetReadLimit(-1)
	c := &client{conn: conn}
	for _, m := range []*pb.ToHub{following(all(1000)), publishing(sample)} {
		if err := conn.Write(context.Background(), websocket.MessageBinary, encode(t, m)); err != nil {
			t.Error(err)
			return
		}
	}
	for told := false; !told; {
		m, err := c.read(10 * time.Second)
		if err != nil {
			t.Error(err)
			return
		}
		told = slices.ContainsFunc(m.GetUpdate().GetPositions(), func(p *pb.Position) bool {
			return p.GetSource() == sample.GetSource() && p.GetPosition().GetX() == sample.GetPosition().GetX()
		})
	}
	goings[going](c, under)
	for { // until the hub has noticed
		if _, err := c.read(10 * time.Second); err != nil {
			return
		}
	}
}
