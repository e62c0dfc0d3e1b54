package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// http returns where the hub says that it answers HTTP, "" if nowhere.
func (h *hubProcess) http(t *testing.T) string {
	t.Helper()
	said := h.stderr.await(t, 0, "the hub is up")
	var log struct{ HTTP string }
	if err := json.Unmarshal([]byte(said), &log); err != nil {
		t.Fatalf("%s said %s: %v", h.name, said, err)
	}
	return log.HTTP
}

// ask gets a path from the hub.
func (h *hubProcess) ask(t *testing.T, path string) (status int, text string) {
	t.Helper()
	return h.askAs(t, "", path)
}

// askAs gets a path from the hub by another name than its own.
func (h *hubProcess) askAs(t *testing.T, host, path string) (status int, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.http(t)+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// TestHTTP asks a hub over HTTP, as a probe, Prometheus and a stranger's page do.
func TestHTTP(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--http", "127.0.0.1:0")
	if err := publishOnce(t, hub.client(t), "bird"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		host, path string
		status     int
		text       string
	}{
		{"", "/healthz", http.StatusOK, "ok\n"},
		{"", "/readyz", http.StatusOK, "ok\n"},
		{"", "/metrics", http.StatusOK, "\nposxyz_published_total 1\n"},
		{"", "/debug/pprof/", http.StatusNotFound, "/debug/pprof/"},
		{"localhost", "/healthz", http.StatusOK, "ok\n"},
		{"evil.example", "/metrics", http.StatusForbidden, "evil.example"},
	} {
		status, text := hub.askAs(t, c.host, c.path)
		if status != c.status || !strings.Contains(text, c.text) {
			t.Errorf("%s as %q: status %d, %q; want %d, %q", c.path, c.host, status, text, c.status, c.text)
		}
	}
	hub.interrupt()
	at, err := url.Parse(hub.http(t))
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp", at.Host); err == nil {
		conn.Close()
		t.Errorf("%s is answered after the hub's end", at.Host)
	}
}

// TestHTTPOpened wants what was asked for: profiles, and any name.
func TestHTTPOpened(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--http", "127.0.0.1:0", "--debug", "--insecure-anyone")
	if status, text := hub.askAs(t, "stage.example", "/debug/pprof/"); status != http.StatusOK || !strings.Contains(text, "goroutine") {
		t.Errorf("/debug/pprof/ as stage.example: status %d, %q; want 200 and the profiles", status, text)
	}
}

// TestHTTPAnyone wants a warning of an address beyond this machine.
func TestHTTPAnyone(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--http", "0.0.0.0:0", "--insecure-anyone")
	warning := hub.stderr.await(t, 0, `"level":"warn"`)
	for _, want := range []string{`"http":"0.0.0.0:0"`, "anybody"} {
		if !strings.Contains(string(warning), want) {
			t.Errorf("the hub warns %s, want %s in it", warning, want)
		}
	}
}

// TestHTTPNextPort wants the next port that is free where nobody chose one: of two
// hubs one at most has the first.
func TestHTTPNextPort(t *testing.T) {
	t.Parallel()
	hubs := []*hubProcess{startHub(t), startHub(t)}
	for _, hub := range hubs {
		port, err := strconv.Atoi(strings.TrimPrefix(hub.http(t), "http://127.0.0.1:"))
		if err != nil || port < firstHTTPPort || port >= firstHTTPPort+httpPorts {
			t.Errorf("the hub answers at %q, want a port from %d on", hub.http(t), firstHTTPPort)
		}
		if status, text := hub.ask(t, "/healthz"); status != http.StatusOK || text != "ok\n" {
			t.Errorf("%s/healthz: status %d, %q", hub.http(t), status, text)
		}
	}
	if hubs[0].http(t) == hubs[1].http(t) {
		t.Errorf("two hubs answer at %s", hubs[0].http(t))
	}
}

// TestListenNear wants every port to be tried once, upward.
func TestListenNear(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer lis.Close()
	taken := lis.Addr().(*net.TCPAddr).Port
	next, err := listenNear(t.Context(), taken, httpPorts)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if port := next.Addr().(*net.TCPAddr).Port; port <= taken || port >= taken+httpPorts {
		t.Errorf("listens on port %d, want the next after %d", port, taken)
	}
	if lis, err := listenNear(t.Context(), taken, 1); err == nil {
		lis.Close()
		t.Errorf("listens on %v, which is taken", lis.Addr())
	} else if !strings.Contains(err.Error(), strconv.Itoa(taken)) || !strings.Contains(err.Error(), "--http") {
		t.Errorf("port %d taken: %v", taken, err)
	}
}

// TestHTTPTaken wants a port that somebody chose to be that one, however it was
// chosen.
func TestHTTPTaken(t *testing.T) {
	t.Parallel()
	taken := strings.TrimPrefix(startHub(t).http(t), "http://") // most likely the one that is taken without a choice
	for _, c := range []struct {
		name string
		command
	}{
		{"flag", command{args: []string{"--http", taken}}},
		{"environment", command{env: []string{"POSXYZ_HTTP=" + taken}}},
		{"file", command{args: []string{"--config", writeConfig(t, map[string]any{"http": taken})}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.args = append([]string{"hub", "--listen", "127.0.0.1:0"}, c.args...)
			p := finish(t, c.command)
			checkSentence(t, p, taken, "in use", "--http")
			if status := p.status(); status != exitFailure {
				t.Errorf("%s: status %d, want %d", p.name, status, exitFailure)
			}
		})
	}
}

// TestHTTPNone wants no HTTP where it is said to be none.
func TestHTTPNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		command
	}{
		{"flag", command{args: []string{"--http", ""}}},
		{"environment", command{env: []string{"POSXYZ_HTTP="}}},
		{"file", command{args: []string{"--config", writeConfig(t, map[string]any{"http": ""})}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.args = append([]string{"hub", "--listen", "127.0.0.1:0"}, c.args...)
			p := startCommand(t, c.command)
			if at := (&hubProcess{process: p}).http(t); at != "" {
				t.Errorf("the hub answers at %s, want nowhere", at)
			}
			p.interrupt()
		})
	}
}

// TestVisited wants an address that a browser can go to.
func TestVisited(t *testing.T) {
	for _, at := range []string{"127.0.0.1:8080", "[::1]:8080", "192.0.2.7:80"} {
		address, err := net.ResolveTCPAddr("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := visited(address); got != at {
			t.Errorf("visited(%s) = %s", at, got)
		}
	}
	for _, everywhere := range []net.IP{net.IPv4zero, net.IPv6zero} {
		got := visited(&net.TCPAddr{IP: everywhere, Port: 8080})
		host, port, err := net.SplitHostPort(got)
		if ip := net.ParseIP(host); err != nil || ip == nil || ip.IsUnspecified() || port != "8080" {
			t.Errorf("visited(%s) = %s, want an address of this machine", everywhere, got)
		}
	}
}
