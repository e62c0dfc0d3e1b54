package h2_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"

	"posxyz/hub/rpc/h2"
)

// answered is an Echo of an empty message that has gone well.
const answered = "HEADERS 1 200 | DATA 1 5 | HEADERS 1 0 end"

// TestConformance: what RFC 9113 and gRPC over HTTP/2 say about each frame that a
// peer may send; "still there" in the end means that the connection lives.
func TestConformance(t *testing.T) {
	windows := http2.Setting{ID: http2.SettingInitialWindowSize, Val: 3}
	for _, c := range []struct {
		name string
		do   func(p *peer)
		want string
	}{
		// Calls.
		{"unary", func(p *peer) { p.call(1, "Echo"); p.send(1, 0, true) }, answered},
		{"unary, in many pieces", func(p *peer) {
			p.call(1, "Echo")
			for _, b := range encoded(0) {
				p.must(p.WriteData(1, false, []byte{b}))
			}
			p.must(p.WriteData(1, true, nil))
		}, answered},
		{"padding", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteDataPadded(1, true, encoded(0), make([]byte, 200))) }, answered},
		{"headers in pieces", func(p *peer) {
			block := p.block(request("Echo")...)
			p.must(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block[:3]}))
			p.must(p.WriteContinuation(1, false, block[3:4]))
			p.must(p.WriteContinuation(1, true, block[4:]))
			p.send(1, 0, true)
		}, answered},
		{"headers with padding and priority", func(p *peer) {
			p.must(p.WriteHeaders(http2.HeadersFrameParam{
				StreamID: 1, BlockFragment: p.block(request("Echo")...), EndHeaders: true, PadLength: 9,
				Priority: http2.PriorityParam{StreamDep: 3, Weight: 7},
			}))
			p.send(1, 0, true)
		}, answered},
		{"trailers", func(p *peer) {
			p.call(1, "Echo")
			p.send(1, 0, false)
			p.must(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block("x", "y"), EndHeaders: true, EndStream: true}))
		}, answered},
		{"a server that is done first", func(p *peer) { p.call(1, "Nowhere"); p.send(1, 0, false); p.send(1, 0, true) },
			`HEADERS 1 200 12 "unknown method Nowhere for service t.T" end | RST 1 NO_ERROR`},

		// Refusals.
		{"unknown service", func(p *peer) { p.call(1, "", ":path", "/a.B/C"); p.send(1, 0, true) },
			`HEADERS 1 200 12 "unknown service a.B" end | RST 1 NO_ERROR`},
		{"malformed path", func(p *peer) { p.call(1, "", ":path", "/Echo"); p.send(1, 0, true) },
			`HEADERS 1 200 12 "malformed method name: \"/Echo\"" end | RST 1 NO_ERROR`},
		{"not gRPC", func(p *peer) { p.call(1, "Echo", "content-type", "text/html") },
			`HEADERS 1 415 3 "invalid gRPC request content-type \"text/html\"" end | RST 1 NO_ERROR`},
		{"not POST", func(p *peer) { p.call(1, "Echo", ":method", "GET") },
			`HEADERS 1 405 13 "the HTTP method is \"GET\", want POST" end | RST 1 NO_ERROR`},
		{"no host", func(p *peer) { p.call(1, "Echo", ":authority", "") },
			`HEADERS 1 400 13 "no host or :authority header present" end | RST 1 NO_ERROR`},
		{"host instead of authority", func(p *peer) { p.call(1, "Echo", ":authority", "", "host", "a"); p.send(1, 0, true) }, answered},
		{"bad timeout", func(p *peer) { p.call(1, "Echo", "grpc-timeout", "1x") },
			`HEADERS 1 400 13 "malformed grpc-timeout \"1x\": want a unit of H, M, S, m, u or n" end | RST 1 NO_ERROR`},
		{"bad binary metadata", func(p *peer) { p.call(1, "Echo", "x-bin", "%") },
			`HEADERS 1 400 13 "malformed binary metadata \"%25\" in header \"x-bin\": illegal base64 data at input byte 0" end | RST 1 NO_ERROR`},
		{"no time at all", func(p *peer) { p.call(1, "Wait", "grpc-timeout", "0n") },
			`HEADERS 1 200 4 "context deadline exceeded" end | RST 1 NO_ERROR`},
		{"unknown compression", func(p *peer) { p.call(1, "Echo", "grpc-encoding", "zip") },
			`HEADERS 1 200 12 "grpc: Decompressor is not installed for grpc-encoding \"zip\"" end | RST 1 NO_ERROR`},
		{"compressed all the same", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, true, []byte{1, 0, 0, 0, 1, 0})) },
			`HEADERS 1 200 13 "grpc: compressed flag set with identity or empty encoding" end`},
		{"a flag that is none", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, true, []byte{2, 0, 0, 0, 0})) },
			`HEADERS 1 200 13 "grpc: received unexpected payload format 2" end`},
		{"no message", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, true, nil)) },
			`HEADERS 1 200 13 "h2: the call ended without its request" end`},
		{"two messages", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, true, append(encoded(0), encoded(0)...))) },
			`HEADERS 1 200 13 "h2: a second request, and the call takes one" end`},
		{"half a prefix", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, true, []byte{0, 0})) },
			`HEADERS 1 200 13 "unexpected EOF" end`},
		{"half a message", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, true, []byte{0, 0, 0, 0, 9, 1})) },
			`HEADERS 1 200 13 "unexpected EOF" end`},
		{"a message too long", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, false, []byte{0, 0, 1, 0, 1})) },
			`HEADERS 1 200 8 "grpc: received message larger than max (65537 vs. 65536)" end | RST 1 NO_ERROR`},
		{"a malformed message", func(p *peer) { p.call(1, "Echo"); p.must(p.WriteData(1, true, prefixed([]byte{0xff}))) },
			`HEADERS 1 200 13 "grpc: failed to unmarshal the received message: proto: cannot parse invalid wire-format data" end`},
		{"headers too long", func(p *peer) {
			p.call(1, "Echo", "a", strings.Repeat("\\", 6<<10), "b", strings.Repeat("\\", 6<<10), "c", strings.Repeat("\\", 6<<10))
		}, `HEADERS 1 200 8 "h2: header list larger than max (16384 bytes)" end | RST 1 NO_ERROR`},
		{"a header too long", func(p *peer) { p.call(1, "Echo", "a", strings.Repeat("\\", 17<<10)) }, "GOAWAY 1 COMPRESSION_ERROR malformed frame"},

		// Malformed requests are stream errors: RFC 9113, section 8.1.1.
		{"no method", func(p *peer) { p.call(1, "Echo", ":method", "") }, "RST 1 PROTOCOL_ERROR"},
		{"no path", func(p *peer) { p.call(1, "Echo", ":path", "") }, "RST 1 PROTOCOL_ERROR"},
		{"connection header", func(p *peer) { p.call(1, "Echo", "connection", "close") }, "RST 1 PROTOCOL_ERROR"},
		{"upper case header", func(p *peer) { p.call(1, "Echo", "X", "y") }, "RST 1 PROTOCOL_ERROR"},
		{"unknown pseudo header", func(p *peer) { p.call(1, "Echo", ":x", "y") }, "RST 1 PROTOCOL_ERROR"},

		// Streams.
		{"even id", func(p *peer) { p.call(2, "Echo") }, `GOAWAY 0 PROTOCOL_ERROR HEADERS with stream id 2, want an odd one over 0`},
		{"id 0", func(p *peer) { p.call(0, "Echo") }, `GOAWAY 0 PROTOCOL_ERROR HEADERS with stream id 0, want an odd one over 0`},
		{"falling id", func(p *peer) { p.call(5, "Wait"); p.call(3, "Wait") }, `GOAWAY 5 PROTOCOL_ERROR HEADERS with stream id 3, want an odd one over 5`},
		{"id again", func(p *peer) { p.call(1, "Echo"); p.send(1, 0, true); p.heard(); p.call(1, "Echo") },
			`GOAWAY 1 PROTOCOL_ERROR HEADERS with stream id 1, want an odd one over 1`},
		{"HEADERS after END_STREAM", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteData(1, true, nil))
			p.must(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block("x", "y"), EndHeaders: true, EndStream: true}))
		}, "RST 1 STREAM_CLOSED"},
		{"trailers without END_STREAM", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block("x", "y"), EndHeaders: true}))
		}, "RST 1 PROTOCOL_ERROR"},
		{"DATA after END_STREAM", func(p *peer) { p.call(1, "Wait"); p.send(1, 0, true); p.send(1, 0, false) }, "RST 1 STREAM_CLOSED"},
		{"DATA after RST_STREAM", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteRSTStream(1, http2.ErrCodeCancel))
			p.send(1, 0, false)
		}, "RST 1 STREAM_CLOSED"},
		{"DATA on an idle stream", func(p *peer) { p.send(1, 0, false) }, "GOAWAY 0 PROTOCOL_ERROR DATA on stream 1, which is not open"},
		{"DATA on stream 0", func(p *peer) { p.send(0, 0, false) }, "GOAWAY 0 PROTOCOL_ERROR DATA on stream 0, which is not open"},
		{"too much padding", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteRawFrame(http2.FrameData, http2.FlagDataPadded, 1, []byte{9, 0}))
		}, "GOAWAY 1 PROTOCOL_ERROR more padding than DATA"},
		{"padding without a length", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteRawFrame(http2.FrameData, http2.FlagDataPadded, 1, nil))
		},
			"GOAWAY 1 FRAME_SIZE_ERROR padded DATA without a length of padding"},
		{"RST_STREAM", func(p *peer) { p.call(1, "Wait"); p.must(p.WriteRSTStream(1, http2.ErrCodeCancel)) }, ""},
		{"RST_STREAM twice", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteRSTStream(1, http2.ErrCodeCancel))
			p.must(p.WriteRSTStream(1, http2.ErrCodeCancel))
		}, ""},
		{"RST_STREAM on an idle stream", func(p *peer) { p.must(p.WriteRSTStream(1, http2.ErrCodeCancel)) },
			"GOAWAY 0 PROTOCOL_ERROR RST_STREAM on stream 1, which is not open"},
		{"PRIORITY", func(p *peer) { p.must(p.WritePriority(9, http2.PriorityParam{StreamDep: 3})) }, ""},
		{"PRIORITY of a wrong length", func(p *peer) { p.must(p.WriteRawFrame(http2.FramePriority, 0, 9, []byte{1})) },
			"GOAWAY 0 FRAME_SIZE_ERROR malformed frame"},
		{"PUSH_PROMISE", func(p *peer) {
			p.must(p.WritePushPromise(http2.PushPromiseParam{StreamID: 1, PromiseID: 2, BlockFragment: p.block("x", "y"), EndHeaders: true}))
		}, "GOAWAY 0 PROTOCOL_ERROR PUSH_PROMISE from a client"},
		{"a frame of another kind", func(p *peer) { p.must(p.WriteRawFrame(0xee, 0xff, 7, []byte("what"))) }, ""},
		{"GOAWAY", func(p *peer) { p.must(p.WriteGoAway(0, http2.ErrCodeNo, nil)) }, ""},
		{"CONTINUATION alone", func(p *peer) { p.must(p.WriteContinuation(1, true, nil)) }, "GOAWAY 0 PROTOCOL_ERROR malformed frame"},
		{"another frame in a header block", func(p *peer) {
			p.must(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block(request("Echo")...)}))
			p.must(p.WritePing(false, [8]byte{}))
		}, "GOAWAY 1 PROTOCOL_ERROR malformed frame"},
		{"a header block that is none", func(p *peer) {
			p.must(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0xff, 0xff, 0xff}, EndHeaders: true}))
		}, "GOAWAY 1 COMPRESSION_ERROR malformed frame"},
		{"HEADERS shorter than their fields", func(p *peer) { p.must(p.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersPriority, 1, []byte{1})) },
			"GOAWAY 1 FRAME_SIZE_ERROR frame too short"},
		{"a frame too large", func(p *peer) { p.must(p.WriteRawFrame(0xee, 0, 0, make([]byte, 16385))) }, "GOAWAY 0 FRAME_SIZE_ERROR frame too large"},

		// Windows.
		{"WINDOW_UPDATE of 0 on a stream", func(p *peer) { p.call(1, "Wait"); p.must(p.WriteWindowUpdate(1, 0)) }, "RST 1 PROTOCOL_ERROR"},
		{"WINDOW_UPDATE of 0 on the connection", func(p *peer) { p.must(p.WriteWindowUpdate(0, 0)) }, "GOAWAY 0 PROTOCOL_ERROR malformed frame"},
		{"WINDOW_UPDATE on an idle stream", func(p *peer) { p.must(p.WriteWindowUpdate(1, 1)) },
			"GOAWAY 0 PROTOCOL_ERROR WINDOW_UPDATE on stream 1, which is not open"},
		{"WINDOW_UPDATE on a closed stream", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteRSTStream(1, http2.ErrCodeCancel))
			p.must(p.WriteWindowUpdate(1, 1))
		}, ""},
		{"a stream's window too large", func(p *peer) { p.call(1, "Wait"); p.must(p.WriteWindowUpdate(1, 1<<31-1)) }, "RST 1 FLOW_CONTROL_ERROR"},
		{"the connection's window too large", func(p *peer) { p.must(p.WriteWindowUpdate(0, 1<<31-1)) },
			"GOAWAY 0 FLOW_CONTROL_ERROR WINDOW_UPDATE makes the connection's window larger than 2^31-1"},
		{"a window too large by SETTINGS", func(p *peer) {
			p.call(1, "Wait")
			p.must(p.WriteWindowUpdate(1, 1<<31-1-65535))
			p.must(p.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 65536}))
		}, "GOAWAY 1 FLOW_CONTROL_ERROR SETTINGS_INITIAL_WINDOW_SIZE makes a window larger than 2^31-1"},
		{"more DATA than the stream's window", func(p *peer) {
			p.call(1, "Wait") // which does not read
			for range 4 {
				p.must(p.WriteData(1, false, make([]byte, 16383)))
			}
			p.must(p.WriteData(1, false, make([]byte, 4)))
		}, "GOAWAY 1 FLOW_CONTROL_ERROR more DATA than the connection's window allows"},
		{"a window of 3", func(p *peer) { p.must(p.WriteSettings(windows)); p.heard(); p.call(1, "Echo"); p.send(1, 0, true) },
			"HEADERS 1 200 | DATA 1 3"},
		{"a window that grows by SETTINGS", func(p *peer) {
			p.must(p.WriteSettings(windows))
			p.call(1, "Echo")
			p.send(1, 0, true)
			p.heard()
			p.must(p.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 7}))
		}, "SETTINGS ack | DATA 1 2 | HEADERS 1 0 end"},
		{"a negative window", func(p *peer) {
			p.must(p.WriteSettings(windows))
			p.call(1, "Echo")
			p.send(1, 0, true)
			p.heard()
			p.must(p.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})) // it has -3 now
			p.heard()
			p.must(p.WriteWindowUpdate(1, 3)) // 0
			p.must(p.WriteWindowUpdate(1, 1)) // 1
			p.must(p.WriteWindowUpdate(1, 9))
		}, "DATA 1 1 | DATA 1 1 | HEADERS 1 0 end"},
		{"the connection's window", func(p *peer) {
			p.must(p.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 20}))
			p.call(1, "Repeat")
			p.must(p.WriteData(1, true, prefixed(append([]byte{0x0a, 1}, 255)))) // 255 messages of 8 bytes
			p.call(3, "Repeat")
			big := append([]byte{0x0a, 0xe8, 0x07, 100}, make([]byte, 999)...) // 100 of 1,000
			p.must(p.WriteData(3, true, prefixed(big)))
			p.heard()
			p.must(p.WriteWindowUpdate(0, 1<<20))
			p.heard()
			p.mu.Lock()
			defer p.mu.Unlock()
			if len(p.data[1]) != 255*8 || len(p.data[3]) != 100*1008 {
				p.t.Errorf("%d and %d bytes came, want all", len(p.data[1]), len(p.data[3]))
			}
		}, ""},

		// SETTINGS and PING.
		{"SETTINGS", func(p *peer) { p.must(p.WriteSettings(http2.Setting{ID: 0x77, Val: 1})) }, "SETTINGS ack"},
		{"SETTINGS ack", func(p *peer) { p.must(p.WriteSettingsAck()) }, ""},
		{"SETTINGS ack with content", func(p *peer) { p.must(p.WriteRawFrame(http2.FrameSettings, http2.FlagSettingsAck, 0, make([]byte, 6))) },
			"GOAWAY 0 FRAME_SIZE_ERROR malformed frame"},
		{"SETTINGS of half a setting", func(p *peer) { p.must(p.WriteRawFrame(http2.FrameSettings, 0, 0, make([]byte, 5))) },
			"GOAWAY 0 FRAME_SIZE_ERROR malformed frame"},
		{"SETTINGS on a stream", func(p *peer) { p.must(p.WriteRawFrame(http2.FrameSettings, 0, 1, nil)) }, "GOAWAY 0 PROTOCOL_ERROR malformed frame"},
		{"SETTINGS_ENABLE_PUSH of 2", func(p *peer) { p.must(p.WriteSettings(http2.Setting{ID: http2.SettingEnablePush, Val: 2})) },
			"GOAWAY 0 PROTOCOL_ERROR malformed frame"},
		{"SETTINGS_MAX_FRAME_SIZE of 1", func(p *peer) { p.must(p.WriteSettings(http2.Setting{ID: http2.SettingMaxFrameSize, Val: 1})) },
			"GOAWAY 0 PROTOCOL_ERROR malformed frame"},
		{"SETTINGS_INITIAL_WINDOW_SIZE of 2^31", func(p *peer) {
			p.must(p.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 31}))
		}, "GOAWAY 0 FLOW_CONTROL_ERROR malformed frame"},
		{"SETTINGS_HEADER_TABLE_SIZE of 0", func(p *peer) {
			p.must(p.WriteSettings(http2.Setting{ID: http2.SettingHeaderTableSize, Val: 0}))
			p.heard()
			p.call(1, "Echo")
			p.send(1, 0, true)
		}, answered},
		{"PING", func(p *peer) { p.must(p.WritePing(false, [8]byte{'h', 'i'})) }, "PING hi ack"},
		{"PING ack that nobody asked for", func(p *peer) { p.must(p.WritePing(true, [8]byte{'h', 'i'})) }, ""},
		{"PING of a wrong length", func(p *peer) { p.must(p.WriteRawFrame(http2.FramePing, 0, 0, []byte{1})) }, "GOAWAY 0 FRAME_SIZE_ERROR malformed frame"},
		{"PING on a stream", func(p *peer) { p.must(p.WriteRawFrame(http2.FramePing, 0, 1, make([]byte, 8))) }, "GOAWAY 0 PROTOCOL_ERROR malformed frame"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := dialPeer(t, start(t, h2.Options{MaxMessageBytes: 64 << 10}))
				c.do(p)
				if got := p.heard(); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
				time.Sleep(2 * time.Second) // a connection that is given up lingers for one
				got, want := p.heard(), "EOF"
				if !strings.HasPrefix(c.want, "GOAWAY") {
					p.must(p.WritePing(false, [8]byte{'?'}))
					got, want = p.heard(), "PING ? ack"
				}
				if got != want {
					t.Errorf("then it says %q, want %q", got, want)
				}
			})
		})
	}
}

