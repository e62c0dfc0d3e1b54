package speaker

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// serverTimeout is how long a sound server may take to accept a connection. One
// that takes longer is too far away to play to.
const serverTimeout = 300 * time.Millisecond

// mayHaveCard reports whether there is anything to open. Where there is not,
// trying would have libasound and the libraries behind it print dozens of lines
// to stderr, one set for each device that its configuration dreams of.
func mayHaveCard() bool {
	if mayHaveServer() {
		return true
	}
	devices, _ := filepath.Glob("/dev/snd/pcm*p")
	return len(devices) > 0 || exists("/etc/asound.conf") || exists(filepath.Join(os.Getenv("HOME"), ".asoundrc"))
}

// mayHaveServer reports whether a sound server accepts a connection: that its
// socket exists says nothing, since a server that crashed leaves it behind.
func mayHaveServer() bool {
	servers, ok := os.LookupEnv("PULSE_SERVER")
	if !ok {
		return mayAnswer("unix", filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "pulse/native"))
	}
	for server := range strings.FieldsSeq(servers) {
		if mayAnswer(serverAddress(server)) {
			return true
		}
	}
	return false
}

// serverAddress takes one of PulseAudio's server strings apart: a path or a host,
// after unix:, tcp:, tcp4:, tcp6: or nothing, and before that perhaps the machine
// that it is meant for, in braces. That is not compared: if the server answers,
// it is for the driver to say whether it is ours.
func serverAddress(server string) (network, address string) {
	if strings.HasPrefix(server, "{") {
		_, server, _ = strings.Cut(server, "}")
	}
	network, address, _ = strings.Cut(server, ":")
	switch {
	case network == "unix":
		return network, address
	case strings.HasPrefix(server, "/"):
		return "unix", server
	case network != "tcp" && network != "tcp4" && network != "tcp6":
		network, address = "tcp", server
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		address += ":4713" // PulseAudio's port
	}
	return network, address
}

// mayAnswer reports whether something accepts connections at address, or else
// whether the address can be understood in more ways than one (an IPv6 address
// without brackets), of which the driver has to try its own. Where those who want
// to be accepted wait in a queue that is full, there is somebody, who hangs.
func mayAnswer(network, address string) bool {
	conn, err := net.DialTimeout(network, address, serverTimeout) //nolint:gosec,noctx // the user names the servers; the timeout is short
	if err != nil {
		_, ambiguous := errors.AsType[*net.AddrError](err)
		return ambiguous || errors.Is(err, syscall.EAGAIN)
	}
	conn.Close()
	return true
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
