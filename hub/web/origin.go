package web

import (
	"net/http"
	"net/url"
	"strings"
)

// isSameOrigin reports whether a request comes from a page of this hub's own, or
// from no page at all: browsers send an Origin with every WebSocket, and programs
// send none. Without this any page could open one, as WebSockets know no CORS.
func isSameOrigin(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	if len(origins) > 1 {
		return false
	}
	origin, err := url.Parse(origins[0])
	if err != nil || origin.Scheme != "http" && origin.Scheme != "https" {
		return false
	}
	return origin.Hostname() != "" && strings.EqualFold(bare(origin.Host, origin.Scheme), bare(r.Host, origin.Scheme))
}

// bare leaves a scheme's own port out, as browsers do; a proxy may add it to the
// Host.
func bare(host, scheme string) string {
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}
