package speaker

import (
	"encoding/binary"
	"io"
	"math"
	"sync/atomic"
	"time"

	"posxyz/audio"
)

// Bytes of one frame as the card takes it: two float32.
const cardFrameBytes = 8

// reader turns blocks into the byte stream that a card asks for, in pieces of
// any size. It gives at most the rest of a block at a time, so that no more is
// rendered ahead than was asked for. It never ends.
type reader struct {
	// fixed after New
	r     Renderer
	under *underruns

	reads atomic.Uint64 // so that the watch sees that the card is alive

	// owned by the card's goroutine
	block audio.Block
	bytes [audio.BlockFrames * cardFrameBytes]byte
	given int   // of bytes
	taken int64 // bytes, of all blocks
}

// NewReader returns what a card at rate is given of r: an endless stream of frames,
// the left ear's sample before the right one's, each a float32 with its lowest byte
// first, in pieces of any size.
func NewReader(rate audio.Rate, r Renderer) io.Reader { return newReader(r, newUnderruns(rate, 0)) }

func newReader(r Renderer, under *underruns) *reader {
	b := &reader{r: r, under: under}
	b.given = len(b.bytes)
	return b
}

// Read implements io.Reader.
func (b *reader) Read(p []byte) (int, error) {
	b.reads.Add(1)
	b.under.asked(time.Now(), b.taken/cardFrameBytes)
	if b.given == len(b.bytes) && len(p) > 0 {
		b.r.Render(&b.block)
		for i := range b.block.Left {
			frame := b.bytes[i*cardFrameBytes:]
			binary.LittleEndian.PutUint32(frame, math.Float32bits(b.block.Left[i]))
			binary.LittleEndian.PutUint32(frame[4:], math.Float32bits(b.block.Right[i]))
		}
		b.given = 0
	}
	n := copy(p, b.bytes[b.given:])
	b.given += n
	b.taken += int64(n)
	return n, nil
}