// TestGreeting: who does not speak HTTP/2 is told so, and who says nothing is not
// waited for.
func TestGreeting(t *testing.T) {
	for _, c := range []struct{ says, want string }{
		{"", "SETTINGS"},
		{"PRI * HTTP/2.0\r\n\r\nSM", "SETTINGS"},
		{"GET / HTTP/1.1\r\nHost: hub\r\n\r\n", "SETTINGS | GOAWAY 0 PROTOCOL_ERROR this is HTTP/2, and you began with \"GET / HTTP/1.1\\r\\nHost: hu\""},
		{http2.ClientPreface, "SETTINGS"},
		{http2.ClientPreface + "\x00\x00\x08\x06\x00\x00\x00\x00\x0012345678", "SETTINGS | GOAWAY 0 PROTOCOL_ERROR the first frame is PING, want SETTINGS"},
		{http2.ClientPreface + "\x00\x00\x00\x04\x01\x00\x00\x00\x00", "SETTINGS | GOAWAY 0 PROTOCOL_ERROR the first frame is SETTINGS, want SETTINGS"},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newPeer(t, start(t, h2.Options{}))
			p.raw(c.says)
			if got := p.heard(); got != c.want {
				t.Errorf("to %q it says %q, want %q", c.says, got, c.want)
			}
			time.Sleep(h2.DefaultGreetingTimeout)
			if got := p.heard(); got != "EOF" {
				t.Errorf("%v after %q it says %q, want the end", h2.DefaultGreetingTimeout, c.says, got)
			}
		})
	}
}
