package h2_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// peer speaks HTTP/2 by the frame, and keeps what it is told, a line a frame.
type peer struct {
	*http2.Framer // to write with

	t      testing.TB
	nc     net.Conn
	coder  *hpack.Encoder
	fields bytes.Buffer

	mu   sync.Mutex
	told []string
	data map[uint32][]byte // that came, by stream
}

// dialPeer connects and greets; what the server says to that is not kept.
func dialPeer(t testing.TB, r *running, settings ...http2.Setting) *peer {
	t.Helper()
	p := newPeer(t, r)
	p.raw(http2.ClientPreface)
	p.must(p.WriteSettings(settings...))
	if got := p.heard(); got != "SETTINGS | SETTINGS ack" {
		t.Fatalf("the server greets with %q", got)
	}
	return p
}

func newPeer(t testing.TB, r *running) *peer {
	t.Helper()
	nc, err := r.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, nc: nc, Framer: http2.NewFramer(nc, nil), data: map[uint32][]byte{}}
	p.AllowIllegalWrites = true
	p.coder = hpack.NewEncoder(&p.fields)
	var reading sync.WaitGroup
	reading.Go(p.read)
	t.Cleanup(func() {
		nc.Close()
		reading.Wait()
	})
	return p
}

func (p *peer) read() {
	framer := http2.NewFramer(nil, p.nc)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	for {
		frame, err := framer.ReadFrame()
		p.mu.Lock()
		if err != nil {
			p.told = append(p.told, "EOF")
			p.mu.Unlock()
			return
		}
		if line := p.describe(frame); line != "" {
			p.told = append(p.told, line)
		}
		p.mu.Unlock()
	}
}

func (p *peer) describe(frame http2.Frame) string {
	id := frame.Header().StreamID
	line := ""
	switch f := frame.(type) {
	case *http2.WindowUpdateFrame:
		return "" // when these come is not fixed
	case *http2.SettingsFrame:
		line = "SETTINGS"
		if f.IsAck() {
			line += " ack"
		}
	case *http2.PingFrame:
		line = fmt.Sprintf("PING %s", bytes.TrimRight(f.Data[:], "\x00"))
		if f.IsAck() {
			line += " ack"
		}
	case *http2.GoAwayFrame:
		line = fmt.Sprintf("GOAWAY %d %v %s", f.LastStreamID, f.ErrCode, f.DebugData())
	case *http2.RSTStreamFrame:
		line = fmt.Sprintf("RST %d %v", id, f.ErrCode)
	case *http2.DataFrame:
		p.data[id] = append(p.data[id], f.Data()...)
		line = fmt.Sprintf("DATA %d %d", id, len(f.Data()))
	case *http2.MetaHeadersFrame:
		line = fmt.Sprintf("HEADERS %d", id)
		for _, field := range f.Fields {
			switch field.Name {
			case ":status", "grpc-status":
				line += " " + field.Value
			case "grpc-message":
				line += fmt.Sprintf(" %q", field.Value)
			}
		}
		if f.StreamEnded() {
			line += " end"
		}
	}
	return line
}

// heard returns what the server has said since the last time, once all is quiet.
func (p *peer) heard() string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	told := strings.ReplaceAll(strings.Join(p.told, " | "), "%C2%A0", " ") // protobuf varies its spaces
	p.told = nil
	return told
}

func (p *peer) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("the peer: %v", err)
	}
}

func (p *peer) raw(s string) {
	p.t.Helper()
	_, err := io.WriteString(p.nc, s)
	p.must(err)
}

// block encodes header fields, given as name, value, name, value.
func (p *peer) block(fields ...string) []byte {
	p.fields.Reset()
	for i := 0; i < len(fields); i += 2 {
		p.must(p.coder.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]}))
	}
	return bytes.Clone(p.fields.Bytes())
}

// request is what a call of gRPC begins with; more replaces fields of it or adds
// to them, and an empty value drops one.
func request(method string, more ...string) []string {
	fields := []string{
		":method", "POST", ":scheme", "http", ":path", "/t.T/" + method, ":authority", "test",
		"content-type", "application/grpc", "te", "trailers",
	}
	for i := 0; i < len(more); i += 2 {
		found := false
		for j := 0; j < len(fields); j += 2 {
			if fields[j] == more[i] {
				fields[j+1], found = more[i+1], true
			}
		}
		if !found {
			fields = append(fields, more[i], more[i+1])
		}
	}
	var kept []string
	for i := 0; i < len(fields); i += 2 {
		if fields[i+1] != "" {
			kept = append(kept, fields[i], fields[i+1])
		}
	}
	return kept
}

// call opens a stream.
func (p *peer) call(id uint32, method string, more ...string) {
	p.t.Helper()
	block := p.block(request(method, more...)...)
	first := block[:min(len(block), 16<<10)]
	p.must(p.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: first, EndHeaders: len(first) == len(block)}))
	if len(first) < len(block) {
		p.must(p.WriteContinuation(id, true, block[len(first):]))
	}
}

// send sends a message of n bytes.
func (p *peer) send(id uint32, n int, end bool) {
	p.t.Helper()
	p.must(p.WriteData(id, end, encoded(n)))
}

// encoded is a message on the wire.
func encoded(n int) []byte {
	return prefixed(append(appendVarint([]byte{0x0a}, n), make([]byte, n)...))
}

func appendVarint(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

// prefixed puts gRPC's five bytes before a message.
func prefixed(message []byte) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
}
