package hdf5

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// cursor takes a block of metadata apart. Taking more than is there gives zeros
// and is remembered: parsers take all that they want and look at end once. What
// was taken must not lead to loops or memory before that.
type cursor struct {
	// fixed
	what    string // "object header"
	address uint64 // in the file, of data[0]
	data    []byte
	offsets int // bytes of an address
	lengths int // bytes of a length

	at   int  // bytes taken
	past bool // more was taken than is there
}

// end returns an error if more was taken than is there.
func (c *cursor) end() error {
	if c.past {
		return c.errorf("is cut off after %d bytes", len(c.data))
	}
	return nil
}

func (c *cursor) errorf(format string, args ...any) error {
	return fmt.Errorf("%s at %#x %s", c.what, c.address, fmt.Sprintf(format, args...))
}

func (c *cursor) left() int { return len(c.data) - c.at }

// bytes takes n bytes, which alias the block; nil if they are not there.
func (c *cursor) bytes(n uint64) []byte {
	if n > uint64(c.left()) {
		c.past, c.at = true, len(c.data)
		return nil
	}
	taken := c.data[c.at : c.at+int(n) : c.at+int(n)]
	c.at += int(n)
	return taken
}

func (c *cursor) skip(n int) { c.bytes(uint64(n)) }

// align skips to a multiple of 8 bytes from the block's beginning.
func (c *cursor) align() { c.skip(-c.at & 7) }

// uint takes an unsigned number of n ≤ 8 bytes, little-endian.
func (c *cursor) uint(n int) uint64 {
	v := uint64(0)
	for i, b := range c.bytes(uint64(n)) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

func (c *cursor) u8() int { return int(c.uint(1)) }

func (c *cursor) u16() int { return int(c.uint(2)) }

func (c *cursor) u32() uint64 { return c.uint(4) }

// length takes a number that the superblock gives the width of.
func (c *cursor) length() uint64 { return c.uint(c.lengths) }

// offset takes an address; all ones are undefined at every width.
func (c *cursor) offset() uint64 {
	v := c.uint(c.offsets)
	if v == 1<<(8*c.offsets)-1 {
		return undefined
	}
	return v
}

// sub takes n bytes as a block of their own.
func (c *cursor) sub(what string, n uint64) *cursor {
	at := c.address + uint64(c.at)
	return &cursor{what: what, address: at, data: c.bytes(n), offsets: c.offsets, lengths: c.lengths, past: c.past}
}

// signature takes the four letters and the version that most blocks begin with.
func (c *cursor) signature(letters string, version int) error {
	if found := c.bytes(uint64(len(letters))); string(found) != letters {
		return c.errorf("begins with %q, want %q", found, letters)
	}
	if v := c.u8(); v != version {
		return c.errorf("has version %d, want %d", v, version)
	}
	return nil
}

// checksum takes the checksum of all that was taken so far and compares.
func (c *cursor) checksum(check bool) error {
	want := lookup3(c.data[:c.at])
	got := uint32(c.u32())
	if err := c.end(); err != nil {
		return err
	}
	if check && got != want {
		return c.errorf("is damaged: its checksum is %#08x, its bytes have %#08x", got, want)
	}
	return nil
}

// text returns the string in b that ends with a zero byte, or with b.
func text(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// lookup3 is the checksum of metadata: Bob Jenkins' hash of that name
// (burtleburtle.net/bob/c/lookup3.c, hashlittle with initval 0).
func lookup3(data []byte) uint32 {
	a := 0xdeadbeef + uint32(len(data))
	b, c := a, a
	for ; len(data) > 12; data = data[12:] {
		a += binary.LittleEndian.Uint32(data)
		b += binary.LittleEndian.Uint32(data[4:])
		c += binary.LittleEndian.Uint32(data[8:])
		a, b, c = lookup3Mix(a, b, c)
	}
	if len(data) == 0 {
		return c
	}
	var last [12]byte
	copy(last[:], data)
	a += binary.LittleEndian.Uint32(last[:])
	b += binary.LittleEndian.Uint32(last[4:])
	c += binary.LittleEndian.Uint32(last[8:])
	return lookup3Final(a, b, c)
}

func lookup3Mix(a, b, c uint32) (uint32, uint32, uint32) {
	a, c = (a-c)^rotate(c, 4), c+b
	b, a = (b-a)^rotate(a, 6), a+c
	c, b = (c-b)^rotate(b, 8), b+a
	a, c = (a-c)^rotate(c, 16), c+b
	b, a = (b-a)^rotate(a, 19), a+c
	c, b = (c-b)^rotate(b, 4), b+a
	return a, b, c
}

func lookup3Final(a, b, c uint32) uint32 {
	c = (c ^ b) - rotate(b, 14)
	a = (a ^ c) - rotate(c, 11)
	b = (b ^ a) - rotate(a, 25)
	c = (c ^ b) - rotate(b, 16)
	a = (a ^ c) - rotate(c, 4)
	b = (b ^ a) - rotate(a, 14)
	return (c ^ b) - rotate(b, 24)
}

func rotate(v uint32, n int) uint32 { return v<<n | v>>(32-n) }
