package web

import (
	"fmt"
	"net/http"
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

// protect sets what keeps a page of this host to itself.
func protect(header http.Header, host string) {
	connect := "'self'"
	if sourceHost.MatchString(host) { // Safari before 15.4 does not count ws: as its own
		connect += " ws://" + host + " wss://" + host
	}
	header.Set("Content-Security-Policy", fmt.Sprintf(rules, connect))
	header.Set("Permissions-Policy", denied)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}
