package speaker

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"os"
	"time"

	"posxyz/audio"
)

// WAV writes a stereo file of 24-bit PCM. Samples are rounded to the nearest
// step and limited to full scale; NaN is silence.
//
// There is no dither. Rounding to 24 bits errs by −146 dBFS, far below the noise
// of any converter and no coarser than the float32 that comes in, and without
// dither silence stays silence and the same sound is the same file, byte for byte.
//
// The header is the plain one, format 1 and not WAVE_FORMAT_EXTENSIBLE, which
// some readers of 24-bit files do not know. It is brought up to date every half
// second of audio, after the samples it counts: the file is valid whenever the
// program is cut off, and short of its last half second at most.
type WAV struct {
	// fixed after Create
	file *os.File
	rate audio.Rate

	// owned by the writer
	pending []byte // samples that are not in the file yet
	stored  int64  // bytes of samples in the file
	err     error  // sticky
}

const (
	wavHeaderBytes = 44
	wavFrameBytes  = 6
	wavFullScale   = 1 << 23

	// maxWAVFrames is what the 32-bit sizes of the header can count.
	maxWAVFrames = (math.MaxUint32 - wavHeaderBytes + 8) / wavFrameBytes
)

// CreateWAV creates or overwrites the file at path. What exists there and is no
// regular file, not even /dev/null, is refused and left alone.
func CreateWAV(path string, rate audio.Rate) (*WAV, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // opening a FIFO would wait for its reader
		return nil, fmt.Errorf("create WAV: %s is a %s, want a regular file or a new one", path, kind(info.Mode()))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, fmt.Errorf("create WAV: %w", err)
	}
	w := &WAV{file: f, rate: rate, pending: make([]byte, 0, (int(rate)/2+audio.BlockFrames)*wavFrameBytes)}
	if err := w.flush(); err != nil {
		f.Close()
		return nil, fmt.Errorf("create WAV: %w", err)
	}
	return w, nil
}

// Write appends frames of b, that many from its first on. An error is reported by the Write
// that meets it; the ones after it do nothing. It says so when the file is as long
// as a WAV file can be; what was written stays valid.
func (w *WAV) Write(b *audio.Block, frames int) error {
	if w.err != nil {
		return nil
	}
	if w.Frames()+int64(frames) > maxWAVFrames {
		longest := time.Duration(w.rate.Seconds(maxWAVFrames)) * time.Second
		w.err = fmt.Errorf("write %s: it is full: a WAV file holds 4 GiB, %v at %d Hz", w.file.Name(), longest, w.rate)
		return w.err
	}
	for i := range frames {
		w.pending = appendSample(appendSample(w.pending, b.Left[i]), b.Right[i])
	}
	if len(w.pending) >= int(w.rate)/2*wavFrameBytes {
		w.err = w.flush()
	}
	return w.err
}

// Frames returns how many frames were written.
func (w *WAV) Frames() int64 { return (w.stored + int64(len(w.pending))) / wavFrameBytes }

// Close completes the file. It reports no error that Write has reported.
func (w *WAV) Close() error {
	reported := w.err != nil
	var err error
	if len(w.pending) > 0 {
		err = w.flush()
	}
	if closed := w.file.Close(); err == nil {
		err = closed
	}
	w.err = os.ErrClosed
	if reported {
		return nil
	}
	return err
}

// kind says what a file is that is not a regular one.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "directory"
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	case mode&fs.ModeDevice != 0:
		return "device"
	default:
		return "special file"
	}
}

// flush writes the samples and then the header that counts them.
func (w *WAV) flush() error {
	if _, err := w.file.WriteAt(w.pending, wavHeaderBytes+w.stored); err != nil {
		return err
	}
	w.stored += int64(len(w.pending))
	w.pending = w.pending[:0]
	header := wavHeader(w.rate, w.stored)
	_, err := w.file.WriteAt(header[:], 0)
	return err
}

// wavHeader is the canonical one: RIFF, fmt of 16 bytes, data.
func wavHeader(rate audio.Rate, data int64) (h [wavHeaderBytes]byte) {
	const pcm, channels, bits = 1, 2, 24
	le := binary.LittleEndian
	copy(h[0:], "RIFF")
	le.PutUint32(h[4:], uint32(wavHeaderBytes-8+data))
	copy(h[8:], "WAVEfmt ")
	le.PutUint32(h[16:], 16)
	le.PutUint16(h[20:], pcm)
	le.PutUint16(h[22:], channels)
	le.PutUint32(h[24:], uint32(rate))
	le.PutUint32(h[28:], uint32(rate)*wavFrameBytes)
	le.PutUint16(h[32:], wavFrameBytes)
	le.PutUint16(h[34:], bits)
	copy(h[36:], "data")
	le.PutUint32(h[40:], uint32(data))
	return h
}

func appendSample(dst []byte, v float32) []byte {
	s := math.RoundToEven(float64(v) * wavFullScale)
	if !(s > -wavFullScale) { // also NaN
		s = -wavFullScale
	}
	s = min(s, wavFullScale-1)
	if v != v {
		s = 0
	}
	u := uint32(int32(s))
	return append(dst, byte(u), byte(u>>8), byte(u>>16))
}
