package speaker

import (
	"encoding/binary"
	"io"
	"math"
	"testing"
	"testing/iotest"

	"posxyz/audio"
)

// counter renders the frame number on the left and its negative on the right.
type counter struct{ frame int }

func (c *counter) Render(out *audio.Block) {
	for i := range out.Left {
		out.Left[i], out.Right[i] = float32(c.frame), -float32(c.frame)
		c.frame++
	}
}

func newTestReader(r Renderer) io.Reader { return NewReader(audio.DefaultRate, r) }

// TestReaderSizes: whatever sizes the card asks for, it gets the same bytes.
func TestReaderSizes(t *testing.T) {
	const frames = 1000
	for _, size := range []int{1, 3, 7, 8, 1023, 1024, 1025, 4096} {
		r := newTestReader(&counter{})
		got := make([]byte, 0, frames*cardFrameBytes)
		for p := make([]byte, size); len(got) < cap(got); {
			n, err := r.Read(p[:min(size, cap(got)-len(got))])
			if n == 0 || err != nil {
				t.Fatalf("Read of %d: %d, %v", size, n, err)
			}
			got = append(got, p[:n]...)
		}
		for i := range frames {
			left := math.Float32frombits(binary.LittleEndian.Uint32(got[i*cardFrameBytes:]))
			right := math.Float32frombits(binary.LittleEndian.Uint32(got[i*cardFrameBytes+4:]))
			if left != float32(i) || right != -float32(i) {
				t.Fatalf("reads of %d: frame %d is (%v, %v)", size, i, left, right)
			}
		}
	}
}

// TestReaderRendersNoFurther: a block is rendered when it is asked for, not before.
func TestReaderRendersNoFurther(t *testing.T) {
	source := &counter{}
	r := newTestReader(source)
	r.Read(nil)
	if source.frame != 0 {
		t.Errorf("a Read of nothing rendered %d frames", source.frame)
	}
	if n, _ := r.Read(make([]byte, 1<<16)); n != audio.BlockFrames*cardFrameBytes || source.frame != audio.BlockFrames {
		t.Errorf("a long Read gave %d bytes of %d frames, want one block", n, source.frame)
	}
	io.ReadFull(iotest.OneByteReader(r), make([]byte, audio.BlockFrames*cardFrameBytes))
	if source.frame != 2*audio.BlockFrames {
		t.Errorf("two blocks read, %d frames rendered", source.frame)
	}
}

func TestReaderAllocates(t *testing.T) {
	r, p := newTestReader(&counter{}), make([]byte, 999)
	if n := testing.AllocsPerRun(100, func() { r.Read(p) }); n != 0 {
		t.Errorf("%v allocations a Read, want 0", n)
	}
}
