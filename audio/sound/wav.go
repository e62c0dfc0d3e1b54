package sound

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"posxyz/audio"
)

// wavDecoder reads RIFF, RF64 and BW64 files: PCM of 8 to 32 bits, float of 32
// and 64, any number of channels, plain or WAVE_FORMAT_EXTENSIBLE. No size in a
// header is believed: it bounds what is read, never what is allocated.
//
// beep's own decoder reads no float, no 32-bit, and the first two channels
// only, and allocates what the header says.
type wavDecoder struct {
	r        io.Reader // the data chunk
	hertz    audio.Rate
	encoding encoding
	channels int
	buf      []byte
	mono     []float32
}

const wavBufBytes = 1 << 16 // which the greatest frame still fits into

// The format tags of WAVE files (mmreg.h).
const (
	wavePCM        = 0x0001
	waveFloat      = 0x0003
	waveExtensible = 0xfffe
)

func newWAV(r io.Reader) (*wavDecoder, error) {
	var h [12]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return nil, errors.New("WAV: cut off in its header")
	}
	unfinished := isUnknownSize(binary.LittleEndian.Uint32(h[4:])) // written by a program that did not get to the end
	d := new(wavDecoder)
	long := int64(-1) // the data size that ds64 gives
	for {
		if _, err := io.ReadFull(r, h[:8]); err != nil {
			return nil, errors.New("WAV: no data chunk in it")
		}
		size := int64(binary.LittleEndian.Uint32(h[4:]))
		switch string(h[:4]) {
		case "fmt ":
			if err := d.readFormat(r, size); err != nil {
				return nil, fmt.Errorf("WAV: %w", err)
			}
			size = 0
		case "ds64":
			var sizes [16]byte // of RIFF, of data
			if size < int64(len(sizes)) {
				return nil, errors.New("WAV: ds64 chunk is too short")
			}
			if _, err := io.ReadFull(r, sizes[:]); err != nil {
				return nil, errors.New("WAV: cut off in its header")
			}
			size -= int64(len(sizes))
			long = int64(min(binary.LittleEndian.Uint64(sizes[8:]), math.MaxInt64))
		case "data":
			if d.channels == 0 {
				return nil, errors.New("WAV: no fmt chunk before the data")
			}
			switch {
			case size == math.MaxUint32 && long >= 0:
				size = long
			case size == math.MaxUint32, size == 0 && unfinished:
				size = math.MaxInt64 // to the end of the file
			}
			d.r = io.LimitReader(r, size)
			d.buf = make([]byte, wavBufBytes/d.frameBytes()*d.frameBytes())
			return d, nil
		}
		if _, err := io.CopyN(io.Discard, r, size+size&1); err != nil { // chunks are padded to even sizes
			return nil, errors.New("WAV: no data chunk in it")
		}
	}
}

func isUnknownSize(riff uint32) bool { return riff == 0 || riff == math.MaxUint32 }

// readFormat reads a fmt chunk and its padding.
func (d *wavDecoder) readFormat(r io.Reader, size int64) error {
	if size < 16 {
		return fmt.Errorf("fmt chunk is %d bytes, want at least 16", size)
	}
	var f [40]byte
	n := min(size, int64(len(f)))
	if _, err := io.ReadFull(r, f[:n]); err != nil {
		return errors.New("cut off in its header")
	}
	if _, err := io.CopyN(io.Discard, r, size-n+size&1); err != nil {
		return errors.New("cut off in its header")
	}
	tag := binary.LittleEndian.Uint16(f[:])
	channels := int(binary.LittleEndian.Uint16(f[2:]))
	hertz := binary.LittleEndian.Uint32(f[4:])
	frame := int(binary.LittleEndian.Uint16(f[12:]))
	bits := int(binary.LittleEndian.Uint16(f[14:]))
	if tag == waveExtensible {
		if n < 40 {
			return errors.New("extensible fmt chunk is too short")
		}
		tag = binary.LittleEndian.Uint16(f[24:]) // the GUID begins with it
	}
	if channels == 0 {
		return errors.New("0 channels")
	}
	e, ok := wavEncoding(tag, bits)
	if !ok {
		return fmt.Errorf("format %#04x of %d bits, want PCM of 8, 16, 24 or 32 bits or float of 32 or 64", tag, bits)
	}
	if frame != channels*e.bytes() {
		return fmt.Errorf("frames of %d bytes for %d channels of %d bits", frame, channels, bits)
	}
	d.hertz, d.encoding, d.channels = audio.Rate(hertz), e, channels
	return nil
}

// wavEncoding returns how samples are stored. PCM of 12 or 20 bits, say, is
// left-justified in the next whole number of bytes.
func wavEncoding(tag uint16, bits int) (encoding, bool) {
	switch size := (bits + 7) / 8; {
	case tag == wavePCM && size >= 1 && size <= 4:
		return [...]encoding{pcmU8, pcmS16, pcmS24, pcmS32}[size-1], true
	case tag == waveFloat && bits == 32:
		return pcmF32, true
	case tag == waveFloat && bits == 64:
		return pcmF64, true
	}
	return 0, false
}

func (d *wavDecoder) frameBytes() int { return d.channels * d.encoding.bytes() }

func (d *wavDecoder) rate() audio.Rate { return d.hertz }

func (d *wavDecoder) next() ([]float32, error) {
	n, err := io.ReadFull(d.r, d.buf)
	if n < d.frameBytes() {
		return nil, err // not nil, since the buffer is not full
	}
	d.mono = mixDown(d.mono[:0], d.buf[:n], d.encoding, d.channels)
	return d.mono, nil
}
