// Package web serves a hub over HTTP: what to scrape, what to probe, and what to
// profile.
//
//	/             what there is, as text
//	/metrics      what the hub counts, for Prometheus
//	/healthz      200 while the process answers
//	/readyz       200 while the hub serves, 503 once it has ended
//	/debug/pprof/ profiles, with Options.Debug only
//
// # Guaranteed
//
//   - Nothing is changed by a request: GET and HEAD are answered, anything else is
//     refused.
//   - A page of somebody else's cannot read the hub through its visitor's browser
//     by giving its own name this machine's address (DNS rebinding): a Host that is
//     neither this machine nor the address that the connection came in on is
//     refused, unless Options.AnyHost.
//
// # Not guaranteed
//
//   - Who asks: there are no users and no encryption.
//   - That the numbers of one scrape are of one instant: the hub goes on while they
//     are read.
package web

import (
	"fmt"
	"net/http"

	"posxyz/hub"
	"posxyz/hub/wire/request"
)

// Options say what is served, and to whom. The zero Options is right on loopback.
type Options struct {
	Debug   bool // serve profiles, which tell what the program does and cost it time
	AnyHost bool // answer whatever name the hub is called by

	Version string // of the program, for pages
	GRPC    string // where the hub answers gRPC, host:port, for pages
	// MaxMessageBytes is how long a message of a WebSocket's may be; 0 is
	// DefaultMaxMessageBytes.
	MaxMessageBytes int
}

// DefaultMaxMessageBytes is enough for any ToHub that is right.
const DefaultMaxMessageBytes = 64 << 10

// New returns what serves h. Its server sets the time limits.
func New(h *hub.Hub, opts Options) http.Handler {
	if opts.MaxMessageBytes <= 0 {
		opts.MaxMessageBytes = DefaultMaxMessageBytes
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, index(opts)) })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		say(w, http.StatusNotFound, fmt.Sprintf("there is no %s here; / says what there is", r.URL.Path))
	})
	mux.Handle("/ws", &sockets{hub: h, stats: request.NewStats(h), opts: opts})
	mux.Handle("/metrics", metrics(h))
	mux.HandleFunc("/healthz", alive)
	mux.HandleFunc("/readyz", ready(h))
	if opts.Debug {
		profiles(mux)
	}
	return guard(mux, opts)
}

// index is the page of a hub that has no page.
func index(opts Options) string {
	text := `posxyz: a live position hub for spatial audio

/metrics       what the hub counts, for Prometheus
/healthz       whether the process answers
/readyz        whether the hub serves`
	if opts.Debug {
		text += "\n/debug/pprof/  profiles"
	}
	return text
}

// say answers with a sentence, or a few.
func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	fmt.Fprintln(w, text) //nolint:gosec // plain text, and nosniff: what it quotes is not run
}
