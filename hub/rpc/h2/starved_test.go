package h2_test

import (
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"

	"posxyz/hub/rpc/h2"
)

// TestResetWhileStarved: a peer that gives the connection no window, and resets
// its calls while their replies wait for it, has us keep none of them.
func TestResetWhileStarved(t *testing.T) {
	const calls, behind = 3000, 200
	metadata := strings.Repeat("m", 8<<10)
	synctest.Test(t, func(t *testing.T) {
		p := dialPeer(t, start(t, h2.Options{Window: 64 << 20}), http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1<<31 - 1})
		id := uint32(1)
		call := func() {
			p.call(id, "Echo", "m", metadata)
			p.send(id, 1000, true)
			id += 2
		}
		for range behind { // more than the connection's window takes
			call()
		}
		before := heap()
		for i := range calls {
			call()
			p.must(p.WriteRSTStream(id-2*behind, http2.ErrCodeCancel))
			if i%500 == 0 {
				time.Sleep(h2.DefaultKeepaliveTimeout) // a new allowance
				p.must(p.WritePing(true, [8]byte{}))   // it is alive
			}
		}
		p.heard()
		if grown := heap() - before; grown > 8<<20 {
			t.Errorf("after %d calls that were reset the heap has grown by %d kB, want what %d calls hold", calls, grown>>10, behind)
		}
	})
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
