//go:build !nocard

package speaker

import (
	"encoding/binary"
	"io"
	"math"
	"sync/atomic"
	"time"

	"posxyz/audio"
)

// gate lets a card's asking through to a reader while a Run lasts. Before and
// after, the card is given silence. It never ends.
type gate struct {
	r io.Reader // fixed after New

	state atomic.Uint32
	busy  atomic.Bool // a Read is under way

	faded int // frames, of fadeFrames; owned by the card's goroutine
}

// A gate's states, in the order in which it goes through them.
const (
	gateSilent  = iota // not opened yet
	gateOpen           // what is asked for is rendered
	gateClosing        // what is asked for fades to silence
	gateShut           // for good
)

// fadeFrames is how long a fade to silence is: 2.7 ms at 48 kHz, which is no click.
const fadeFrames = audio.BlockFrames

// gateTick is how often the end of a fade is looked for.
const gateTick = time.Millisecond

// open begins to render.
func (g *gate) open() { g.state.Store(gateOpen) }

// close fades out, if the card asks for that within a time. When it returns,
// nothing is rendered any more.
func (g *gate) close(within time.Duration) {
	g.state.CompareAndSwap(gateOpen, gateClosing)
	for end := time.Now().Add(within); g.state.Load() == gateClosing && time.Now().Before(end); {
		time.Sleep(gateTick)
	}
	g.state.Store(gateShut)
	for g.busy.Load() {
		time.Sleep(gateTick)
	}
}

// Read implements io.Reader. It belongs to the card's goroutine.
func (g *gate) Read(p []byte) (int, error) {
	g.busy.Store(true) // before the state is looked at
	defer g.busy.Store(false)
	switch g.state.Load() {
	case gateOpen:
		return g.r.Read(p)
	case gateClosing:
		n, err := g.r.Read(p) // perhaps a few frames only
		if g.fadeOut(p[:n]); g.faded == fadeFrames {
			g.state.Store(gateShut)
		}
		return n, err
	default:
		clear(p)
		return len(p), nil
	}
}

// fadeOut ramps frames on the way to silence, and clears those that are there.
func (g *gate) fadeOut(p []byte) {
	for ; len(p) >= cardFrameBytes; p = p[cardFrameBytes:] {
		g.faded = min(g.faded+1, fadeFrames)
		gain := 1 - float32(g.faded)/fadeFrames
		for _, sample := range [][]byte{p[:4], p[4:8]} {
			binary.LittleEndian.PutUint32(sample, math.Float32bits(gain*math.Float32frombits(binary.LittleEndian.Uint32(sample))))
		}
	}
}
