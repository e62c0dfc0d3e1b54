package peers

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"posxyz/cmd/bench-fanout/protocol"
)

// TestRawGivesFramesOn sends frames in pieces: two subscribers get them whole.
func TestRawGivesFramesOn(t *testing.T) {
	for _, name := range []string{"tcp", "tcp-coalesce"} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			up, ended := make(chan string, 1), make(chan error, 1)
			go func() { ended <- Serve(ctx, name, func(address string) { up <- address }) }()
			address := <-up
			dial := func(role byte) net.Conn {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { conn.Close() })
				conn.SetDeadline(time.Now().Add(10 * time.Second))
				conn.Write([]byte{role})
				return conn
			}
			read := func(conn net.Conn, want string) {
				got := make([]byte, len(want))
				if _, err := io.ReadFull(conn, got); err != nil || string(got) != want {
					t.Errorf("read %q, want %q: %v", got, want, err)
				}
			}
			subscribers := []net.Conn{dial(protocol.RawSubscriber), dial(protocol.RawSubscriber)}
			for _, conn := range subscribers {
				read(conn, "\x00\x00\x00\x00")
			}
			publisher := dial(protocol.RawPublisher)
			const frames = "\x00\x00\x00\x02ab\x00\x00\x00\x03cde"
			for i := range len(frames) {
				publisher.Write([]byte(frames[i : i+1]))
			}
			for _, conn := range subscribers {
				read(conn, frames)
			}
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

func TestServeWhatIsNotThere(t *testing.T) {
	if err := Serve(t.Context(), "redis", nil); err == nil {
		t.Error("redis was served")
	}
}
