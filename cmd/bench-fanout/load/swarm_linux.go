package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"posxyz/cmd/bench-fanout/protocol"
)

const (
	readSize  = 256 << 10
	most      = 512 // connections told of at once
	atOnce    = 100 // connections opened at once
	patience  = 20 * time.Second
	lookAtCtx = 100 * time.Millisecond // at least that often
)

// Swarm is the connections of a benchmark.
type Swarm struct {
	// Take is told what each reading brought. What it is given is valid until it
	// returns.
	Take func(c *Conn, got *protocol.Got, at time.Duration) error

	epoll  int
	start  time.Time
	conns  []*Conn
	events []unix.EpollEvent
	buffer []byte
	got    protocol.Got
}

// NewSwarm returns a Swarm without connections.
func NewSwarm() (*Swarm, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	return &Swarm{
		Take:   func(*Conn, *protocol.Got, time.Duration) error { return nil },
		epoll:  epoll,
		start:  time.Now(),
		events: make([]unix.EpollEvent, most),
		buffer: make([]byte, readSize),
	}, nil
}

// Now is the time since NewSwarm, by the monotonic clock.
func (s *Swarm) Now() time.Duration { return time.Since(s.start) }

// Dial opens a connection with hello.
func (s *Swarm) Dial(address string, hello []byte, parser protocol.Parser) (*Conn, error) {
	fd, err := connect(address, hello)
	if err != nil {
		return nil, err
	}
	c := &Conn{Number: len(s.conns), Parser: parser, fd: fd}
	s.conns = append(s.conns, c)
	if err := s.control(unix.EPOLL_CTL_ADD, c, unix.EPOLLIN); err != nil {
		return nil, err
	}
	return c, nil
}

// DialAll opens n connections, each with what open returns, and waits until the
// server has confirmed them.
func (s *Swarm) DialAll(ctx context.Context, n int, address string, open func() ([]byte, protocol.Parser)) error {
	for n > 0 {
		first := len(s.conns)
		for range min(n, atOnce) {
			hello, parser := open()
			if _, err := s.Dial(address, hello, parser); err != nil {
				return err
			}
		}
		if err := s.Await(ctx, s.conns[first:]...); err != nil {
			return err
		}
		n -= len(s.conns) - first
	}
	return nil
}

// Await waits until the server has confirmed these connections.
func (s *Swarm) Await(ctx context.Context, conns ...*Conn) error {
	deadline := s.Now() + patience
	for _, c := range conns {
		for !c.ready {
			if s.Now() > deadline {
				return errors.New("the server does not confirm a subscription")
			}
			if err := s.Step(ctx, lookAtCtx); err != nil {
				return err
			}
		}
	}
	return nil
}

// RunUntil steps until a time, and once if that has passed.
func (s *Swarm) RunUntil(ctx context.Context, until time.Duration) error {
	for {
		err := s.Step(ctx, until-s.Now())
		if err != nil || s.Now() >= until {
			return err
		}
	}
}

// Step waits for something to read, as long as wait at most, and reads it. The
// last millisecond of a wait is not slept: epoll counts in those.
func (s *Swarm) Step(ctx context.Context, wait time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	wait = min(max(wait, 0), lookAtCtx)
	n, err := unix.EpollWait(s.epoll, s.events, int(wait/time.Millisecond))
	if err != nil && !errors.Is(err, unix.EINTR) {
		return fmt.Errorf("epoll: %w", err)
	}
	for _, event := range s.events[:max(n, 0)] {
		if err := s.serve(s.conns[event.Fd], event.Events); err != nil {
			return fmt.Errorf("connection %d: %w", event.Fd, err)
		}
	}
	return nil
}

func (s *Swarm) serve(c *Conn, events uint32) error {
	if events&unix.EPOLLOUT != 0 {
		if err := s.Send(c); err != nil {
			return err
		}
	}
	if events&^unix.EPOLLOUT == 0 {
		return nil
	}
	s.got.Reset()
	if err := c.read(s.buffer, &s.got); err != nil {
		return err
	}
	if err := s.Take(c, &s.got, s.Now()); err != nil {
		return err
	}
	if len(s.got.Reply) == 0 {
		return nil
	}
	return s.Send(c, s.got.Reply...)
}

// Send writes data, now or when the kernel takes it.
func (s *Swarm) Send(c *Conn, data ...byte) error {
	c.out = append(c.out, data...)
	done, err := c.flush()
	if err != nil || done != c.waiting {
		return err
	}
	c.waiting = !done
	events := uint32(unix.EPOLLIN)
	if c.waiting {
		events |= unix.EPOLLOUT
	}
	return s.control(unix.EPOLL_CTL_MOD, c, events)
}

// control tells epoll what to say of c. It hands the number back, not the file.
func (s *Swarm) control(what int, c *Conn, events uint32) error {
	err := unix.EpollCtl(s.epoll, what, c.fd, &unix.EpollEvent{Events: events, Fd: int32(c.Number)})
	if err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	return nil
}

// Close closes every connection.
func (s *Swarm) Close() {
	for _, c := range s.conns {
		_ = unix.Close(c.fd)
	}
	_ = unix.Close(s.epoll)
}
