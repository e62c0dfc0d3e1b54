package hdf5

import (
	"fmt"
	"math/bits"
	"slices"
)

// chunkArray is what both kinds of arrays of chunks have in common: their
// elements, which are numbered along a line.
type chunkArray struct {
	d       *Dataset
	g       *grid
	line    line
	element int // bytes
	visit   func(chunk) error
}

// readKind takes what an array's header says of its elements: whether chunks
// went through filters, and the size of an element.
func (a *chunkArray) readKind(c *cursor) error {
	filtered := c.u8()
	a.element = c.u8()
	if width := a.element - a.d.f.offsets - 4; filtered == 1 && width >= 1 && width <= 8 || filtered == 0 && a.element == a.d.f.offsets {
		return nil
	}
	return c.errorf("has elements of type %d and %d bytes", filtered, a.element)
}

// readElements takes n elements from c, the first of which has that number.
func (a *chunkArray) readElements(c *cursor, number, n uint64) error {
	for i := range n {
		e := chunk{address: c.offset(), size: a.g.bytes}
		if width := a.element - a.d.f.offsets - 4; width > 0 {
			e.size, e.mask = c.uint(width), c.u32()
		}
		if err := c.end(); err != nil {
			return err
		}
		if e.address == undefined {
			continue
		}
		e.at = a.line.at(number + i)
		if err := a.visit(e); err != nil {
			return err
		}
	}
	return nil
}

// readPage reads n elements that have a checksum of their own.
func (a *chunkArray) readPage(what string, address, number, n uint64) error {
	size := n * uint64(a.element)
	c, err := a.d.f.read(what, address, size+4)
	if err != nil {
		return err
	}
	elements := c.sub(what, size)
	if err := c.checksum(a.d.f.checksummed); err != nil {
		return err
	}
	return a.readElements(elements, number, n)
}

// isSet reports bit i of a bitmap, the highest of a byte first.
func isSet(bitmap []byte, i uint64) bool {
	return i/8 < uint64(len(bitmap)) && bitmap[i/8]<<(i%8)&0x80 != 0
}

// walkFixedArray reads the chunks of a dataset whose greatest shape is known (FF VII.C).
func (d *Dataset) walkFixedArray(g *grid, visit func(chunk) error) error {
	if slices.Contains(d.space.most, unlimited) {
		return fmt.Errorf("a fixed array at %#x of unlimited dimensions", d.layout.address)
	}
	f := d.f
	a := &chunkArray{d: d, g: g, line: d.newLine(g, -1), visit: visit}
	c, err := f.read("fixed array", d.layout.address, uint64(4+1+1+1+1+f.lengths+f.offsets+4))
	if err != nil {
		return err
	}
	if err := c.signature("FAHD", 0); err != nil {
		return err
	}
	if err := a.readKind(c); err != nil {
		return err
	}
	pageBits, n, block := c.u8(), c.length(), c.offset()
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	if pageBits > 24 || n > maxLine {
		return c.errorf("has %d elements in pages of 2^%d", n, pageBits)
	}
	prefix := uint64(4 + 1 + 1 + f.offsets)
	page := uint64(1) << pageBits
	if n <= page {
		if c, err = f.read("fixed array data", block, prefix+n*uint64(a.element)+4); err != nil {
			return err
		}
		if err := c.signature("FADB", 0); err != nil {
			return err
		}
		c.skip(1 + f.offsets)
		elements := c.sub("fixed array data", n*uint64(a.element))
		if err := c.checksum(f.checksummed); err != nil {
			return err
		}
		return a.readElements(elements, 0, n)
	}
	pages := (n + page - 1) / page
	if c, err = f.read("fixed array data", block, prefix+(pages+7)/8+4); err != nil {
		return err
	}
	if err := c.signature("FADB", 0); err != nil {
		return err
	}
	c.skip(1 + f.offsets)
	bitmap := c.bytes((pages + 7) / 8)
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	address := block + uint64(len(c.data))
	for i := range pages {
		if isSet(bitmap, i) {
			if err := a.readPage("fixed array page", address+i*(page*uint64(a.element)+4), i*page, min(page, n-i*page)); err != nil {
				return err
			}
		}
	}
	return nil
}

// extensibleArray finds the chunks of a dataset that may grow along one
// dimension (FF VII.D). Elements stand in data blocks. Super block u stands for
// 2^⌊u/2⌋ data blocks of 2^⌈u/2⌉ times the least size. The index block holds
// the first elements, the addresses of the first data blocks, and those of the
// super blocks that hold the addresses of the other ones.
type extensibleArray struct {
	chunkArray

	addressBits int    // of an element's number
	inIndex     uint64 // elements in the index block
	least       uint64 // elements of the smallest data block
	leastBlocks uint64 // data blocks of a super block that is no part of the index block
	page        uint64 // elements of a page
}

