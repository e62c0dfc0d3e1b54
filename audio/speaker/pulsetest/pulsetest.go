// Package pulsetest gives tests a sound card that is not there, audio/speaker/nullsink,
// which ends when the test ends. Tests are skipped where PulseAudio is not
// installed, unless POSXYZ_REQUIRE_ALL=1.
package pulsetest

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"posxyz/audio/speaker/nullsink"
)

// Rate is that of the sink and of recordings, in Hz, which are stereo float32.
const Rate = nullsink.Rate

// Server is a running PulseAudio.
type Server struct{ server *nullsink.Server }

// Start starts a server and waits until its sink is being recorded.
func Start(t testing.TB) *Server {
	t.Helper()
	server, err := nullsink.Start(t.Context())
	if errors.Is(err, nullsink.ErrMissing) && os.Getenv("POSXYZ_REQUIRE_ALL") != "1" {
		t.Skipf("sound is not tested for real: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return &Server{server}
}

// Env is what makes a program use this server: an entry for its environment.
func (s *Server) Env() string { return s.server.Env() }

// Record begins a recording.
func (s *Server) Record() *Recording { return &Recording{s.server.Record()} }

// Unplug takes the sink away; the server stays.
func (s *Server) Unplug(t testing.TB) {
	t.Helper()
	if err := s.server.Unplug(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Kill ends the server without a word (SIGKILL).
func (s *Server) Kill() { s.server.Kill() }

// Restart ends the server and starts it again, at the same address. Recordings go on.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if err := s.server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Suspend has the sink take nothing for so long.
func (s *Server) Suspend(t testing.TB, d time.Duration) {
	t.Helper()
	pause(t, d, s.server.Suspend)
}

// Freeze stops the server for so long, and then has it go on.
func (s *Server) Freeze(t testing.TB, d time.Duration) {
	t.Helper()
	pause(t, d, s.server.Freeze)
}

func pause(t testing.TB, d time.Duration, set func(ctx context.Context, on bool) error) {
	t.Helper()
	err := set(t.Context(), true)
	time.Sleep(d)
	if err := errors.Join(err, set(t.Context(), false)); err != nil {
		t.Fatal(err)
	}
}

// Recording is what the sink is given, from Record on.
type Recording struct{ *nullsink.Recording }

// Wait waits until the recording is at least so long.
func (r *Recording) Wait(t testing.TB, d time.Duration) {
	t.Helper()
	if err := r.Recording.Wait(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}
