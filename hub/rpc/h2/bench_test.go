package h2_test

import (
	"io"
	"testing"

	"golang.org/x/net/http2"

	"posxyz/hub/rpc/h2"
)

// BenchmarkTrySend writes a position to a socket: the system call, and what is
// around it. It does not allocate.
func BenchmarkTrySend(b *testing.B) {
	r := startTCP(b, h2.Options{})
	streams := pushing(r)
	nc, err := r.dial(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer nc.Close()
	go io.Copy(io.Discard, nc)
	p := &peer{t: b, nc: nc, Framer: http2.NewFramer(nc, nil)}
	p.coder = newCoder(p)
	p.raw(http2.ClientPreface)
	p.must(p.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1<<31 - 1}))
	p.must(p.WriteWindowUpdate(0, 1<<31-1-65535))
	p.call(1, "Push")
	s := <-streams
	message := make([]byte, 51)
	sent := make(chan struct{}, 1)
	tell := func() { sent <- struct{}{} }
	b.ReportAllocs()
	for b.Loop() {
		s.TrySend(message, tell)
		<-sent
	}
}
