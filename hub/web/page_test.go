package web_test

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"posxyz/hub"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

var (
	long  = strings.Repeat("let x = 1;\n", 1000)
	files = map[string]string{
		"index.html":                "<!doctype html>" + long,
		"favicon.svg":               "<svg/>",
		"assets/index-B1a_2-3x.js":  long,
		"assets/index-B1a_2-3x.css": long,
		"assets/plain.js":           long,
		"assets/voice-12345678.wav": "RIFF",
	}
)

func pageHandler() http.Handler {
	page := fstest.MapFS{}
	for name, content := range files {
		page[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{Page: page})
}

// fetch asks for a file with some headers, "Name: value" each.
func fetch(handler http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	request.Host = "127.0.0.1:8080"
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

// TestPage wants each file by its name, as what it is, kept for as long as it
// stays the same.
func TestPage(t *testing.T) {
	handler := pageHandler()
	const forever, asked = "public, max-age=31536000, immutable", "no-cache"
	for _, c := range []struct{ path, file, kind, cache string }{
		{"/", "index.html", "text/html; charset=utf-8", asked},
		{"/?scene=stage", "index.html", "text/html; charset=utf-8", asked},
		{"/index.html", "index.html", "text/html; charset=utf-8", asked},
		{"/favicon.svg", "favicon.svg", "image/svg+xml", asked},
		{"/assets/index-B1a_2-3x.js", "assets/index-B1a_2-3x.js", "text/javascript; charset=utf-8", forever},
		{"/assets/index-B1a_2-3x.css", "assets/index-B1a_2-3x.css", "text/css; charset=utf-8", forever},
		{"/assets/plain.js", "assets/plain.js", "text/javascript; charset=utf-8", asked},
		{"/assets/voice-12345678.wav", "assets/voice-12345678.wav", "application/octet-stream", forever},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			answer := fetch(handler, method, c.path)
			header := answer.Header()
			want := files[c.file]
			if answer.Code != http.StatusOK || header.Get("Content-Type") != c.kind || header.Get("Cache-Control") != c.cache {
				t.Errorf("%s %s: status %d, %q, %q; want 200, %q, %q", method, c.path, answer.Code, header.Get("Content-Type"), header.Get("Cache-Control"), c.kind, c.cache)
			}
			if got := header.Get("Content-Length"); got != strconv.Itoa(len(want)) {
				t.Errorf("%s %s has %s bytes, want %d", method, c.path, got, len(want))
			}
			if method == http.MethodHead {
				want = ""
			}
			if answer.Body.String() != want {
				t.Errorf("%s %s is %.40q, want %.40q", method, c.path, answer.Body, want)
			}
		}
	}
	for _, path := range []string{"/nothing", "/assets/", "/assets", "/index.html/", "/assets/index-B1a_2-3x.mjs"} {
		if answer := fetch(handler, http.MethodGet, path); answer.Code != http.StatusNotFound || !strings.Contains(answer.Body.String(), path) {
			t.Errorf("%s: status %d, %q; want 404 and a sentence with it", path, answer.Code, answer.Body)
		}
	}
	if answer := fetch(handler, http.MethodGet, "/healthz"); answer.Body.String() != "ok\n" {
		t.Errorf("beside the page /healthz answers %q", answer.Body)
	}
}

// TestPageCompressed wants gzip for who takes it, where it is smaller.
func TestPageCompressed(t *testing.T) {
	handler := pageHandler()
	for _, c := range []struct {
		accepted, path string
		zipped         bool
	}{
		{"gzip", "/", true},
		{"gzip, deflate, br, zstd", "/assets/plain.js", true},
		{"br, GZIP ;q=0.5", "/assets/plain.js", true},
		{"*", "/", true},
		{"*;q=0, gzip", "/", true},
		{"gzip;q=0", "/", false},
		{"gzip;q=0, *", "/", false},
		{"gzip;q=nonsense", "/", false},
		{"br", "/", false},
		{"identity", "/", false},
		{"", "/", false},
		{"gzip", "/favicon.svg", false}, // gains nothing
	} {
		answer := fetch(handler, http.MethodGet, c.path, "Accept-Encoding: "+c.accepted)
		name := strings.TrimPrefix(c.path, "/")
		if name == "" {
			name = "index.html"
		}
		var body io.Reader = answer.Body
		if length := answer.Header().Get("Content-Length"); length != strconv.Itoa(answer.Body.Len()) {
			t.Errorf("%s with %q: length %s of %d", c.path, c.accepted, length, answer.Body.Len())
		}
		if zipped := answer.Header().Get("Content-Encoding") == "gzip"; zipped != c.zipped {
			t.Errorf("%s with %q: zipped %v, want %v", c.path, c.accepted, zipped, c.zipped)
			continue
		}
		if c.zipped {
			var err error
			if body, err = gzip.NewReader(answer.Body); err != nil {
				t.Errorf("%s with %q: %v", c.path, c.accepted, err)
				continue
			}
		}
		if got, err := io.ReadAll(body); err != nil || string(got) != files[name] {
			t.Errorf("%s with %q is %.40q, %v, want %.40q", c.path, c.accepted, got, err, files[name])
		}
		if answer.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s varies with %q", c.path, answer.Header().Get("Vary"))
		}
	}
}

