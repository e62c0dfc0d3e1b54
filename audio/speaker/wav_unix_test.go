//go:build unix

package speaker

import (
	"net"
	"os"
	"syscall"
	"testing"
)

// TestWAVRefuses: what is no regular file is neither opened nor waited for.
func TestWAVRefuses(t *testing.T) {
	t.Chdir(t.TempDir()) // for short paths: a socket's has 107 bytes at most
	if err := syscall.Mkfifo("fifo", 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", "socket")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if err := os.Symlink("fifo", "link"); err != nil {
		t.Fatal(err)
	}
	for path, what := range map[string]string{
		"fifo": "pipe", "link": "pipe", "socket": "socket", ".": "directory", "/dev/null": "device",
	} {
		w, err := CreateWAV(path, 48000)
		if w != nil {
			w.Close()
		}
		if want := "create WAV: " + path + " is a " + what + ", want a regular file or a new one"; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := os.Symlink("a.wav", "to a file"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // at first it is new, then it is overwritten
		w, err := CreateWAV("to a file", 48000)
		if err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
}
