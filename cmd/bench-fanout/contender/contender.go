//go:build linux

package contender

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	pb "posxyz/gen/posxyzpb"

	"posxyz/cmd/bench-fanout/peers"
	"posxyz/cmd/bench-fanout/process"
	"posxyz/cmd/bench-fanout/protocol"
)

// Hub is the name of the hub among the servers; Naive is the peer that speaks as
// it does.
const (
	Hub   = "hub"
	Naive = "naive"
)

// ChildVariable is set in the environment of a child that is this program.
const ChildVariable = "BENCH_FANOUT_CHILD"

// upMark stands before the address that a peer prints.
const upMark = "listening "

// Lineup is what servers run with.
type Lineup struct {
	Hub     string   // path of posxyz
	HubArgs []string // besides what it needs
	Cores   process.Cores
	Payload int  // bytes of a position
	Newest  bool // the hub need not send every position

	NaiveSource string // makes the naive server's Updates as large as the hub's
	quiet       []string
}

// Names returns every server, the hub first.
func Names() []string { return append([]string{Hub}, peers.Names()...) }

// Check reports whether the hub can be run, and learns which flags it has.
func (l *Lineup) Check(ctx context.Context) error {
	help, err := exec.CommandContext(ctx, l.Hub, "hub", "--help").Output()
	if err != nil {
		return fmt.Errorf("%s hub --help: %w; build it with `make build`, or say where it is with --hub", l.Hub, err)
	}
	if strings.Contains(string(help), "--http") {
		l.quiet = []string{"--http="} // no page
	}
	return nil
}

// Start runs a server. Its process ends with the calling thread.
func (l *Lineup) Start(ctx context.Context, name string) (*process.Child, error) {
	child, err := process.Start(ctx, l.command(name))
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	return child, nil
}

func (l *Lineup) command(name string) process.Command {
	if name != Hub {
		return Self(l.Cores.Server, peerIsUp, "serve", name)
	}
	return process.Command{
		Path: l.Hub,
		Args: slices.Concat([]string{"hub", "--listen", "127.0.0.1:0"}, l.quiet, l.HubArgs),
		Env:  slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "POSXYZ_") }),
		Core: l.Cores.Server,
		Up:   hubIsUp,
	}
}

// Self is this program, started again.
func Self(core int, up func(string) (string, bool), args ...string) process.Command {
	return process.Command{
		Path: "/proc/self/exe", // even if the file was replaced meanwhile
		Args: args,
		Env:  append(os.Environ(), ChildVariable+"=1"),
		Core: core,
		Up:   up,
	}
}

// Serve is what a child does that is a peer.
func Serve(ctx context.Context, name string) error {
	return peers.Serve(ctx, name, func(address string) { fmt.Println(upMark + address) })
}

func peerIsUp(line string) (string, bool) { return strings.CutPrefix(line, upMark) }

func hubIsUp(line string) (string, bool) {
	var said struct{ Message, Listen string }
	err := json.Unmarshal([]byte(line), &said)
	return said.Listen, err == nil && said.Message == "the hub is up"
}

// Dialect returns how to talk to a server.
func (l *Lineup) Dialect(name, address string) protocol.Dialect {
	switch name {
	case Hub:
		return protocol.GRPC{Authority: address, Source: "character", Request: &pb.SubscribeRequest{EverySample: !l.Newest}}
	case Naive:
		return protocol.GRPC{Authority: address, Source: l.NaiveSource, Request: &pb.SubscribeRequest{}}
	case "nats":
		return protocol.NATS{Payload: l.Payload}
	}
	return protocol.Raw{Payload: l.Payload}
}
