//go:build !unix

package h2

import "net"

// rawConn is what other systems have not got: there, a goroutine writes, and a
// connection keeps a small buffer to wait for input with.
type rawConn struct{}

func (*rawConn) open(net.Conn) bool { return false }

func (*rawConn) read() (*[]byte, int, error) { return nil, 0, net.ErrClosed }

func (*rawConn) write([]byte) (int, error) { return 0, nil }
