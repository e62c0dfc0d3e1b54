package pulsetest

import (
	"encoding/binary"
	"math"
	"sync"
	"testing"
	"time"
)

const frameBytes = 8 // two float32

// tap keeps everything that is written to it, as it comes from parec.
type tap struct {
	mu    sync.Mutex
	bytes []byte
}

// Write implements io.Writer.
func (p *tap) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes = append(p.bytes, b...)
	return len(b), nil
}

func (p *tap) frames() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.bytes) / frameBytes
}

// wait waits until there are so many frames.
func (p *tap) wait(t testing.TB, frames int, deadline time.Time) {
	t.Helper()
	for p.frames() < frames {
		if time.Now().After(deadline) {
			t.Fatalf("parec has recorded %d frames of %d: is the sink gone?", p.frames(), frames)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (p *tap) since(frame int) (left, right []float32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for b := p.bytes[frame*frameBytes:]; len(b) >= frameBytes; b = b[frameBytes:] {
		left = append(left, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		right = append(right, math.Float32frombits(binary.LittleEndian.Uint32(b[4:])))
	}
	return left, right
}