// walkExtensibleArray reads the chunks of an extensible array.
func (d *Dataset) walkExtensibleArray(g *grid, visit func(chunk) error) error {
	first := slices.Index(d.space.most, unlimited)
	if first < 0 || slices.Contains(d.space.most[first+1:], unlimited) {
		return fmt.Errorf("an extensible array at %#x of other than one unlimited dimension", d.layout.address)
	}
	f := d.f
	a := &extensibleArray{chunkArray: chunkArray{d: d, g: g, line: d.newLine(g, first), visit: visit}}
	c, err := f.read("extensible array", d.layout.address, uint64(4+1+1+1+5+6*f.lengths+f.offsets+4))
	if err != nil {
		return err
	}
	if err := c.signature("EAHD", 0); err != nil {
		return err
	}
	if err := a.readKind(c); err != nil {
		return err
	}
	a.addressBits = c.u8()
	a.inIndex, a.least, a.leastBlocks = c.uint(1), c.uint(1), c.uint(1)
	pageBits := c.u8()
	for range 6 {
		c.length() // counts and sizes
	}
	index := c.offset()
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	if a.addressBits > 40 || !isPowerOf2(a.least) || !isPowerOf2(a.leastBlocks) || pageBits > 24 || bits.Len64(a.least) > a.addressBits {
		return c.errorf("has blocks of %d elements, %d blocks, pages of 2^%d, and numbers of %d bits", a.least, a.leastBlocks, pageBits, a.addressBits)
	}
	a.page = 1 << pageBits
	if index == undefined {
		return nil // empty
	}
	return a.readIndex(index)
}

func (a *extensibleArray) readIndex(address uint64) error {
	f := a.d.f
	supers := 1 + a.addressBits - (bits.Len64(a.least) - 1)
	direct := min(2*(bits.Len64(a.leastBlocks)-1), supers) // super blocks that are part of the index block
	blocks := 2 * (a.leastBlocks - 1)
	size := 4 + 1 + 1 + uint64(f.offsets) + a.inIndex*uint64(a.element) + (blocks+uint64(supers-direct))*uint64(f.offsets) + 4
	c, err := f.read("extensible array index", address, size)
	if err != nil {
		return err
	}
	if err := c.signature("EAIB", 0); err != nil {
		return err
	}
	c.skip(1 + f.offsets)
	elements := c.sub("extensible array index", a.inIndex*uint64(a.element))
	addresses := c.sub("extensible array index", size-uint64(c.at)-4)
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	if err := a.readElements(elements, 0, a.inIndex); err != nil {
		return err
	}
	number := a.inIndex
	for u := range supers {
		n, each := uint64(1)<<(u/2), a.least<<((u+1)/2)
		if u < direct {
			for range n {
				if err := a.readBlock(addresses.offset(), number, each, nil); err != nil {
					return err
				}
				number += each
			}
			continue
		}
		if super := addresses.offset(); super != undefined {
			if err := a.readSuper(super, number, n, each); err != nil {
				return err
			}
		}
		number += n * each
	}
	return addresses.end()
}

// readSuper reads a super block for n data blocks of so many elements each.
func (a *extensibleArray) readSuper(address, number, n, each uint64) error {
	f := a.d.f
	bitmapSize := uint64(0)
	if each > a.page {
		bitmapSize = n * ((each/a.page + 7) / 8)
	}
	offsetSize := (a.addressBits + 7) / 8
	size := uint64(4+1+1+f.offsets+offsetSize) + bitmapSize + n*uint64(f.offsets) + 4
	c, err := f.read("extensible array super block", address, size)
	if err != nil {
		return err
	}
	if err := c.signature("EASB", 0); err != nil {
		return err
	}
	c.skip(1 + f.offsets + offsetSize)
	bitmap := c.bytes(bitmapSize)
	addresses := c.sub("extensible array super block", n*uint64(f.offsets))
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	for i := range n {
		written := func(page uint64) bool { return isSet(bitmap, i*(each/a.page)+page) }
		if each <= a.page {
			written = nil
		}
		if err := a.readBlock(addresses.offset(), number+i*each, each, written); err != nil {
			return err
		}
	}
	return nil
}

// readBlock reads a data block of n elements. Paged ones come with which pages
// were written.
func (a *extensibleArray) readBlock(address, number, n uint64, written func(page uint64) bool) error {
	if address == undefined {
		return nil
	}
	f := a.d.f
	prefix := uint64(4 + 1 + 1 + f.offsets + (a.addressBits+7)/8)
	size := prefix + 4
	if written == nil {
		size += n * uint64(a.element)
	}
	c, err := f.read("extensible array data", address, size)
	if err != nil {
		return err
	}
	if err := c.signature("EADB", 0); err != nil {
		return err
	}
	c.skip(int(prefix) - c.at)
	elements := c.sub("extensible array data", size-prefix-4)
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	if written == nil {
		return a.readElements(elements, number, n)
	}
	for i := range n / a.page {
		if written(i) {
			if err := a.readPage("extensible array page", address+size+i*(a.page*uint64(a.element)+4), number+i*a.page, a.page); err != nil {
				return err
			}
		}
	}
	return nil
}
