package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// bodyTime is how long a request's body may take. Nobody reads it, but the server
// waits for its end before it takes the next request.
const bodyTime = 5 * time.Second

// guard lets through what only reads, and is meant for this hub.
func guard(next http.Handler, opts Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // where there is a connection
		}
		switch {
		case !opts.AnyHost && !isOurs(r):
			say(w, http.StatusForbidden, fmt.Sprintf("this hub answers to localhost and to its own address, not to %q: open it to anyone (--insecure-anyone) if that is meant", r.Host))
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			say(w, http.StatusMethodNotAllowed, fmt.Sprintf("%s changes nothing here: GET and HEAD are answered", r.Method))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isOurs reports whether the request's Host is this machine's own name for itself,
// or the address that its connection came in on. Ports may differ: they do behind
// a tunnel. Every browser sends a Host; what sends none is no browser.
func isOurs(r *http.Request) bool {
	host := (&url.URL{Host: r.Host}).Hostname()
	if r.Host == "" || strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	address = address.Unmap().WithZone("")
	return address.IsLoopback() || address == reached(r)
}

// reached returns the address that the request's connection came in on.
func reached(r *http.Request) netip.Addr {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if local == nil {
		return netip.Addr{}
	}
	return local.AddrPort().Addr().Unmap().WithZone("")
}
