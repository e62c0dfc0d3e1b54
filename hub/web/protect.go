package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// rules are what the page may do, whatever runs in it: nothing comes from
// elsewhere, nothing goes elsewhere, no text becomes script. %s is whom it may
// connect to.
var rules = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"media-src blob:",
	"font-src 'self'",
	"connect-src %s",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
}, "; ")

// denied is what of the browser the page does not use; it writes to the clipboard.
const denied = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=(), clipboard-write=(self)"

// sourceHost is a host that a policy can name (CSP3, host-source): no IPv6, and
// nothing that would end the directive.
var sourceHost = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]+)?$`)

// protect sets what keeps the page that r asks for to itself.
func protect(header http.Header, r *http.Request) {
	connect := "'self'"
	if sourceHost.MatchString(r.Host) { // Safari before 15.4 does not count ws: as its own
		connect += " ws://" + r.Host + " wss://" + r.Host
	}
	header.Set("Content-Security-Policy", fmt.Sprintf(rules, connect))
	header.Set("Permissions-Policy", denied)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	if isTrustworthy(r) { // elsewhere browsers do not heed it, and call it an error
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
}

// isTrustworthy reports whether a browser takes r's page to be what it was sent:
// from this machine, or encrypted, by a proxy say (W3C Secure Contexts, 3.1).
func isTrustworthy(r *http.Request) bool {
	host := (&url.URL{Host: r.Host}).Hostname()
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback() ||
		r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}
