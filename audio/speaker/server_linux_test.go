//go:build !nocard

package speaker

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"posxyz/audio"
)

// TestServerHangs: where somebody is there and says nothing, that is said soon, and
// nothing else is opened.
func TestServerHangs(t *testing.T) {
	for name, listens := range map[string]func(t *testing.T, path string){
		"silent": func(t *testing.T, path string) { listen(t, "unix", path) },
		"queue":  queueing,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "native")
			listens(t, path)
			t.Setenv("PULSE_SERVER", "unix:"+path)
			start := time.Now()
			_, err := OpenCard(t.Context(), audio.DefaultRate, 0, &ones{})
			if want := "no sound card: the sound server does not answer, or does not play"; !errors.Is(err, ErrNoCard) || err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
			if took := time.Since(start); took > OpenTimeout {
				t.Errorf("that took %v", took)
			}
		})
	}
}

// queueing listens at path, where the queue of those who connect is full.
func queueing(t *testing.T, path string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := errors.Join(syscall.Bind(fd, &syscall.SockaddrUnix{Name: path}), syscall.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		conn, err := net.Dial("unix", path)
		if errors.Is(err, syscall.EAGAIN) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
	}
	t.Fatal("the queue does not fill")
}

// TestServerOfAnother: one that is meant for another machine is not ours.
func TestServerOfAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "native")
	listen(t, "unix", path)
	t.Setenv("PULSE_SERVER", "{another.invalid}unix:"+path)
	if d, err := openServer(t.Context(), audio.DefaultRate, DefaultLatency, newTestReader(&ones{})); d != nil || err != nil {
		t.Errorf("%v, %v, want none and no error", d, err)
	}
}

// TestServerAbandoned: who waits for a server that hangs can be sent home.
func TestServerAbandoned(t *testing.T) {
	path := filepath.Join(t.TempDir(), "native")
	listen(t, "unix", path)
	t.Setenv("PULSE_SERVER", "unix:"+path)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := OpenCard(ctx, audio.DefaultRate, 0, &ones{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want %v", err, context.DeadlineExceeded)
	}
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("that took %v, want 20ms", took)
	}
}
