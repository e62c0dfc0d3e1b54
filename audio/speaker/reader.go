package speaker

import (
	"encoding/binary"
	"math"
	"sync/atomic"

	"posxyz/audio"
)

// Bytes of one frame as the card takes it: two float32.
const cardFrameBytes = 8

// reader turns blocks into the byte stream that a card asks for, in pieces of
// any size. It gives at most the rest of a block at a time, so that no more is
// rendered ahead than was asked for. It never ends.
type reader struct {
	r     Renderer
	reads atomic.Uint64 // so that the watch sees that the card is alive

	// owned by the card's goroutine
	block audio.Block
	bytes [audio.BlockFrames * cardFrameBytes]byte
	given int // of bytes
}

func newReader(r Renderer) *reader {
	b := &reader{r: r}
	b.given = len(b.bytes)
	return b
}

// Read implements io.Reader.
func (b *reader) Read(p []byte) (int, error) {
	b.reads.Add(1)
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
	return n, nil
}
