package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"posxyz/assets"
	"posxyz/hub"
	"posxyz/hub/web"
)

// Where the hub answers HTTP if nobody says where: at the first of these ports
// that is free.
const (
	firstHTTPPort = 8080
	httpPorts     = 100
)

// What a client may take its time for, and how much it may send. Writing has no
// limit: a profile takes as long as was asked for.
const (
	httpHeaderTime  = 5 * time.Second
	httpIdleTime    = 2 * time.Minute // longer than from one scrape to the next
	httpHeaderBytes = 32 << 10        // a browser sends the cookies of all that runs on localhost
	httpLastTime    = time.Second / 2 // at the end, for requests and again for WebSockets; a browser's spare connections use it all
)

// site is where a hub answers HTTP.
type site struct {
	lis     net.Listener
	handler http.Handler
	drain   time.Duration
	log     zerolog.Logger
}

// openSite binds to --http; there is no site if that is empty.
func (c *hubCmd) openSite(ctx context.Context, p *program, h *hub.Hub, grpc net.Addr) (*site, error) {
	var lis net.Listener
	var err error
	switch {
	case c.HTTP == nil:
		lis, err = listenNear(ctx, firstHTTPPort, httpPorts)
	case *c.HTTP == "":
		return nil, nil
	default:
		lis, err = httpDoor.open(ctx, p, *c.HTTP, c.InsecureAnyone)
	}
	if err != nil {
		return nil, err
	}
	opts := pageOptions(grpc)
	opts.Debug, opts.AnyHost = c.Debug, c.InsecureAnyone
	opts.MaxMessageBytes, opts.MaxSockets = c.MaxMessage, c.MaxSockets
	return &site{lis, web.New(h, opts), c.Drain, p.log}, nil
}

// pageOptions is a site with the page, of a hub that answers gRPC there.
func pageOptions(grpc net.Addr) web.Options {
	return web.Options{Page: assets.Page(), Version: version, GRPC: grpc.String()}
}

// tell logs where the site is, if there is one.
func (s *site) tell(event *zerolog.Event) {
	if s != nil {
		event.Str("http", "http://"+visited(s.lis.Addr()))
	}
}

// visited is where a browser on the network finds what listens at an address:
// everywhere is no place to go to.
func visited(at net.Addr) string {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return at.String()
	}
	host := net.IPv4(127, 0, 0, 1)
	addresses, _ := net.InterfaceAddrs() // none: this machine's own will do
	for _, address := range addresses {
		if ipNet, ok := address.(*net.IPNet); ok && ipNet.IP.IsGlobalUnicast() && ipNet.IP.To4() != nil {
			host = ipNet.IP
			break
		}
	}
	return net.JoinHostPort(host.String(), strconv.Itoa(tcp.Port))
}

// listenNear takes the first port that is free, of n from first on.
func listenNear(ctx context.Context, first, n int) (net.Listener, error) {
	var err error
	for port := first; port < first+n; port++ {
		var lis net.Listener
		if lis, err = listenTCP(ctx, fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return lis, nil
		}
	}
	return nil, fmt.Errorf(`no port from %d to %d is free for HTTP: choose another with --http, or none with --http "": %w`, first, first+n-1, err)
}

// serve answers until ctx ends and, so that a probe can learn of it, on until the
// hub has drained; then it lets requests finish, and WebSockets say goodbye. That
// takes drain at most in all; what is still under way is cut off.
func (s *site) serve(ctx context.Context, drained <-chan struct{}) error {
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	underWay := semaphore.NewWeighted(math.MaxInt64) // the server does not know of WebSockets any longer
	server := &http.Server{
		Handler:           counting(s.handler, underWay),
		ReadHeaderTimeout: httpHeaderTime,
		IdleTimeout:       httpIdleTime,
		MaxHeaderBytes:    httpHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ErrorLog:          log.New(s.log, "", 0),
	}
	serving := make(chan error, 1)
	go func() { serving <- server.Serve(s.lis) }()

	select {
	case err := <-serving:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.drain)
	defer cancel()
	select {
	case <-drained:
	case <-end.Done():
	}
	cut() // a profile that is being taken ends here
	last, cancelLast := context.WithTimeout(end, httpLastTime)
	defer cancelLast()
	if err := server.Shutdown(last); err != nil {
		server.Close()
	}
	rest, cancelRest := context.WithTimeout(end, httpLastTime)
	defer cancelRest()
	_ = underWay.Acquire(rest, math.MaxInt64) // nothing is, or the time is up
	if err := <-serving; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// counting holds a place for each request that next serves.
func counting(next http.Handler, places *semaphore.Weighted) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if places.Acquire(r.Context(), 1) != nil {
			return // the site has ended
		}
		defer places.Release(1)
		next.ServeHTTP(w, r)
	})
}
