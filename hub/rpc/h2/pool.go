package h2

import "sync"

// bufferBytes holds what one write gathers: batchBytes, and the frame that goes
// over it.
const (
	bufferBytes = 34 << 10
	batchBytes  = 16 << 10
)

// buffers are for one reading or one writing: no connection keeps one while it
// has nothing to say.
var buffers = sync.Pool{New: func() any {
	b := make([]byte, bufferBytes)
	return &b
}}

func takeBuffer() *[]byte { return buffers.Get().(*[]byte) }

func giveBuffer(b *[]byte) { buffers.Put(b) }
