package speaker

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// TestServerAddress: every form that a server string has.
func TestServerAddress(t *testing.T) {
	for server, want := range map[string][2]string{
		"/run/pulse":           {"unix", "/run/pulse"},
		"unix:/run/pulse":      {"unix", "/run/pulse"},
		"/run/a:b":             {"unix", "/run/a:b"},
		"{4ad1}/run/pulse":     {"unix", "/run/pulse"},
		"{host}unix:/run":      {"unix", "/run"},
		"{host}tcp:there:1":    {"tcp", "there:1"},
		"tcp:there:1":          {"tcp", "there:1"},
		"tcp:there":            {"tcp", "there:4713"},
		"tcp4:10.0.0.1":        {"tcp4", "10.0.0.1:4713"},
		"tcp6:[::1]":           {"tcp6", "[::1]:4713"},
		"tcp6:[::1]:1":         {"tcp6", "[::1]:1"},
		"there":                {"tcp", "there:4713"},
		"there:1":              {"tcp", "there:1"},
		"[fe80::1%eth0]":       {"tcp", "[fe80::1%eth0]:4713"},
		"unixes.example:1":     {"tcp", "unixes.example:1"},
		"tcp.example":          {"tcp", "tcp.example:4713"},
		"{host}there.example.": {"tcp", "there.example.:4713"},
	} {
		if network, address := serverAddress(server); network != want[0] || address != want[1] {
			t.Errorf("%s is %s at %s, want %s at %s", server, network, address, want[0], want[1])
		}
	}
}

// TestServerPresent: a server is one that accepts, not one that was there once.
func TestServerPresent(t *testing.T) {
	t.Chdir(t.TempDir()) // for short paths: a socket's has 107 bytes at most
	listen(t, "unix", "live")
	stale, _ := listen(t, "unix", "stale").(*net.UnixListener)
	stale.SetUnlinkOnClose(false)
	stale.Close()
	live, closed := listen(t, "tcp4", "127.0.0.1:0"), listen(t, "tcp4", "127.0.0.1:0")
	there, nobody := live.Addr().String(), closed.Addr().String()
	closed.Close()
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}

	for servers, want := range map[string]bool{
		"":                                  false,
		"unix:live":                         true,
		"unix:stale":                        false,
		"unix:file":                         false,
		"unix:missing":                      false,
		"/missing":                          false,
		there:                               true,
		"tcp:" + there:                      true,
		"tcp4:" + there:                     true,
		"{4ad1}tcp:" + there:                true,
		"tcp:" + nobody:                     false,
		nobody:                              false,
		"unix:stale tcp:" + nobody:          false,
		"unix:stale  tcp:" + there + " /no": true,
		"::1":                               true, // may be ::1 at 4713, or : at 1
	} {
		t.Setenv("PULSE_SERVER", servers)
		if got := mayHaveServer(); got != want {
			t.Errorf("PULSE_SERVER=%q may be there: %v, want %v", servers, got, want)
		}
	}

	// Without it, the one of this session.
	os.Unsetenv("PULSE_SERVER") // Setenv brings it back
	if err := os.Mkdir("pulse", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", ".")
	for _, socket := range []string{"live", "stale"} {
		if err := os.Rename(socket, filepath.Join("pulse", "native")); err != nil {
			t.Fatal(err)
		}
		if got, want := mayHaveServer(), socket == "live"; got != want {
			t.Errorf("the session's %s server may be there: %v, want %v", socket, got, want)
		}
	}
}

func listen(t *testing.T, network, address string) net.Listener {
	t.Helper()
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}
