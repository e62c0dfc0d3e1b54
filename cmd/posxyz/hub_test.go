package main

import (
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// parsedHub returns what `posxyz hub` takes these flags for.
func parsedHub(t *testing.T, flags ...string) *hubCmd {
	t.Helper()
	parser, err := newParser(t.Context(), io.Discard, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(append([]string{"hub"}, flags...))
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Selected().Target.Addr().Interface().(*hubCmd)
}

// TestHubOptions wants each flag to arrive where it counts, and without any flag
// what the packages say of themselves.
func TestHubOptions(t *testing.T) {
	gotHub, gotServer := parsedHub(t).options()
	wantHub := hub.Options{
		Forget:       hub.DefaultForget,
		MaxFollowers: hub.DefaultMaxFollowers, MaxPublishers: hub.DefaultMaxPublishers,
		MaxSources: hub.DefaultMaxSources, MaxScenes: hub.DefaultMaxScenes,
	}
	if diff := cmp.Diff(wantHub, gotHub); diff != "" {
		t.Errorf("the hub's defaults (−want +got):\n%s", diff)
	}
	wantServer := rpc.ServerOptions{MaxStreams: rpc.DefaultMaxStreams, MaxMessageBytes: rpc.DefaultMaxMessageBytes, Drain: rpc.DefaultDrain}
	if diff := cmp.Diff(wantServer, gotServer); diff != "" {
		t.Errorf("the server's defaults (−want +got):\n%s", diff)
	}

	gotHub, gotServer = parsedHub(t,
		"--forget", "1s", "--orbit", "--max-subscribers", "2", "--max-publishers", "3", "--max-sources", "4", "--max-scenes", "5",
		"--max-streams", "6", "--max-message", "7", "--drain", "8s").options()
	wantHub = hub.Options{Forget: time.Second, Orbit: true, MaxFollowers: 2, MaxPublishers: 3, MaxSources: 4, MaxScenes: 5}
	if diff := cmp.Diff(wantHub, gotHub); diff != "" {
		t.Errorf("the hub's options (−want +got):\n%s", diff)
	}
	wantServer = rpc.ServerOptions{MaxStreams: 6, MaxMessageBytes: 7, Drain: 8 * time.Second}
	if diff := cmp.Diff(wantServer, gotServer); diff != "" {
		t.Errorf("the server's options (−want +got):\n%s", diff)
	}
	for _, options := range []any{gotHub, gotServer} {
		for field, value := range reflect.ValueOf(options).Fields() {
			if value.IsZero() && field.Name != "Broadcasters" { // one for each core is right everywhere
				t.Errorf("%T.%s has no flag", options, field.Name)
			}
		}
	}
}

// TestHubMisuse wants one sentence for a hub that cannot be.
func TestHubMisuse(t *testing.T) {
	t.Parallel()
	elsewhere := []string{"hub", "--listen", "127.0.0.1:0"}
	cases := []misuse{
		{"http without a port", []string{"--http", "localhost"}, exitUsage, []string{"--http", "localhost", "host:port"}},
		{"http on a port that is none", []string{"--http", "127.0.0.1:99999"}, exitUsage, []string{"--http", "99999"}},
		{"http beyond this machine", []string{"--http", "0.0.0.0:0"}, exitUsage, []string{"--http 0.0.0.0:0", "--insecure-anyone"}},
		{"http beyond this machine, unnamed", []string{"--http", ":0"}, exitUsage, []string{"--http :0", "--insecure-anyone"}},
		{"http on an address of another machine", []string{"--http", "192.0.2.1:0", "--insecure-anyone"}, exitFailure, []string{"--http 192.0.2.1:0"}},
		{"profiles of no http", []string{"--http", "", "--debug"}, exitUsage, []string{"--debug", "--http"}},
		{"no time to drain", []string{"--drain", "0s"}, exitUsage, []string{"--drain 0s"}},
		{"less than no time to drain", []string{"--drain", "-1s"}, exitUsage, []string{"--drain -1s"}},
		{"a drain in words", []string{"--drain", "long"}, exitUsage, []string{"--drain", "long"}},
		{"more streams than can be counted", []string{"--max-streams", "4294967295"}, exitUsage, []string{"--max-streams 4294967295", "1000000000"}},
		{"subscribers in words", []string{"--max-subscribers", "many"}, exitUsage, []string{"--max-subscribers", "many"}},
	}
	for _, flag := range []string{"--max-subscribers", "--max-publishers", "--max-sources", "--max-scenes", "--max-streams", "--max-sockets", "--max-message"} {
		for _, most := range []string{"0", "-1"} {
			cases = append(cases, misuse{flag + " " + most, []string{flag, most}, exitUsage, []string{flag + " " + most, "want 1 to"}})
		}
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := finish(t, command{args: append(elsewhere[:3:3], c.args...)})
			checkSentence(t, p, c.want...)
			if status := p.status(); status != c.status {
				t.Errorf("%s: status %d, want %d", p.name, status, c.status)
			}
		})
	}
}

// TestHubLimit wants a limit that was reached to be named to who met it, and to be
// counted.
func TestHubLimit(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--max-sources", "1", "--max-sockets", "1", "--http", "127.0.0.1:0")
	client := hub.client(t)
	if err := publishOnce(t, client, "first"); err != nil {
		t.Fatal(err)
	}
	err := publishOnce(t, client, "second")
	if err == nil || !strings.Contains(err.Error(), "limit reached: 1 sources") {
		t.Errorf("a second source: %v, want the limit", err)
	}
	if _, err := client.Latest(t.Context(), pose.SourceID{Name: "first"}); err != nil {
		t.Errorf("the first source: %v", err)
	}
	visit(t, hub.http(t))
	_, answer, err := websocket.Dial(t.Context(), hub.http(t)+"/ws", nil) //nolint:bodyclose // Dial closes it
	if err == nil || answer == nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a second page: %v, want the limit", err)
	}
	_, text := hub.ask(t, "/metrics")
	for _, limit := range []string{"sources in a scene", "WebSockets"} {
		if !strings.Contains(text, fmt.Sprintf("posxyz_limits_hit_total{limit=%q} 1\n", limit)) {
			t.Errorf("/metrics does not count the limit of %s:\n%s", limit, text)
		}
	}
}
