package main

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/proto"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub/pose"
)

// loaded is what an HTML file loads.
var loaded = regexp.MustCompile(`(?:src|href)="\.?/?(assets/[^"]+)"`)

// TestPage wants the page at /, whole, and nothing that is not the hub's.
func TestPage(t *testing.T) {
	t.Parallel()
	checkPage(t, startHub(t).http(t))
}

// TestDemoPage wants the demo's page where it says that it is.
func TestDemoPage(t *testing.T) {
	t.Parallel()
	demo := start(t, "demo", "--out", filepath.Join(t.TempDir(), "demo.wav"))
	demo.stdout.await(t, 0, "Ctrl-C ends it")
	at := regexp.MustCompile(`(?m)^  page    (http://127\.0\.0\.1:[0-9]+)  `).FindStringSubmatch(demo.stdout.String())
	if at == nil {
		t.Fatalf("the demo printed %q, want where its page is", demo.stdout)
	}
	checkPage(t, at[1])
	visitor := visit(t, at[1])
	visitor.send(t, &pb.ToHub{Message: &pb.ToHub_Follow{Follow: &pb.FollowRequest{Subscribe: &pb.SubscribeRequest{}, Credits: 1000}}})
	for {
		positions := visitor.next(t).GetUpdate().GetPositions()
		if len(positions) == 1 && positions[0].GetSource() == pose.DefaultSource {
			break
		}
	}
	demo.interrupt()
	visitor.checkFarewell(t)
	checkQuiet(t, demo)
}

func checkPage(t *testing.T, at string) {
	t.Helper()
	load := func(path string) (string, http.Header) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, at+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s%s: status %d, %v; want 200", at, path, answer.StatusCode, err)
		}
		return string(body), answer.Header
	}
	html, header := load("/")
	if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the page's policy is %q", policy)
	}
	files := loaded.FindAllStringSubmatch(html, -1)
	if len(files) == 0 {
		t.Errorf("the page loads nothing: %.400q", html)
	}
	for _, file := range files {
		_, header := load("/" + file[1])
		if cache := header.Get("Cache-Control"); !strings.Contains(cache, "immutable") {
			t.Errorf("%s may be kept as %q, want for ever: its name says what it holds", file[1], cache)
		}
	}
	for _, elsewhere := range regexp.MustCompile(`(?:src|href)="(?:https?:)?//[^"]*"`).FindAllString(html, -1) {
		t.Errorf("the page loads %s, which is not the hub's", elsewhere)
	}
}

// visitor is what the page is, to the hub.
type visitor struct{ conn *websocket.Conn }

func visit(t *testing.T, at string) *visitor {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), at+"/ws", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {at}}}) //nolint:bodyclose // Dial closes it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseNow() })
	return &visitor{conn}
}

func (v *visitor) send(t *testing.T, m *pb.ToHub) {
	t.Helper()
	encoded, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.conn.Write(t.Context(), websocket.MessageBinary, encoded); err != nil {
		t.Fatal(err)
	}
}

func (v *visitor) next(t *testing.T) *pb.FromHub {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_, encoded, err := v.conn.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var m pb.FromHub
	if err := proto.Unmarshal(encoded, &m); err != nil {
		t.Fatal(err)
	}
	return &m
}

// checkFarewell wants the hub to have said that it ends.
func (v *visitor) checkFarewell(t *testing.T) {
	t.Helper()
	for {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		_, _, err := v.conn.Read(ctx)
		cancel()
		if err == nil {
			continue
		}
		if websocket.CloseStatus(err) != websocket.StatusGoingAway || !strings.Contains(err.Error(), "shutting down") {
			t.Errorf("the connection ended with %v, want 1001 and that the hub is shutting down", err)
		}
		return
	}
}

// TestVisit drags a source that gRPC publishes, as the page does: it is told to
// whom it is connected, its samples are seen over gRPC and count until they are
// over, and it is told when the hub ends.
func TestVisit(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--http", "127.0.0.1:0")
	client := hub.client(t)
	if err := publishOnce(t, client, "bird"); err != nil {
		t.Fatal(err)
	}
	visitor := visit(t, hub.http(t))
	welcome := visitor.next(t).GetWelcome()
	if welcome.GetGrpc() != hub.address || welcome.GetVersion() == "" || !strings.HasPrefix(welcome.GetYou(), "a page at 127.0.0.1:") {
		t.Errorf("welcomed with %v, want the hub's version, and gRPC at %s", welcome, hub.address)
	}
	visitor.send(t, &pb.ToHub{Message: &pb.ToHub_Publish{Publish: &pb.Position{
		Source: "bird", Position: &pb.Pos{Y: 3}, TimeUs: time.Now().UnixMicro(), HoldMs: 60_000,
	}}})
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		p, err := client.Latest(t.Context(), pose.SourceID{Name: "bird"})
		if err != nil {
			t.Fatal(err)
		}
		if p.At.Y == 3 && p.HeldBy == welcome.GetYou() {
			break
		}
		if time.Since(began) > patience {
			t.Fatalf("the bird is at %v, held by %q; want it at 3 m left, held by %q", p.At, p.HeldBy, welcome.GetYou())
		}
	}
	stalled := visit(t, hub.http(t)) // which reads nothing any more, and says no goodbye
	stalled.send(t, &pb.ToHub{Message: &pb.ToHub_Follow{Follow: &pb.FollowRequest{Subscribe: &pb.SubscribeRequest{}}}})
	hub.interrupt()
	visitor.checkFarewell(t)
}
