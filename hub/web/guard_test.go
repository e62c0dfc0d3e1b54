package web_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"posxyz/hub"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// TestHost refuses a name that somebody else gave this machine's address.
func TestHost(t *testing.T) {
	h := hub.New(wire.Encoder{}, hub.Options{})
	guarded, open := web.New(h, web.Options{}), web.New(h, web.Options{AnyHost: true})
	for _, c := range []struct {
		host    string
		reached string // the address that the connection came in on
		ours    bool
	}{
		{"127.0.0.1:8080", "127.0.0.1", true},
		{"127.0.0.1", "127.0.0.1", true},
		{"127.8.8.8:8080", "127.0.0.1", true},
		{"localhost:8080", "127.0.0.1", true},
		{"LocalHost", "::1", true},
		{"localhost:9999", "127.0.0.1", true}, // through a tunnel
		{"[::1]:8080", "::1", true},
		{"[::ffff:127.0.0.1]:8080", "127.0.0.1", true},
		{"", "127.0.0.1", true},
		{"192.0.2.7:8080", "192.0.2.7", true},
		{"192.0.2.7", "::ffff:192.0.2.7", true},
		{"[fe80::1]:8080", "fe80::1", true},

		{"evil.example", "127.0.0.1", false},
		{"evil.example:8080", "127.0.0.1", false},
		{"localhost.evil.example:8080", "127.0.0.1", false},
		{"127.0.0.1.evil.example", "127.0.0.1", false},
		{"192.0.2.8:8080", "192.0.2.7", false},
		{"0.0.0.0:8080", "127.0.0.1", false},
		{"evil.example", "", false},
		{":8080", "127.0.0.1", false},
		{"0.0.0.0", "", false},
	} {
		request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		request.Host = c.host
		if c.reached != "" {
			local := &net.TCPAddr{IP: net.ParseIP(c.reached), Port: 8080}
			request = request.WithContext(context.WithValue(request.Context(), http.LocalAddrContextKey, local))
		}
		answer := httptest.NewRecorder()
		guarded.ServeHTTP(answer, request)
		want := http.StatusForbidden
		if c.ours {
			want = http.StatusOK
		}
		if answer.Code != want {
			t.Errorf("Host %q at %s: status %d, want %d", c.host, c.reached, answer.Code, want)
		}
		if !c.ours && (!strings.Contains(answer.Body.String(), c.host) || strings.Contains(answer.Body.String(), "posxyz_")) {
			t.Errorf("Host %q at %s is told %q, want a sentence with its name", c.host, c.reached, answer.Body)
		}

		anyHost := httptest.NewRecorder()
		open.ServeHTTP(anyHost, request)
		if anyHost.Code != http.StatusOK {
			t.Errorf("Host %q of a hub that is open to any: status %d, want 200", c.host, anyHost.Code)
		}
	}
}

// TestMethods wants reading only.
func TestMethods(t *testing.T) {
	handler := web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{Debug: true})
	for _, path := range []string{"/", "/metrics", "/healthz", "/readyz", "/debug/pprof/"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if answer := ask(handler, method, "localhost", path); answer.Code != http.StatusOK {
				t.Errorf("%s %s: status %d, want 200", method, path, answer.Code)
			}
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodTrace, "PLAY"} {
			answer := ask(handler, method, "localhost", path)
			if answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") != "GET, HEAD" || !strings.Contains(answer.Body.String(), method) {
				t.Errorf("%s %s: status %d, Allow %q, %q; want 405 and what is allowed", method, path, answer.Code, answer.Header().Get("Allow"), answer.Body)
			}
		}
	}
}

// TestBody: who promises a body and does not send it is not waited for long; nobody
// reads one here.
func TestBody(t *testing.T) {
	inBubble(t, hub.Options{}, web.Options{}, func(t *testing.T, s *site) {
		conn, err := s.lis.Dial()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		began := time.Now()
		if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nthat"); err != nil {
			t.Fatal(err)
		}
		if err := conn.SetReadDeadline(began.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil || !strings.HasSuffix(string(answer), "ok\n") {
			t.Errorf("answered %q, then %v; want ok, then the end", answer, err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("the connection ended after %v, want some 5 s", took)
		}
	})
}
