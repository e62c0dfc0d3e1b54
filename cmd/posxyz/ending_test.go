package main

import (
	"path/filepath"
	"strings"
	"testing"

	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// TestCtrlC ends every subcommand that runs until it is told, in the midst of it.
func TestCtrlC(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--orbit")
	client := hub.client(t)
	dir := t.TempDir()
	heard := func(name string) string { return filepath.Join(dir, name+".wav") }

	for _, c := range []struct {
		command
		midst func(*process) bool // reports whether it does what it is there for
	}{
		{command{args: []string{"hub", "--listen", "127.0.0.1:0"}}, said("the hub is up")},
		{command{args: []string{"poll"}}, said("status: 0")},
		{command{args: []string{"watch"}}, said("character")},
		{command{args: []string{"demo", "--out", heard("demo")}}, said("Join in")},
		{command{args: []string{"publish", "walk", "--source", "a"}}, moves(client, "a")},
		{command{args: []string{"publish", writeFile(t, "slow.csv", "time_s,x,y,z\n0,1,0,0\n3600,1,0,0\n"), "--source", "c"}}, moves(client, "c")},
		{command{args: []string{"publish", "-", "--source", "b"}, pipe: true}, func(p *process) bool {
			_, _ = p.stdin.Write([]byte(`{"x":1,"y":0,"z":0}` + "\n"))
			return moves(client, "b")(p)
		}},
		{command{args: []string{"listen", "--out", heard("a")}}, grows(heard("a"))},
		{command{args: []string{"listen", "--out", heard("b"), "--sound", "-"}, pipe: true}, grows(heard("b"))},
	} {
		t.Run(strings.Join(c.args[:min(2, len(c.args))], " "), func(t *testing.T) {
			t.Parallel()
			if c.args[0] != "hub" && c.args[0] != "demo" {
				c.args = append(c.args, "--hub", hub.address)
			}
			p := startCommand(t, c.command)
			eventually(t, "it to be in the midst", func() bool { return c.midst(p) })
			p.interrupt()
			if text := p.stderr.String(); strings.Contains(text, "posxyz: ") || strings.Contains(text, "goroutine") {
				t.Errorf("%s said %q at its end, want no error", p.name, text)
			}
		})
	}
}

// said reports whether a process has printed or logged something.
func said(text string) func(*process) bool {
	return func(p *process) bool { return strings.Contains(p.stdout.String()+p.stderr.String(), text) }
}

// moves reports whether a source is alive.
func moves(client *rpc.Client, source string) func(*process) bool {
	return func(p *process) bool {
		latest, err := client.Latest(p.t.Context(), pose.SourceID{Name: source})
		return err == nil && latest.Status == pose.Live
	}
}

// grows reports whether there is sound in a file.
func grows(path string) func(*process) bool {
	return func(*process) bool {
		written, _ := wavBytes(path)
		return written > 0
	}
}

// TestHubSaysGoodbye wants a hub that ends to tell who follows it, and those to go
// on waiting.
func TestHubSaysGoodbye(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--orbit")
	watch := start(t, "watch", "--hub", hub.address)
	publish := start(t, "publish", "walk", "--source", "walker", "--hub", hub.address)
	poll := start(t, "poll", "--every", "20ms", "--hub", hub.address)
	poll.stdout.await(t, 0, "status: 0")
	watch.stdout.await(t, 0, "walker")

	hub.interrupt()
	hub.stderr.await(t, 0, "the hub is down")
	for _, p := range []*process{watch, publish, poll} {
		p.stderr.await(t, 0, "the hub is away")
	}
	// They were told by a status, and not by a connection that broke.
	for _, p := range []*process{watch, publish} {
		if _, ok := p.stderr.find(0, `"hub: shutting down"`); !ok {
			t.Errorf("%s said %q, want the hub's own word for it", p.name, p.stderr)
		}
	}
	for _, p := range []*process{watch, publish, poll} {
		p.interrupt()
	}
}
