package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"posxyz/hub"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// get asks a handler as a browser on this machine would.
func get(handler http.Handler, path string) *httptest.ResponseRecorder {
	return ask(handler, http.MethodGet, "127.0.0.1:8080", path)
}

func ask(handler http.Handler, method, host, path string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	request.Host = host
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

// TestIndex wants every path that / names to be there, and no other.
func TestIndex(t *testing.T) {
	for _, debug := range []bool{false, true} {
		handler := web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{Debug: debug})
		var named []string
		for word := range strings.FieldsSeq(get(handler, "/").Body.String()) {
			if strings.HasPrefix(word, "/") {
				named = append(named, word)
			}
		}
		if len(named) < 3 {
			t.Errorf("/ names %q, want three paths or more", named)
		}
		for _, path := range named {
			if answer := get(handler, path); answer.Code != http.StatusOK {
				t.Errorf("/ names %s, which answers %d %s", path, answer.Code, answer.Body)
			}
		}
		answer := get(handler, "/nothing")
		if answer.Code != http.StatusNotFound || !strings.Contains(answer.Body.String(), "/nothing") {
			t.Errorf("/nothing answers %d %q, want 404 and a sentence with it", answer.Code, answer.Body)
		}
	}
}

// TestHealth holds what a probe is told before and after the hub's end.
func TestHealth(t *testing.T) {
	h := hub.New(wire.Encoder{}, hub.Options{})
	handler := web.New(h, web.Options{})
	ctx, end := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = h.Run(ctx) })

	check := func(path string, status int, text string) {
		t.Helper()
		answer := get(handler, path)
		if answer.Code != status || !strings.Contains(answer.Body.String(), text) {
			t.Errorf("%s answers %d %q, want %d %q", path, answer.Code, answer.Body, status, text)
		}
		if got := answer.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s may be cached: %q", path, got)
		}
	}
	check("/healthz", http.StatusOK, "ok\n")
	check("/readyz", http.StatusOK, "ok\n")
	end()
	running.Wait()
	check("/healthz", http.StatusOK, "ok\n")
	check("/readyz", http.StatusServiceUnavailable, "shutting down")
}

// TestProfiles wants profiles where they are asked for, and nowhere else. The one
// of the CPU ends with who asked for it, however long it was to be.
func TestProfiles(t *testing.T) {
	h := hub.New(wire.Encoder{}, hub.Options{})
	off, on := web.New(h, web.Options{}), web.New(h, web.Options{Debug: true})
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range []string{"", "goroutine?debug=1", "cmdline", "symbol", "heap", "profile?seconds=60", "trace?seconds=60"} {
		request := httptest.NewRequestWithContext(gone, http.MethodGet, "/debug/pprof/"+path, nil)
		request.Host = "localhost"
		without, with := httptest.NewRecorder(), httptest.NewRecorder()
		off.ServeHTTP(without, request)
		if without.Code != http.StatusNotFound {
			t.Errorf("without Debug, %s answers %d, want 404", request.URL, without.Code)
		}
		on.ServeHTTP(with, request)
		if with.Code != http.StatusOK || with.Body.Len() == 0 {
			t.Errorf("with Debug, %s answers %d and %d bytes, want 200 and some", request.URL, with.Code, with.Body.Len())
		}
	}
}
