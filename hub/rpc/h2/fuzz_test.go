package h2_test

import (
	"io"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"posxyz/hub/rpc/h2"
)

func newCoder(p *peer) *hpack.Encoder { return hpack.NewEncoder(&p.fields) }

// FuzzConnection: whatever comes after the greeting, the server neither panics nor
// hangs, nor keeps anything, and others are served.
func FuzzConnection(f *testing.F) {
	for _, say := range []func(p *peer){
		func(p *peer) { p.call(1, "Echo"); p.send(1, 9, true) },
		func(p *peer) { p.call(1, "Bidi"); p.send(1, 9, false); p.send(1, 9, false) },
		func(p *peer) { p.call(1, "Wait", "grpc-timeout", "1S"); p.call(3, "Sum"); p.send(3, 99, true) },
		func(p *peer) {
			p.must(p.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1}))
			p.call(1, "Echo")
			p.send(1, 1, true)
			p.must(p.WriteWindowUpdate(0, 9))
			p.must(p.WriteWindowUpdate(1, 9))
			p.must(p.WriteRSTStream(1, 0))
			p.must(p.WritePing(false, [8]byte{}))
		},
	} {
		var whole recorder
		p := &peer{t: f, nc: &whole, Framer: http2.NewFramer(&whole, nil)}
		p.coder = newCoder(p)
		say(p)
		f.Add(whole.said)
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		synctest.Test(t, func(t *testing.T) {
			r := start(t, h2.Options{MaxStreams: 10})
			nc, err := r.dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			go io.Copy(io.Discard, nc)
			io.WriteString(nc, http2.ClientPreface+"\x00\x00\x00\x04\x00\x00\x00\x00\x00")
			nc.Write(said)
			time.Sleep(time.Minute) // by then it was cut off
			nc.Close()
			if err := r.client(t).Invoke(t.Context(), "/t.T/Echo", &message{}, &message{}); err != nil {
				t.Errorf("then Echo = %v", err)
			}
		})
	})
}
