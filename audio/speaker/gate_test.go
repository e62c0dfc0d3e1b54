//go:build !nocard

package speaker

import (
	"encoding/binary"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"posxyz/audio"
)

// ones renders full scale, and counts.
type ones struct{ blocks int }

func (o *ones) Render(out *audio.Block) {
	o.blocks++
	for i := range out.Left {
		out.Left[i], out.Right[i] = 1, 1
	}
}

// readBlock reads a block from a gate, and returns its left channel.
func readBlock(g *gate) (left []float32) {
	p := make([]byte, audio.BlockFrames*cardFrameBytes)
	for i := range p {
		p[i] = 0x55 // whatever was there
	}
	n, _ := g.Read(p)
	for ; n > 0; n, p = n-cardFrameBytes, p[cardFrameBytes:] {
		left = append(left, math.Float32frombits(binary.LittleEndian.Uint32(p)))
	}
	return left
}

// TestGate: silence, then what is rendered, then a fade, then silence; and nothing
// is rendered but between open and close.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &ones{}
		g := &gate{r: newTestReader(source)}
		expect := func(when string, first, last float32, blocks int) {
			t.Helper()
			x := readBlock(g)
			if len(x) != audio.BlockFrames || x[0] != first || x[len(x)-1] != last || source.blocks != blocks {
				t.Errorf("%s: %d frames from %v to %v, %d blocks rendered, want %d from %v to %v, %d", when, len(x), x[0], x[len(x)-1], source.blocks, audio.BlockFrames, first, last, blocks)
			}
		}
		expect("at first", 0, 0, 0)
		g.open()
		expect("open", 1, 1, 1)
		var wait sync.WaitGroup
		wait.Go(func() { g.close(time.Second) })
		synctest.Wait()
		expect("closing", 1-1.0/audio.BlockFrames, 0, 2)
		wait.Wait()
		expect("shut", 0, 0, 2)
	})
}

// TestGateFade: a fade is as long, and reaches silence, whatever sizes the card asks for.
func TestGateFade(t *testing.T) {
	for _, frames := range []int{1, 5, 127, 128, 129, 1000} {
		g := &gate{r: newTestReader(&ones{})}
		g.state.Store(gateClosing)
		last := float32(1)
		for p := make([]byte, frames*cardFrameBytes); g.state.Load() == gateClosing; {
			n, _ := g.Read(p)
			for i := range n / 4 {
				x := math.Float32frombits(binary.LittleEndian.Uint32(p[4*i:]))
				if last-x > 1.01/fadeFrames || x > last {
					t.Fatalf("asked for %d frames: %v after %v, want steps of 1/%d downwards", frames, x, last, fadeFrames)
				}
				last = x
			}
		}
		if last != 0 {
			t.Errorf("asked for %d frames: the last is %v, want silence", frames, last)
		}
	}
}

// TestGateDead: where nobody asks any more, close returns after its time, and what
// asks then is given silence.
func TestGateDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &ones{}
		g := &gate{r: newTestReader(source)}
		g.open()
		start := time.Now()
		g.close(time.Second)
		if took := time.Since(start); took < time.Second || took > time.Second+2*gateTick {
			t.Errorf("closed after %v, want 1s", took)
		}
		if x := readBlock(g); x[0] != 0 || source.blocks != 0 {
			t.Errorf("after that, %v is given and %d blocks are rendered, want silence", x[0], source.blocks)
		}
	})
}

// TestGateAwaits: close awaits the rendering that is under way.
func TestGateAwaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &staller{at: 0, stall: time.Minute}
		g := &gate{r: newTestReader(source)}
		g.open()
		var wait sync.WaitGroup
		wait.Go(func() { readBlock(g) })
		synctest.Wait()
		g.close(time.Second)
		if source.frame != audio.BlockFrames {
			t.Error("closed, and still rendering")
		}
		wait.Wait()
	})
}

// TestGateAllocates: nothing.
func TestGateAllocates(t *testing.T) {
	g, p := &gate{r: newTestReader(&ones{})}, make([]byte, 999)
	g.open()
	if n := testing.AllocsPerRun(100, func() { g.Read(p) }); n != 0 {
		t.Errorf("%v allocations a Read, want 0", n)
	}
}
