package h2

import (
	"io"
	"time"

	"golang.org/x/net/http2"
)

// tableBytes is the HPACK table that peers may fill: RFC 7541's default, which
// holds what a connection says with each call.
const tableBytes = 4 << 10

// refusedStreams may be open beyond the limit, while they are refused with a
// status: at HTTP/2's own limit a client would queue, silently.
const refusedStreams = 100

// greet exchanges prefaces (RFC 9113, section 3.4).
func (c *conn) greet() error {
	_ = c.nc.SetReadDeadline(time.Now().Add(c.server.opts.GreetingTimeout))
	c.mu.Lock()
	c.controlLocked(c.appendGreeting)
	c.release()
	var preface [len(http2.ClientPreface)]byte
	if _, err := io.ReadFull(c.source, preface[:]); err != nil {
		return io.EOF // nobody who would understand more
	}
	if string(preface[:]) != http2.ClientPreface {
		return faultf(http2.ErrCodeProtocol, "this is HTTP/2, and you began with %q", preface[:])
	}
	frame, err := c.framer.ReadFrame()
	if err != nil {
		return err
	}
	settings, ok := frame.(*http2.SettingsFrame)
	if !ok || settings.IsAck() {
		return faultf(http2.ErrCodeProtocol, "the first frame is %v, want SETTINGS", frame.Header().Type)
	}
	if err := c.takeSettings(settings); err != nil {
		return err
	}
	_ = c.nc.SetReadDeadline(time.Time{})
	c.heard.Store(true)
	c.mu.Lock()
	c.drain.greeted = true
	c.mu.Unlock()
	return nil
}

func (c *conn) appendGreeting(b []byte) []byte {
	opts := c.server.opts
	b = appendSettings(b,
		http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: uint32(opts.MaxStreams + refusedStreams)},
		http2.Setting{ID: http2.SettingInitialWindowSize, Val: uint32(opts.Window)},
		http2.Setting{ID: http2.SettingMaxHeaderListSize, Val: uint32(opts.MaxHeaderBytes)},
	)
	if more := opts.Window - defaultWindow; more > 0 {
		b = appendWindowUpdate(b, 0, more)
	}
	return b
}
