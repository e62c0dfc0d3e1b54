package h2

import (
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// The defaults of Options.
const (
	DefaultMaxStreams       = 1000
	DefaultMaxMessageBytes  = 4 << 20
	DefaultMaxHeaderBytes   = 16 << 10
	DefaultGreetingTimeout  = time.Second
	DefaultKeepaliveTime    = 10 * time.Second
	DefaultKeepaliveTimeout = 5 * time.Second
	DefaultMinPingInterval  = 5 * time.Second
)

// Options say what a peer may do. The zero Options is right.
type Options struct {
	MaxStreams       int           // open at once on a connection; 0 is DefaultMaxStreams
	MaxMessageBytes  int           // of one message that a peer sends; 0 is DefaultMaxMessageBytes
	MaxHeaderBytes   int           // of a request's header list; 0 is DefaultMaxHeaderBytes
	Window           int           // bytes that a peer may send ahead, on a stream and on a connection; 65,535 at least
	GreetingTimeout  time.Duration // for a connection's preface and first SETTINGS; 0 is DefaultGreetingTimeout
	KeepaliveTime    time.Duration // of a peer's silence, after which it is asked; 0 is DefaultKeepaliveTime
	KeepaliveTimeout time.Duration // in which it has to answer; 0 is DefaultKeepaliveTimeout
	MinPingInterval  time.Duration // between a peer's pings while it is sent nothing; 0 is DefaultMinPingInterval

	// TooManyStreams returns what a stream over MaxStreams is refused with; it is
	// called once for each. Nil is a RESOURCE_EXHAUSTED of h2's own.
	TooManyStreams func() error
}

func (opts Options) withDefaults() Options {
	setDefault(&opts.MaxStreams, DefaultMaxStreams)
	setDefault(&opts.MaxMessageBytes, DefaultMaxMessageBytes)
	setDefault(&opts.MaxHeaderBytes, DefaultMaxHeaderBytes)
	opts.Window = min(max(opts.Window, defaultWindow), maxWindow)
	setDefault(&opts.GreetingTimeout, DefaultGreetingTimeout)
	setDefault(&opts.KeepaliveTime, DefaultKeepaliveTime)
	setDefault(&opts.KeepaliveTimeout, DefaultKeepaliveTimeout)
	setDefault(&opts.MinPingInterval, DefaultMinPingInterval)
	if opts.TooManyStreams == nil {
		most := opts.MaxStreams
		opts.TooManyStreams = func() error {
			return status.Errorf(codes.ResourceExhausted, "h2: limit reached: %d streams on a connection", most)
		}
	}
	return opts
}

func setDefault[T int | time.Duration](value *T, otherwise T) {
	if *value <= 0 {
		*value = otherwise
	}
}
