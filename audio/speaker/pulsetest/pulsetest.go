// Package pulsetest plays to a sound card that is not there: it starts a private
// PulseAudio with a null sink and records what the sink was given.
//
// Every Server is a process of its own with its own socket and home directory;
// the user's sound server is neither used nor disturbed. It is ended when the test ends.
// Tests are skipped where PulseAudio is not installed, unless POSXYZ_REQUIRE_ALL=1.
package pulsetest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Rate is that of the sink and of recordings, in Hz, which are stereo float32.
const Rate = 48000

// sink is the name of the null sink, and socket of the server's socket.
const (
	sink   = "posxyz"
	socket = "native"
)

// startTimeout bounds every wait for the server.
const startTimeout = 20 * time.Second

// Server is a running PulseAudio.
type Server struct {
	// fixed after Start
	dir    string
	daemon *exec.Cmd
	tap    tap
}

// Start starts a server and waits until its sink is being recorded.
func Start(t testing.TB) *Server {
	t.Helper()
	for _, program := range []string{"pulseaudio", "pactl", "parec"} {
		require(t, program)
	}
	dir, err := os.MkdirTemp("", "pulse") //nolint:usetesting // t.TempDir is longer, and a socket's path has 107 bytes at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })

	s := &Server{dir: dir}
	log := new(bytes.Buffer)
	s.daemon = s.command(t, "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
		"--disable-shm=yes", "--realtime=no", "--high-priority=no",
		"--load=module-native-protocol-unix auth-anonymous=1 socket="+filepath.Join(dir, socket),
		"--load=module-null-sink sink_name="+sink+" rate=48000 channels=2 format=float32le")
	s.daemon.Stderr = log
	s.start(t, s.daemon)
	deadline := time.Now().Add(startTimeout)
	for s.command(t, "pactl", "info").Run() != nil {
		if time.Now().After(deadline) {
			t.Fatalf("pulseaudio is not up after %v: %s", startTimeout, log)
		}
		time.Sleep(5 * time.Millisecond)
	}

	// Somebody listens at low latency all the time: on its own, a null sink renders 2 s
	// ahead, and the first to play would have to wait for that. What it has
	// rendered ahead already is forgotten by suspending it.
	parec := s.command(t, "parec", "-d", sink+".monitor", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=5")
	parec.Stdout = &s.tap
	s.start(t, parec)
	for len(s.pactl(t, "list", "short", "source-outputs")) == 0 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	s.pactl(t, "suspend-sink", sink, "1")
	s.pactl(t, "suspend-sink", sink, "0")
	s.tap.wait(t, 1, deadline)
	return s
}

// Env is what makes a program use this server: an entry for its environment.
func (s *Server) Env() string { return "PULSE_SERVER=unix:" + filepath.Join(s.dir, socket) }

// Use makes this process use the server.
func (s *Server) Use(t testing.TB) { t.Setenv("PULSE_SERVER", s.Env()[len("PULSE_SERVER="):]) }

// Record begins a recording.
func (s *Server) Record() *Recording { return &Recording{tap: &s.tap, from: s.tap.frames()} }

// Unplug takes the sink away; the server stays.
func (s *Server) Unplug(t testing.TB) {
	t.Helper()
	s.pactl(t, "unload-module", "module-null-sink")
}

// Kill ends the server without a word (SIGKILL).
func (s *Server) Kill() {
	_ = s.daemon.Process.Kill() // or it has ended already
}

// Recording is what the sink is given, from Record on.
type Recording struct {
	tap  *tap
	from int
}

// Wait waits until the recording is at least so long.
func (r *Recording) Wait(t testing.TB, d time.Duration) {
	t.Helper()
	r.tap.wait(t, r.from+int(d.Seconds()*Rate), time.Now().Add(d+startTimeout))
}

// Stereo returns what was recorded so far. The recording goes on.
func (r *Recording) Stereo() (left, right []float32) { return r.tap.since(r.from) }

func (s *Server) pactl(t testing.TB, args ...string) (output []byte) {
	t.Helper()
	output, err := s.command(t, "pactl", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("pactl %v: %v: %s", args, err, output)
	}
	return output
}

func (s *Server) command(t testing.TB, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), name, args...)
	c.Env = append(os.Environ(), s.Env(), "HOME="+s.dir, "XDG_RUNTIME_DIR="+s.dir, "XDG_CONFIG_HOME="+s.dir)
	return c
}

// start starts c, to be killed and awaited when the test ends.
func (s *Server) start(t testing.TB, c *exec.Cmd) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	wait.Go(func() { _ = c.Wait() }) // it is killed, which is no news
	t.Cleanup(func() {
		_ = c.Process.Kill() // or it has ended already
		wait.Wait()
	})
}

func require(t testing.TB, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("POSXYZ_REQUIRE_ALL") == "1" {
			t.Fatalf("%s is not installed", program)
		}
		t.Skipf("%s is not installed: sound is not tested for real", program)
	}
}
