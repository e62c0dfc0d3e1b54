package h2

import (
	"errors"

	"golang.org/x/net/http2"
)

// errMoved says that reading goes on in another goroutine. What a header block
// takes makes a stack large for good, and a stream may be open for long: so each
// stream that begins has its connection wait on a new stack, of 2 kB.
var errMoved = errors.New("h2: to be read on in another goroutine")

// readFrames takes frames until the connection ends or the peer does wrong.
func (c *conn) readFrames() error {
	for {
		if c.deep && len(c.source.input) == 0 {
			c.deep = false
			return errMoved
		}
		if err := c.source.wait(); err != nil { // here, where the stack is small, idle connections are
			return err
		}
		c.heard.Store(true)
		if err := c.readFrame(); err != nil {
			return err
		}
	}
}

// readFrame takes one frame; a stream error (RFC 9113, section 5.4.2) ends its
// stream, other errors the connection.
func (c *conn) readFrame() error {
	header, err := c.framer.ReadFrameHeader()
	if err != nil {
		return err
	}
	switch header.Type {
	case http2.FrameData:
		err = c.takeData(header)
	case http2.FrameHeaders:
		err = c.readHeaders(header)
	default:
		var frame http2.Frame
		if frame, err = c.framer.ReadFrameForHeader(header); err == nil {
			err = c.takeFrame(frame)
		}
	}
	if wrong, ok := errors.AsType[http2.StreamError](err); ok {
		return c.resetStream(wrong)
	}
	return err
}

// resetStream answers a stream error.
func (c *conn) resetStream(wrong http2.StreamError) error {
	c.mu.Lock()
	defer c.release()
	if c.isIdleLocked(wrong.StreamID) {
		return faultf(http2.ErrCodeProtocol, "a frame for stream %d, which is not open", wrong.StreamID)
	}
	if s := c.streams[wrong.StreamID]; s != nil {
		s.closeLocked()
	}
	c.resetLocked(wrong.StreamID, wrong.Code)
	return nil
}

// resetLocked tells the peer that a stream has ended; not again and again if it
// goes on sending.
func (c *conn) resetLocked(id uint32, code http2.ErrCode) {
	if c.stray != id {
		c.stray = id
		c.controlLocked(func(b []byte) []byte { return appendReset(b, id, code) })
	}
}

// isIdleLocked reports whether a stream was never opened (RFC 9113, section 5.1).
func (c *conn) isIdleLocked(id uint32) bool { return id%2 == 0 || id > c.newest }

// takeFrame takes a frame other than HEADERS and DATA.
func (c *conn) takeFrame(frame http2.Frame) error {
	switch frame := frame.(type) {
	case *http2.SettingsFrame:
		return errors.Join(c.spend(), c.takeSettings(frame))
	case *http2.PingFrame:
		return c.takePing(frame)
	case *http2.WindowUpdateFrame:
		return c.takeWindowUpdate(frame)
	case *http2.RSTStreamFrame:
		return c.takeReset(frame)
	case *http2.PushPromiseFrame:
		return faultf(http2.ErrCodeProtocol, "PUSH_PROMISE from a client")
	case *http2.GoAwayFrame:
		return nil // it opens no more streams, and closes when it likes
	}
	return c.spend() // PRIORITY, and what is not known, is ignored: RFC 9113, sections 5.3.2 and 5.5
}

// spend is called for each frame that costs the peer nothing and moves nothing;
// one that sends too many of them is cut off (RFC 9113, section 10.5).
func (c *conn) spend() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.allowance--
	if c.allowance < 0 {
		return faultf(http2.ErrCodeEnhanceYourCalm, "too many frames that carry nothing")
	}
	return nil
}

// takeSettings follows RFC 9113, section 6.5.
func (c *conn) takeSettings(frame *http2.SettingsFrame) error {
	if frame.IsAck() {
		return nil
	}
	c.mu.Lock()
	defer c.release()
	for i := range frame.NumSettings() {
		setting := frame.Setting(i)
		if err := setting.Valid(); err != nil {
			return err
		}
		switch setting.ID {
		case http2.SettingInitialWindowSize:
			if !c.moveWindowsLocked(int(setting.Val)) {
				return faultf(http2.ErrCodeFlowControl, "SETTINGS_INITIAL_WINDOW_SIZE makes a window larger than 2^31-1")
			}
		case http2.SettingHeaderTableSize:
			c.out.resizeTable = true
		}
	}
	c.controlLocked(func(b []byte) []byte { return appendFrame(b, 0, http2.FrameSettings, http2.FlagSettingsAck, 0) })
	return nil
}

// moveWindowsLocked changes the windows of all streams (RFC 9113, section 6.9.2).
func (c *conn) moveWindowsLocked(initial int) bool {
	by := initial - c.out.initial
	c.out.initial = initial
	for _, s := range c.streams {
		if !widen(&s.out.window, by) {
			return false
		}
		c.queueLocked(s)
	}
	return true
}

func (c *conn) takeWindowUpdate(frame *http2.WindowUpdateFrame) error {
	c.mu.Lock()
	defer c.release()
	if frame.StreamID == 0 {
		if !widen(&c.out.window, int(frame.Increment)) {
			return faultf(http2.ErrCodeFlowControl, "WINDOW_UPDATE makes the connection's window larger than 2^31-1")
		}
		c.out.ready.join(&c.out.starved)
		return nil
	}
	s := c.streams[frame.StreamID]
	switch {
	case s != nil && widen(&s.out.window, int(frame.Increment)):
		c.queueLocked(s)
	case s != nil:
		s.closeLocked()
		c.resetLocked(s.id, http2.ErrCodeFlowControl)
	case c.isIdleLocked(frame.StreamID):
		return faultf(http2.ErrCodeProtocol, "WINDOW_UPDATE on stream %d, which is not open", frame.StreamID)
	}
	return nil
}

// takeReset ends a stream. Its handler counts as open until it returns, so that a
// peer cannot have more of them by resetting.
func (c *conn) takeReset(frame *http2.RSTStreamFrame) error {
	if err := c.spend(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.release()
	if s := c.streams[frame.StreamID]; s != nil {
		s.closeLocked()
	} else if c.isIdleLocked(frame.StreamID) {
		return faultf(http2.ErrCodeProtocol, "RST_STREAM on stream %d, which is not open", frame.StreamID)
	}
	return nil
}
