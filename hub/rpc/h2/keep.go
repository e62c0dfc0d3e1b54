package h2

import "time"

// ticksPerTimeout is how finely silence is measured: in fifths of KeepaliveTimeout.
const ticksPerTimeout = 5

// keep looks at all connections once a tick, until done: they need no timers of
// their own, and reading no clock. A peer is asked in the last tick of
// KeepaliveTime, and cut off in the last tick of KeepaliveTimeout after that.
func (s *Server) keep(done <-chan struct{}) {
	tick := s.opts.KeepaliveTimeout / ticksPerTimeout
	ask := max(int(s.opts.KeepaliveTime/tick)-1, 1)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	var conns []*conn
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
		}
		s.mu.Lock()
		conns = conns[:0]
		for c := range s.open {
			conns = append(conns, c)
		}
		s.mu.Unlock()
		for _, c := range conns {
			c.tick(ask, ask+ticksPerTimeout)
		}
		clear(conns)
	}
}

// allowance is how many frames without use a peer may send in a tick: enough to
// reset all its streams some times over.
func (s *Server) allowance() int { return 1000 + 4*s.opts.MaxStreams }
