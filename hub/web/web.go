// Package web serves a hub over HTTP: its page, what the page is told and says,
// what to scrape, what to probe, and what to profile.
//
//	/             the page, or what there is as text
//	/ws           a WebSocket: ToHub and FromHub of position.proto, in protobuf
//	/metrics      what the hub counts, for Prometheus
//	/healthz      200 while the process answers
//	/readyz       200 while the hub serves, 503 once it has ended
//	/debug/pprof/ profiles, with Options.Debug only
//
// # Guaranteed
//
//   - Only /ws changes anything: GET and HEAD are answered elsewhere, anything else
//     is refused.
//   - A page of somebody else's cannot reach the hub through its visitor's browser.
//     Giving its own name this machine's address (DNS rebinding) does not help: a
//     Host that is neither this machine nor the address that the connection came in
//     on is refused, unless Options.AnyHost. Nor does a WebSocket: an Origin that is
//     not the Host that was asked is refused, always. Programs send no Origin.
//   - The page needs nothing from elsewhere, and its Content-Security-Policy lets it
//     have nothing.
//
// # The WebSocket
//
// The first message is a Welcome. Each ToHub is done in the order of arrival. A
// follow with subscribe begins anew: nothing of the subscription before it follows
// the first Update of the new one. Each Update costs a credit, and the one after
// the next credit is what is newest then.
//
// A peer that does not read has one Update in the hub, and of every answer the
// newest: it is never sent a backlog, costs the others nothing, and is cut off
// when nothing has got on for writeTime. Who asks for Stats or the Clock again
// before the answer has left is answered once.
//
// What it publishes comes from one hand (hub.NewHand), which holds and is refused
// like any publisher: what is refused is told at most each refusedEvery for a
// source, and the connection goes on. A message that is no ToHub, or holds what no
// hub takes, ends the connection with a code and a sentence: 1003 text, 1007 not
// right, 1008 silent, 1009 too long, 1013 a limit, 1001 the hub has ended. What is
// not even a WebSocket's frame has 1002. One socket more than Options.MaxSockets is
// answered 503, and counts as a limit that was hit.
//
// # Not guaranteed
//
//   - Who asks: there are no users and no encryption.
//   - That the numbers of one scrape are of one instant: the hub goes on while they
//     are read.
//   - That http.Server.Shutdown waits for WebSockets: they end when their request's
//     context does, or the hub, and whoever serves them waits for their handlers.
package web

import (
	"fmt"
	"io/fs"
	"net/http"

	"posxyz/hub"
	"posxyz/hub/wire/request"
)

// The defaults of Options. The messages are long enough for any ToHub that is
// right; a WebSocket takes some 40 kB, of which stacks are half.
const (
	DefaultMaxMessageBytes = 64 << 10
	DefaultMaxSockets      = 10_000
)

// Options say what is served, and to whom. The zero Options is right on loopback.
type Options struct {
	// Page is what / shows: index.html, and what it loads. Without, / is text.
	Page    fs.FS
	Version string // of the program, for those who connect
	GRPC    string // where the hub answers gRPC, host:port, for those who connect

	Debug   bool // serve profiles, which tell what the program does and cost it time
	AnyHost bool // answer whatever name the hub is called by

	MaxMessageBytes int // of a message of a WebSocket; 0 is DefaultMaxMessageBytes
	MaxSockets      int // WebSockets that are open at once; 0 is DefaultMaxSockets
}

// New returns what serves h. Its server sets the time limits.
func New(h *hub.Hub, opts Options) http.Handler {
	if opts.MaxMessageBytes <= 0 {
		opts.MaxMessageBytes = DefaultMaxMessageBytes
	}
	if opts.MaxSockets <= 0 {
		opts.MaxSockets = DefaultMaxSockets
	}
	mux := http.NewServeMux()
	if page := newPage(opts.Page); page != nil {
		mux.Handle("/", page)
	} else {
		mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, index(opts)) })
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			say(w, http.StatusNotFound, fmt.Sprintf("there is no %s here; / says what there is", r.URL.Path))
		})
	}
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
