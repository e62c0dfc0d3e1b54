package peers

import (
	"context"
	"net"
	"slices"
	"sync"

	"posxyz/cmd/bench-fanout/protocol"
)

// readSize is how much a raw server reads at once.
const readSize = 64 << 10

// serveTCP writes each position to each subscriber by itself.
func serveTCP(ctx context.Context, up func(address string)) error {
	return serveRaw(ctx, up, func(s *rawServer, whole []byte) error {
		for len(whole) > 0 {
			frame, rest, err := protocol.CutRaw(whole)
			if err != nil {
				return err
			}
			s.write(frame)
			whole = rest
		}
		return nil
	})
}

// serveCoalescing writes everything that one reading brought at once. Nobody
// does with less: one write per subscriber and reading, no goroutine between.
func serveCoalescing(ctx context.Context, up func(address string)) error {
	return serveRaw(ctx, up, func(s *rawServer, whole []byte) error {
		s.write(whole)
		return nil
	})
}

// rawServer gives what a publisher sends to every subscriber, from the goroutine
// that reads it.
type rawServer struct {
	spread func(s *rawServer, whole []byte) error // gives whole frames to all

	mu          sync.Mutex
	subscribers []net.Conn
}

func serveRaw(ctx context.Context, up func(address string), spread func(*rawServer, []byte) error) error {
	lis, err := listen(ctx)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = lis.Close() })()
	up(lis.Addr().String())
	s := &rawServer{spread: spread}
	var conns sync.WaitGroup
	defer conns.Wait()
	for {
		conn, err := lis.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
		conns.Go(func() {
			if s.serve(conn) != nil {
				stop()
				_ = conn.Close()
			}
		})
	}
}

// serve reads what a connection is. A subscriber's needs no goroutine from then
// on: its error is nil.
func (s *rawServer) serve(conn net.Conn) error {
	role := make([]byte, 1)
	if _, err := conn.Read(role); err != nil {
		return err
	}
	if role[0] == protocol.RawPublisher {
		return s.receive(conn)
	}
	s.mu.Lock()
	s.subscribers = append(slices.Clip(s.subscribers), conn) // write has the old one
	s.mu.Unlock()
	_, err := conn.Write(make([]byte, 4)) // the empty frame
	return err
}

// receive gives whole frames on as they come.
func (s *rawServer) receive(conn net.Conn) error {
	buffer, filled := make([]byte, readSize), 0
	for {
		n, err := conn.Read(buffer[filled:])
		if err != nil {
			return err
		}
		filled += n
		whole, err := wholeFrames(buffer[:filled])
		if err == nil {
			err = s.spread(s, buffer[:whole])
		}
		if err != nil {
			return err
		}
		filled = copy(buffer, buffer[whole:filled])
	}
}

// wholeFrames returns where the last whole frame ends.
func wholeFrames(data []byte) (int, error) {
	for rest := data; ; {
		frame, behind, err := protocol.CutRaw(rest)
		if err != nil || frame == nil {
			return len(data) - len(rest), err
		}
		rest = behind
	}
}

// write writes to every subscriber; a failure shows at the other end.
func (s *rawServer) write(data []byte) {
	if len(data) == 0 {
		return
	}
	s.mu.Lock()
	subscribers := s.subscribers
	s.mu.Unlock()
	for _, conn := range subscribers {
		_, _ = conn.Write(data)
	}
}
