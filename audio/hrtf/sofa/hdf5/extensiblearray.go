package hdf5

import (
	"fmt"
	"math/bits"
	"slices"
)

// extensibleArray finds the chunks of a dataset that may grow along one
// dimension (FF VII.D). Elements stand in data blocks. Super block u stands for
// 2^⌊u/2⌋ data blocks of 2^⌈u/2⌉ times the least size. The index block holds
// the first elements, the addresses of the first data blocks, and those of the
// super blocks that hold the addresses of the other ones. Data blocks with pages
// begin after some 131,000 chunks, more than are read.
type extensibleArray struct {
	chunkArray

	addressBits int    // of an element's number
	inIndex     uint64 // elements in the index block
	least       uint64 // elements of the smallest data block
	leastBlocks uint64 // data blocks of a super block that is no part of the index block
	page        uint64 // elements of a data block that has no pages
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
				if err := a.readBlock(addresses.offset(), number, each); err != nil {
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
	offsetSize := (a.addressBits + 7) / 8
	size := uint64(4+1+1+f.offsets+offsetSize) + n*uint64(f.offsets) + 4
	c, err := f.read("extensible array super block", address, size)
	if err != nil {
		return err
	}
	if err := c.signature("EASB", 0); err != nil {
		return err
	}
	if each > a.page {
		return c.errorf("is for blocks of %d chunks, want at most %d", each, a.page)
	}
	c.skip(1 + f.offsets + offsetSize)
	addresses := c.sub("extensible array super block", n*uint64(f.offsets))
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	for i := range n {
		if err := a.readBlock(addresses.offset(), number+i*each, each); err != nil {
			return err
		}
	}
	return nil
}

// readBlock reads a data block of n elements.
func (a *extensibleArray) readBlock(address, number, n uint64) error {
	if address == undefined {
		return nil
	}
	f := a.d.f
	prefix := 4 + 1 + 1 + f.offsets + (a.addressBits+7)/8
	c, err := f.read("extensible array data", address, uint64(prefix)+n*uint64(a.element)+4)
	if err != nil {
		return err
	}
	if err := c.signature("EADB", 0); err != nil {
		return err
	}
	c.skip(prefix - c.at)
	elements := c.sub("extensible array data", n*uint64(a.element))
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	return a.readElements(elements, number, n)
}
