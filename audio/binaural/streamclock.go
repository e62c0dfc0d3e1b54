package binaural

const (
	// A sink asks for blocks in bursts: the stream keeps to the earliest it
	// has asked, soon when it is ahead, slowly when it is behind (a sound card
	// drifts by 100 ppm: the stream is 1 ms off then).
	aheadSeconds  = 1
	behindSeconds = 10

	anchorLimit = 0.100 // seconds off the wall clock, beyond which the stream is set anew …
	anchorWait  = 0.250 // … when it is behind for so long: a device's buffer may be large
)

// A streamClock maps stream time to wall time, smoothly.
type streamClock struct {
	block  float64 // seconds
	now    float64 // seconds: the wall time of the end of the block
	behind float64 // seconds of stream for which it has been late by more than anchorLimit
	begun  bool
}

// next returns the wall time of the end of the next block, which is asked for
// at wall.
func (c *streamClock) next(wall float64) float64 {
	if !c.begun {
		c.begun = true
		c.now = wall
		return c.now
	}
	c.now += c.block
	off := wall - c.now
	if off <= anchorLimit {
		c.behind = 0
	} else {
		c.behind += c.block
	}
	switch {
	case off < -anchorLimit || c.behind > anchorWait:
		c.now, c.behind = wall, 0
	case off < 0:
		c.now += off * c.block / aheadSeconds
	default:
		c.now += off * c.block / behindSeconds
	}
	return c.now
}
