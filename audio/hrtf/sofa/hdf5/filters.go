package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// The filters that are undone (FF IV.A.2.l).
const (
	filterDeflate    = 1
	filterShuffle    = 2
	filterFletcher32 = 3
)

const maxFilters = 32 // the bits of a chunk's mask

// filter is one step that data went through on the way into the file.
type filter struct {
	id   int
	name string
	size int // shuffle: bytes of an element
}

func readFilters(c *cursor) ([]filter, error) {
	version, n := c.u8(), c.u8()
	switch {
	case version != 1 && version != 2:
		return nil, c.errorf("has version %d, want 1 or 2", version)
	case n > maxFilters:
		return nil, c.errorf("has %d filters, want at most %d", n, maxFilters)
	case version == 1:
		c.skip(6)
	}
	filters := make([]filter, n)
	for i := range filters {
		id, nameSize := c.u16(), 0
		if version == 1 || id >= 256 {
			nameSize = c.u16()
		}
		c.skip(2) // flags
		values := c.u16()
		if version == 1 {
			nameSize = (nameSize + 7) &^ 7
		}
		name := text(c.bytes(uint64(nameSize)))
		parameters := c.sub("filter", uint64(4*values))
		if version == 1 && values&1 != 0 {
			c.skip(4)
		}
		f := filter{id: id, name: name}
		switch id {
		case filterDeflate, filterFletcher32:
		case filterShuffle:
			if f.size = int(parameters.u32()); f.size < 1 {
				return nil, c.errorf("shuffles elements of %d bytes", f.size)
			}
		default:
			return nil, c.errorf("has filter %d %.64q, want deflate, shuffle or Fletcher-32", id, name)
		}
		filters[i] = f
	}
	return filters, c.end()
}

// pipeline undoes the filters of one dataset's chunks. Its memory is used again
// for the next chunk.
type pipeline struct {
	filters  []filter
	limit    int // bytes that a chunk may unpack to on the way
	inflater io.ReadCloser
	spare    []byte
}

// undo returns what raw was before the filters that mask does not exclude. raw
// is given up.
func (p *pipeline) undo(raw []byte, mask uint64) (_ []byte, err error) {
	for i, f := range slices.Backward(p.filters) {
		if mask>>i&1 != 0 {
			continue
		}
		switch f.id {
		case filterDeflate:
			raw, err = p.inflate(raw)
		case filterShuffle:
			if len(raw) > p.limit {
				return nil, fmt.Errorf("is %d bytes long where at most %d are to be shuffled", len(raw), p.limit)
			}
			raw = p.unshuffle(raw, f.size)
		case filterFletcher32:
			raw, err = checkFletcher32(raw)
		}
		if err != nil {
			return nil, err
		}
	}
	return raw, nil
}

func (p *pipeline) inflate(raw []byte) ([]byte, error) {
	source := bytes.NewReader(raw)
	var err error
	if p.inflater == nil {
		p.inflater, err = zlib.NewReader(source)
	} else {
		err = p.inflater.(zlib.Resetter).Reset(source, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("is not deflated data: %w", err)
	}
	out := p.take()
	for n := 0; n < len(out); {
		m, err := p.inflater.Read(out[n:])
		n += m
		if errors.Is(err, io.EOF) {
			p.spare = raw
			return out[:n], nil
		}
		if err != nil {
			return nil, fmt.Errorf("cannot be unpacked: %w", err)
		}
	}
	return nil, fmt.Errorf("unpacks to more than %d bytes", len(out)-1)
}

// unshuffle puts the bytes of elements together again: first come the first
// bytes of all, then the second ones, and so on. What is no whole element at the
// end is as it was.
func (p *pipeline) unshuffle(raw []byte, size int) []byte {
	n := len(raw) / size
	if n == 0 {
		return raw // sizes may be up to 2^32
	}
	out := p.take()[:len(raw)]
	for b := range size {
		for i, v := range raw[b*n : (b+1)*n] {
			out[i*size+b] = v
		}
	}
	copy(out[n*size:], raw[n*size:])
	p.spare = raw
	return out
}

// take returns a buffer one byte longer than anything may unpack to.
func (p *pipeline) take() []byte {
	buf := p.spare
	p.spare = nil
	if cap(buf) <= p.limit {
		buf = make([]byte, p.limit+1)
	}
	return buf[:p.limit+1]
}

// checkFletcher32 takes the checksum off the end of raw. It is Fletcher's of
// 16-bit big-endian words, in sums modulo 65535.
func checkFletcher32(raw []byte) ([]byte, error) {
	n := len(raw) - 4
	if n < 0 {
		return nil, errors.New("has no room for its checksum")
	}
	var low, high uint64
	for i := 0; i < n; i += 2 {
		word := uint64(raw[i]) << 8
		if i+1 < n {
			word |= uint64(raw[i+1])
		}
		low = (low + word) % 65535
		high = (high + low) % 65535
	}
	want := uint32(high<<16 | low)
	if got := binary.LittleEndian.Uint32(raw[n:]); !sameFletcher32(got, want) {
		return nil, fmt.Errorf("is damaged: its checksum is %#08x, its bytes have %#08x", got, want)
	}
	return raw[:n], nil
}

// sameFletcher32 compares two checksums, of whose halves 0 and 65535 are the same.
func sameFletcher32(a, b uint32) bool {
	return (a>>16)%65535 == (b>>16)%65535 && (a&0xffff)%65535 == (b&0xffff)%65535
}
