//go:build unix

package h2

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// rawConn reads and writes a socket without taking a buffer, or a goroutine,
// before there is something to do. One goroutine reads and one writes at a time.
type rawConn struct {
	conn syscall.RawConn // nil if this is no socket

	readOnce  func(fd uintptr) bool
	buffer    *[]byte
	got       int
	readError error

	writeOnce  func(fd uintptr) bool
	data       []byte
	written    int
	writeError error
}

// open reports whether nc is a socket.
func (r *rawConn) open(nc net.Conn) bool {
	socket, ok := nc.(syscall.Conn)
	if !ok {
		return false
	}
	conn, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	r.conn, r.readOnce, r.writeOnce = conn, r.tryRead, r.tryWrite
	return true
}

// read waits for input and returns it in a pooled buffer.
func (r *rawConn) read() (buffer *[]byte, n int, err error) {
	if err := r.conn.Read(r.readOnce); err != nil {
		return nil, 0, err
	}
	return r.buffer, r.got, r.readError
}

// tryRead reports whether waiting is over.
func (r *rawConn) tryRead(fd uintptr) bool {
	r.buffer = takeBuffer()
	r.got, r.readError = retry(syscall.Read, fd, *r.buffer)
	if r.got > 0 {
		return true
	}
	giveBuffer(r.buffer)
	r.buffer = nil
	if isAgain(r.readError) {
		return false
	}
	if r.readError == nil {
		r.readError = io.EOF
	}
	return true
}

// write hands over what the kernel takes at once.
func (r *rawConn) write(data []byte) (int, error) {
	r.data = data
	err := r.conn.Write(r.writeOnce)
	r.data = nil
	if err != nil {
		return 0, err
	}
	return r.written, r.writeError
}

func (r *rawConn) tryWrite(fd uintptr) bool {
	r.written, r.writeError = retry(syscall.Write, fd, r.data)
	if isAgain(r.writeError) {
		r.writeError = nil
	}
	return true
}

// retry calls a system call until no signal comes in between.
func retry(call func(fd int, p []byte) (int, error), fd uintptr, p []byte) (int, error) {
	for {
		n, err := call(int(fd), p)
		if !errors.Is(err, syscall.EINTR) {
			return max(n, 0), wrapSyscall(err)
		}
	}
}

func isAgain(err error) bool { return errors.Is(err, syscall.EAGAIN) }

func wrapSyscall(err error) error {
	if err == nil || isAgain(err) {
		return err
	}
	return os.NewSyscallError("socket", err)
}