// TestPageUnchanged wants 304 for who has a file as it is, in the coding that it
// was sent in.
func TestPageUnchanged(t *testing.T) {
	handler := pageHandler()
	tags := map[string]bool{}
	for _, accepted := range []string{"gzip", "identity"} {
		for name := range files {
			first := fetch(handler, http.MethodGet, "/"+name, "Accept-Encoding: "+accepted)
			tag := first.Header().Get("ETag")
			if tag == "" {
				t.Fatalf("/%s has no ETag", name)
			}
			tags[tag] = true
			again := fetch(handler, http.MethodGet, "/"+name, "Accept-Encoding: "+accepted, "If-None-Match: "+tag)
			if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
				t.Errorf("/%s again: status %d, %d bytes; want 304, none", name, again.Code, again.Body.Len())
			}
			other := fetch(handler, http.MethodGet, "/"+name, "Accept-Encoding: "+accepted, `If-None-Match: "other"`)
			if other.Code != http.StatusOK {
				t.Errorf("/%s by another's tag: status %d, want 200", name, other.Code)
			}
		}
	}
	if len(tags) != 6 { // of four contents, two of which are smaller compressed
		t.Errorf("%d tags: %q", len(tags), slices.Sorted(maps.Keys(tags)))
	}
}

// TestPageUnmatched: who wants a file only if it is another has no body, and is
// promised none.
func TestPageUnmatched(t *testing.T) {
	handler := pageHandler()
	for _, accepted := range []string{"gzip", "identity"} {
		answer := fetch(handler, http.MethodGet, "/assets/plain.js", "Accept-Encoding: "+accepted, `If-Match: "other"`)
		if length := answer.Header().Get("Content-Length"); answer.Code != http.StatusPreconditionFailed || answer.Body.Len() > 0 || length != "" && length != "0" {
			t.Errorf("as %s: status %d, %d bytes of %q; want 412, none", accepted, answer.Code, answer.Body.Len(), length)
		}
	}
}

// TestPolicy wants the page kept to itself, however its host is called.
func TestPolicy(t *testing.T) {
	page := fstest.MapFS{"index.html": {Data: []byte("hello")}}
	handler := web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{Page: page, AnyHost: true})
	for host, connect := range map[string]string{
		"localhost":             "'self' ws://localhost wss://localhost",
		"127.0.0.1:8080":        "'self' ws://127.0.0.1:8080 wss://127.0.0.1:8080",
		"stage-2.example:80":    "'self' ws://stage-2.example:80 wss://stage-2.example:80",
		"[::1]:8080":            "'self'",
		"":                      "'self'",
		"a; script-src *":       "'self'",
		"a 'unsafe-inline'":     "'self'",
		"*":                     "'self'",
		"a\n":                   "'self'",
		"x, default-src 'self'": "'self'",
	} {
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Host = host
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		want := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; font-src 'self'; connect-src " + connect +
			"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
		if got := answer.Header()["Content-Security-Policy"]; len(got) != 1 || got[0] != want {
			t.Errorf("Host %q: the policy is\n%q, want\n%q", host, got, want)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := answer.Header().Get(name); got != want {
				t.Errorf("Host %q: %s is %q, want %q", host, name, got, want)
			}
		}
		if got := answer.Header().Get("Permissions-Policy"); !strings.Contains(got, "microphone=()") || !strings.Contains(got, "clipboard-write=(self)") {
			t.Errorf("Host %q: Permissions-Policy is %q", host, got)
		}
	}
}

// TestOpener wants the page apart from who opened it, where browsers heed that.
func TestOpener(t *testing.T) {
	handler := web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{Page: fstest.MapFS{"index.html": {}}, AnyHost: true})
	for _, c := range []struct {
		host, proto string
		apart       bool
	}{
		{"localhost:8080", "", true},
		{"127.0.0.1:8080", "", true},
		{"[::1]:8080", "", true},
		{"192.0.2.7:8080", "", false},
		{"stage.local:8080", "http", false},
		{"stage.example", "https", true},
	} {
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Host = c.host
		request.Header.Set("X-Forwarded-Proto", c.proto)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if apart := answer.Header().Get("Cross-Origin-Opener-Policy") == "same-origin"; apart != c.apart {
			t.Errorf("Host %q by %q: apart %v, want %v", c.host, c.proto, apart, c.apart)
		}
	}
}

// TestNoPage: files without an index.html are no page.
func TestNoPage(t *testing.T) {
	handler := web.New(hub.New(wire.Encoder{}, hub.Options{}), web.Options{Page: fstest.MapFS{"README": {Data: []byte("later")}}})
	if answer := get(handler, "/"); answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), "/metrics") {
		t.Errorf("/ answers %d %q, want what there is", answer.Code, answer.Body)
	}
}
