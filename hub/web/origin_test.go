package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"posxyz/hub"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// TestOrigin lets in the hub's own page and programs, and no page of anybody
// else's, whatever the hub is open to.
func TestOrigin(t *testing.T) {
	for _, c := range []struct {
		host    string
		origins []string
		status  int
	}{
		{"127.0.0.1:8080", nil, http.StatusSwitchingProtocols}, // a program
		{"127.0.0.1:8080", []string{"http://127.0.0.1:8080"}, http.StatusSwitchingProtocols},
		{"localhost:8080", []string{"http://LOCALHOST:8080"}, http.StatusSwitchingProtocols},
		{"localhost", []string{"http://localhost"}, http.StatusSwitchingProtocols},
		{"localhost:8443", []string{"https://localhost:8443"}, http.StatusSwitchingProtocols}, // behind a proxy that encrypts
		{"[::1]:8080", []string{"http://[::1]:8080"}, http.StatusSwitchingProtocols},
		{"localhost:443", []string{"https://localhost"}, http.StatusSwitchingProtocols}, // behind one that names its port
		{"localhost:80", []string{"http://localhost"}, http.StatusSwitchingProtocols},

		{"localhost:80", []string{"https://localhost"}, http.StatusForbidden},
		{"localhost:443", []string{"http://localhost"}, http.StatusForbidden},
		{"", []string{"http://:80"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"http://evil.example"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"http://127.0.0.1:3000"}, http.StatusForbidden}, // another server's
		{"127.0.0.1:8080", []string{"http://127.0.0.1"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"http://localhost:8080"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"http://127.0.0.1:8080.evil.example"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"http://evil.example/127.0.0.1:8080"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"http://127.0.0.1:8080@evil.example"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"null"}, http.StatusForbidden}, // a file, or a sandbox
		{"127.0.0.1:8080", []string{""}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"file://127.0.0.1:8080"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"%"}, http.StatusForbidden},
		{"127.0.0.1:8080", []string{"http://127.0.0.1:8080", "http://evil.example"}, http.StatusForbidden},
		{"", []string{"http://"}, http.StatusForbidden},
	} {
		for _, anyHost := range []bool{false, true} {
			answer := upgrade(c.host, c.origins, anyHost)
			if answer.status != c.status {
				t.Errorf("Host %q, Origin %q, open to any %v: status %d, want %d", c.host, c.origins, anyHost, answer.status, c.status)
			}
			if c.status == http.StatusForbidden && !strings.Contains(answer.text, "page") {
				t.Errorf("Host %q, Origin %q: told %q, want a sentence", c.host, c.origins, answer.text)
			}
		}
	}
	for _, c := range []struct {
		anyHost bool
		status  int
	}{{false, http.StatusForbidden}, {true, http.StatusSwitchingProtocols}} {
		if answer := upgrade("stage.example:8080", []string{"http://stage.example:8080"}, c.anyHost); answer.status != c.status {
			t.Errorf("a name of somebody else's, open to any %v: status %d, want %d", c.anyHost, answer.status, c.status)
		}
	}
}

type upgraded struct {
	status int
	text   string
}

// upgrade asks for a WebSocket. It gets none: a recorder's connection cannot be
// taken over; but the status before that says whether it would.
func upgrade(host string, origins []string, anyHost bool) upgraded {
	request := httptest.NewRequest(http.MethodGet, "/ws", nil)
	request.Host = host
	request.Header = http.Header{
		"Connection":            {"Upgrade"},
		"Upgrade":               {"websocket"},
		"Sec-Websocket-Version": {"13"},
		"Sec-Websocket-Key":     {"dGhlIHNhbXBsZSBub25jZQ=="},
		"Origin":                origins,
	}
	answer := httptest.NewRecorder()
	web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{AnyHost: anyHost}).ServeHTTP(answer, request)
	return upgraded{answer.Code, answer.Body.String()}
}

// TestNoUpgrade tells who asks otherwise what /ws is.
func TestNoUpgrade(t *testing.T) {
	answer := get(web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{}), "/ws")
	if answer.Code != http.StatusUpgradeRequired || answer.Header().Get("Upgrade") != "websocket" || !strings.Contains(answer.Body.String(), "ToHub") {
		t.Errorf("/ws answers %d %q, want 426 and what it is", answer.Code, answer.Body)
	}
}
