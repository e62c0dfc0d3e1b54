package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal is a terminal of our own, and what a program wrote to it.
type terminal struct {
	t     *testing.T
	ours  *os.File
	their *os.File

	mu      sync.Mutex
	written bytes.Buffer
}

// newTerminal opens a terminal of that size, until the end of the test.
func newTerminal(t *testing.T, width, height uint16) *terminal {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	number, err := unix.IoctlGetInt(int(ours.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(ours.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	their, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, ours: ours, their: their}
	term.resize(width, height)
	var reading sync.WaitGroup
	reading.Go(func() { _, _ = io.Copy(term, ours) }) // ends when the last of the other end is closed
	t.Cleanup(func() {
		their.Close()
		reading.Wait()
		ours.Close()
	})
	return term
}

// Write notes what was written.
func (term *terminal) Write(text []byte) (int, error) {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.written.Write(text)
}

// String returns what was written.
func (term *terminal) String() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.written.String()
}

// picture returns what was painted last, line by line.
func (term *terminal) picture() []string {
	all := strings.Split(term.String(), cursorHome)
	return strings.Split(strings.ReplaceAll(all[len(all)-1], clearLine, ""), "\r\n")
}

func (term *terminal) resize(width, height uint16) {
	term.t.Helper()
	if err := unix.IoctlSetWinsize(int(term.ours.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: width, Row: height}); err != nil {
		term.t.Fatal(err)
	}
}

// start runs the program with its stdout and stderr on the terminal.
func (term *terminal) start(env []string, args ...string) *exec.Cmd {
	term.t.Helper()
	cmd := exec.Command(built(term.t), args...)
	cmd.Env = append(append(cleanEnv(), "TERM=xterm", "NO_COLOR="), env...)
	cmd.Stdout, cmd.Stderr = term.their, term.their
	if err := cmd.Start(); err != nil {
		term.t.Fatal(err)
	}
	term.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

// TestTopTerminal: top takes a terminal over, fits it as it changes, and gives it
// back at Ctrl-C.
func TestTopTerminal(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--orbit")
	for _, c := range []struct {
		name    string
		env     []string
		colours bool
	}{
		{"colours", nil, true},
		{"no colours", []string{"NO_COLOR=1"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			term := newTerminal(t, 60, 20)
			top := term.start(c.env, "top", "--every", "1h", "--hub", hub.address)
			eventually(t, "the table", func() bool { return strings.Contains(term.String(), clearBelow) })
			if text := term.String(); !strings.HasPrefix(text, enterScreen+cursorHome) {
				t.Errorf("wrote %q, want it to take the screen first", text)
			}
			if got := strings.Contains(term.String(), "\x1b["+string(bold)+"m"); got != c.colours {
				t.Errorf("colours: %v, want %v: %q", got, c.colours, term)
			}
			wide := len(term.picture())
			term.resize(24, 20)
			eventually(t, "a narrower table", func() bool { return len(term.picture()) > wide })

			if err := top.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if err := top.Wait(); err != nil {
				t.Errorf("after Ctrl-C: %v, want status 0", err)
			}
			eventually(t, "the screen as it was", func() bool { return strings.HasSuffix(term.String(), leaveScreen) })
		})
	}
}
