package nullsink

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"
)

const frameBytes = 8 // two float32

// errStopped is why a wait for sound ends that is never given.
var errStopped = errors.New("is the sink gone?")

// around is how much of the recording before and after a frame says when it was
// given.
const around = 500 * time.Millisecond

// tap keeps everything that is written to it, as it comes from parec.
type tap struct {
	mu    sync.Mutex
	bytes []byte
	marks []mark
}

// mark is when a portion came.
type mark struct {
	frames int // up to its end
	at     time.Time
}

// Write implements io.Writer.
func (p *tap) Write(b []byte) (int, error) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes = append(p.bytes, b...)
	p.marks = append(p.marks, mark{len(p.bytes) / frameBytes, now})
	return len(b), nil
}

func (p *tap) frames() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.bytes) / frameBytes
}

// wait waits until there are so many frames.
func (p *tap) wait(ctx context.Context, frames int) error {
	for p.frames() < frames {
		if ctx.Err() != nil {
			return fmt.Errorf("parec has recorded %d frames of %d: %w", p.frames(), frames, context.Cause(ctx))
		}
		time.Sleep(2 * time.Millisecond)
	}
	return nil
}

func (p *tap) since(frame int) (left, right []float32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for b := p.bytes[min(frame*frameBytes, len(p.bytes)):]; len(b) >= frameBytes; b = b[frameBytes:] {
		left = append(left, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		right = append(right, math.Float32frombits(binary.LittleEndian.Uint32(b[4:])))
	}
	return left, right
}

// timeOf returns when a frame was there, by the earliest of the marks around it.
func (p *tap) timeOf(frame int) (earliest time.Time, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	containing, _ := slices.BinarySearchFunc(p.marks, frame, func(m mark, frame int) int { return m.frames - frame - 1 })
	if frame < 0 || containing == len(p.marks) {
		return time.Time{}, false
	}
	near := framesOf(around)
	first, _ := slices.BinarySearchFunc(p.marks, frame-near, func(m mark, frame int) int { return m.frames - frame })
	for _, m := range p.marks[first:] {
		if m.frames > frame+near {
			break
		}
		at := m.at.Add(-time.Duration(m.frames-frame) * time.Second / Rate)
		if earliest.IsZero() || at.Before(earliest) {
			earliest = at
		}
	}
	return earliest, !earliest.IsZero()
}

// framesOf returns a duration in frames.
func framesOf(d time.Duration) int { return int(d.Seconds() * Rate) }
