package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// hubProcess is `posxyz hub`, up.
type hubProcess struct {
	*process
	address string
	up      time.Time // when it was
}

// startHub runs a hub on a port of its own and waits until it is up.
func startHub(t *testing.T, flags ...string) *hubProcess {
	t.Helper()
	return startHubAt(t, "127.0.0.1:0", flags...)
}

func startHubAt(t *testing.T, address string, flags ...string) *hubProcess {
	t.Helper()
	p := start(t, append([]string{"hub", "--listen", address}, flags...)...)
	said := p.stderr.await(t, 0, "the hub is up")
	var log struct{ Listen string }
	if err := json.Unmarshal([]byte(said), &log); err != nil {
		t.Fatalf("%s said %s: %v", p.name, said, err)
	}
	return &hubProcess{p, log.Listen, said.logged(t)}
}

// client returns a client of the hub.
func (h *hubProcess) client(t *testing.T) *rpc.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	client, err := rpc.Dial(ctx, h.address, rpc.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// publishOnce puts a source somewhere, or moves it there again.
func publishOnce(t *testing.T, client *rpc.Client, source string) error {
	t.Helper()
	publisher := client.Publisher()
	at := pose.Position{Source: pose.SourceID{Name: source}, At: pose.Vec{X: 1}, Captured: time.Now()}
	if err := publisher.Send(t.Context(), at); err != nil {
		return err
	}
	return publisher.Close(t.Context())
}

// Ports that are nobody's: below those that systems give to outgoing connections,
// so that one of these cannot take the port of a hub that is away.
const firstPort, ports = 20_000, 10_000

var (
	anyPort   = rand.Uint32N(ports) // of this run of the tests
	portsUsed atomic.Uint32
)

// freeAddress returns an address of this machine on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", firstPort+(anyPort+portsUsed.Add(1))%ports)
		if lis, err := net.Listen("tcp", address); err == nil {
			lis.Close()
			return address
		}
	}
	t.Fatal("no free port")
	return ""
}
