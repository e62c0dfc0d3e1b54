// Package nullsink is a sound card that is not there: a private PulseAudio with a
// null sink, and a recording of what the sink is given, with the time at which it
// was given.
//
// Every Server is processes of its own, with a socket and home directory of their
// own: the user's sound server is neither used nor disturbed. They end with Close;
// where that is never called, since the program was killed, they end by themselves
// within half a minute.
//
// It needs PulseAudio's programs pulseaudio, pactl and parec. The sink takes sound
// at the pace of the system's clock, and in portions of some milliseconds: it is
// given each up to a portion's length before a card would have it heard.
package nullsink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// Rate is that of the sink and of recordings, in Hz, which are stereo float32.
const Rate = 48000

// ErrMissing is where PulseAudio is not installed, for errors.Is.
var ErrMissing = errors.New("PulseAudio is not installed")

// sink is the name of the null sink, and socket of the server's socket.
const (
	sink   = "posxyz"
	socket = "native"
)

const (
	startTimeout = 20 * time.Second     // bounds every wait for the server
	pollEvery    = 5 * time.Millisecond // while waiting for it
)

// Server is a running PulseAudio.
type Server struct {
	// fixed after Start
	dir    string
	daemon *exec.Cmd
	parec  *exec.Cmd
	tap    tap
}

// Start starts a server and waits until its sink is being recorded. Close it. It
// ends with ctx, too. The error is ErrMissing where a program is not installed.
func Start(ctx context.Context) (*Server, error) {
	for _, program := range []string{"pulseaudio", "pactl", "parec"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("%w: there is no %s", ErrMissing, program)
		}
	}
	dir, err := os.MkdirTemp("", "pulse") // a socket's path has 107 bytes at most
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.start(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Env is what makes a program use this server: an entry for its environment.
func (s *Server) Env() string { return "PULSE_SERVER=unix:" + filepath.Join(s.dir, socket) }

// Record begins a recording.
func (s *Server) Record() *Recording { return &Recording{tap: &s.tap, from: s.tap.frames()} }

// Unplug takes the sink away; the server stays.
func (s *Server) Unplug(ctx context.Context) error {
	_, err := s.pactl(ctx, "unload-module", "module-null-sink")
	return err
}

// Suspend has the sink take nothing any more, or go on.
func (s *Server) Suspend(ctx context.Context, suspend bool) error {
	_, err := s.pactl(ctx, "suspend-sink", sink, strconv.FormatBool(suspend))
	return err
}

// Freeze stops the server where it is (SIGSTOP), or has it go on (SIGCONT).
func (s *Server) Freeze(ctx context.Context, freeze bool) error {
	signal := "-CONT"
	if freeze {
		signal = "-STOP"
	}
	return exec.CommandContext(ctx, "kill", signal, strconv.Itoa(s.daemon.Process.Pid)).Run()
}

// Kill ends the server without a word (SIGKILL).
func (s *Server) Kill() {
	_ = s.daemon.Process.Kill() // or it has ended already
}

// Restart ends the server, if it runs, and starts it again, at the same address.
// Recordings go on. It ends with ctx.
func (s *Server) Restart(ctx context.Context) error {
	s.end()
	return s.start(ctx)
}

// Close ends everything.
func (s *Server) Close() {
	s.end()
	_ = os.RemoveAll(s.dir) // in the system's directory for what is left behind
}

// end ends the processes.
func (s *Server) end() {
	for _, c := range []*exec.Cmd{s.parec, s.daemon} {
		if c != nil && c.Process != nil {
			_ = c.Process.Kill() // or it has ended already
			_ = c.Wait()         // it was killed, which is no news
		}
	}
}

// start starts the processes.
func (s *Server) start(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	before := s.tap.frames()
	log := new(bytes.Buffer)
	s.daemon = s.command(ctx, "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=20", "--use-pid-file=no",
		"--disable-shm=yes", "--realtime=no", "--high-priority=no",
		"--load=module-native-protocol-unix auth-anonymous=1 socket="+filepath.Join(s.dir, socket),
		"--load=module-null-sink sink_name="+sink+" rate=48000 channels=2 format=float32le")
	s.daemon.Stderr = log
	if err := s.daemon.Start(); err != nil {
		return err
	}
	for s.command(bounded, "pactl", "info").Run() != nil {
		if bounded.Err() != nil {
			_ = s.daemon.Process.Kill()
			_ = s.daemon.Wait() // it writes to log no more
			return fmt.Errorf("pulseaudio is not up after %v: %s", startTimeout, log)
		}
		time.Sleep(pollEvery)
	}

	// Somebody listens at low latency all the time: on its own, a null sink renders 2 s
	// ahead, and the first to play would have to wait for that. What it has
	// rendered ahead already is forgotten by suspending it.
	s.parec = s.command(ctx, "parec", "-d", sink+".monitor", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=5")
	s.parec.Stdout = &s.tap
	if err := s.parec.Start(); err != nil {
		return err
	}
	for {
		recorders, err := s.pactl(bounded, "list", "short", "source-outputs")
		if err != nil {
			return err
		}
		if len(recorders) > 0 {
			break
		}
		time.Sleep(pollEvery)
	}
	for _, suspend := range []string{"1", "0"} {
		if _, err := s.pactl(bounded, "suspend-sink", sink, suspend); err != nil {
			return err
		}
	}
	return s.tap.wait(bounded, before+1)
}

func (s *Server) pactl(ctx context.Context, args ...string) (output []byte, err error) {
	output, err = s.command(ctx, "pactl", args...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("pactl %v: %w: %s", args, err, output)
	}
	return output, nil
}

func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), s.Env(), "HOME="+s.dir, "XDG_RUNTIME_DIR="+s.dir, "XDG_CONFIG_HOME="+s.dir)
	return c
}
