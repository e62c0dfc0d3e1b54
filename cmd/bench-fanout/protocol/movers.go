package protocol

import (
	"fmt"
	"time"

	pb "posxyz/gen/posxyzpb"
)

// The movers go to and fro on parallel lines, between 1 m and ReachM in front.
const (
	ReachM = 41 // metres
	stepM  = 0.125
)

// Movers publishes several moving sources.
type Movers struct {
	*HTTP2

	names []string
}

// NewMovers opens a Publish for n sources.
func NewMovers(authority string, n int) ([]byte, *Movers) {
	m := &Movers{HTTP2: newHTTP2(defaultWindow, false)}
	for i := range n {
		m.names = append(m.names, fmt.Sprintf("mover-%d", i))
	}
	c := call{authority, "Publish", nil, false, defaultWindow}
	return c.open(), m
}

// Append adds a Position of each source. It returns false, and dst as it was,
// while the server's flow control has no room for them.
func (m *Movers) Append(dst []byte, tick int, now time.Time) ([]byte, bool) {
	out := dst
	for i, name := range m.names {
		var ok bool
		out, ok = m.AppendData(out, encode(&pb.Position{
			Position: &pb.Pos{X: place(tick + 40*i), Y: float32(i + 1), Z: 1},
			Source:   name,
			TimeUs:   now.UnixMicro(),
		}))
		if !ok {
			return dst, false
		}
	}
	return out, true
}

// place is a triangle wave between 1 and ReachM.
func place(tick int) float32 {
	const half = int((ReachM - 1) / stepM)
	tick %= 2 * half
	return 1 + stepM*float32(min(tick, 2*half-tick))
}
