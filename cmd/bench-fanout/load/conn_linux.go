package load

import (
	"errors"
	"fmt"
	"io"
	"net/netip"

	"golang.org/x/sys/unix"

	"posxyz/cmd/bench-fanout/protocol"
)

// Conn is one connection of a Swarm.
type Conn struct {
	Number int // from 0, in the order of Dial
	Parser protocol.Parser

	fd      int
	ready   bool
	tail    []byte // the beginning of what has not come whole
	out     []byte // what the kernel did not take yet
	waiting bool   // epoll tells when it does
}

// connect opens a connection and writes the first bytes.
func connect(address string, hello []byte) (int, error) {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return 0, err
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("socket: %w", err)
	}
	err = unix.Connect(fd, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()})
	if err == nil {
		err = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	}
	if err == nil {
		_, err = unix.Write(fd, hello) // a new socket takes that much at once
	}
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		_ = unix.Close(fd)
		return 0, fmt.Errorf("connect to %s: %w", address, err)
	}
	return fd, nil
}

// read reads once into buffer and parses it.
func (c *Conn) read(buffer []byte, got *protocol.Got) error {
	kept := copy(buffer, c.tail)
	n, err := unix.Read(c.fd, buffer[kept:])
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
		return nil
	case err != nil:
		return fmt.Errorf("read: %w", err)
	case n == 0:
		return fmt.Errorf("read: %w", io.ErrUnexpectedEOF)
	}
	data := buffer[:kept+n]
	used, err := c.Parser.Parse(data, got)
	if err != nil {
		return err
	}
	c.tail = append(c.tail[:0], data[used:]...)
	c.ready = c.ready || got.Ready
	return nil
}

// flush writes what is to be written; done is false when the kernel does not
// take all of it now.
func (c *Conn) flush() (done bool, err error) {
	for len(c.out) > 0 {
		n, err := unix.Write(c.fd, c.out)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EAGAIN):
			return false, nil
		case err != nil:
			return false, fmt.Errorf("write: %w", err)
		}
		c.out = append(c.out[:0], c.out[n:]...)
	}
	return true, nil
}
