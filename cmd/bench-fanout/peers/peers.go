// Package peers holds the servers that the hub is compared with. Each takes
// positions from a publisher and gives all of them, in order, to every
// subscriber.
//
// They are not tuned, but for what their kind is known for: nats-server runs
// with its defaults, the grpc-go server is the one that a tutorial leads to, and
// the raw ones do the least that a server can do. Not guaranteed: that they are
// good servers otherwise. The raw ones wait for a subscriber that does not read,
// and know neither names nor a first position for those who come late.
package peers

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
)

// serving is one kind of peer: it prints nothing, calls up with its address, and
// serves until ctx ends.
type serving func(ctx context.Context, up func(address string)) error

var servers = map[string]serving{
	"nats":         serveNATS,
	"naive":        serveNaive,
	"tcp":          serveTCP,
	"tcp-coalesce": serveCoalescing,
}

// Serve runs a peer on a port of its own until ctx ends.
func Serve(ctx context.Context, name string, up func(address string)) error {
	serve, ok := servers[name]
	if !ok {
		return fmt.Errorf("no peer is called %q: there are %s", name, strings.Join(Names(), ", "))
	}
	return serve(ctx, up)
}

// Names returns what there is.
func Names() []string {
	var names []string
	for name := range servers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// listen takes a free port of this machine.
func listen(ctx context.Context) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
}
