package hdf5

import (
	"fmt"
	"slices"
)

// fixedArray finds the chunks of a dataset whose greatest shape is known (FF
// VII.C): a header, and a data block of all elements, which stand in pages
// behind it if they are many.
type fixedArray struct {
	chunkArray

	n    uint64 // elements
	page uint64 // elements of a page
}

// walkFixedArray reads the chunks of a fixed array.
func (d *Dataset) walkFixedArray(g *grid, visit func(chunk) error) error {
	if slices.Contains(d.space.most, unlimited) {
		return fmt.Errorf("a fixed array at %#x of unlimited dimensions", d.layout.address)
	}
	a := &fixedArray{chunkArray: chunkArray{d: d, g: g, line: d.newLine(g, -1), visit: visit}}
	c, err := d.f.read("fixed array", d.layout.address, uint64(4+1+1+1+1+d.f.lengths+d.f.offsets+4))
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
	if err := c.checksum(d.f.checksummed); err != nil {
		return err
	}
	if pageBits > 24 || n > maxLine {
		return c.errorf("has %d elements in pages of 2^%d", n, pageBits)
	}
	a.n, a.page = n, 1<<pageBits
	return a.readData(block)
}

func (a *fixedArray) readData(address uint64) error {
	f := a.d.f
	pages, bitmapSize, inBlock := uint64(0), uint64(0), a.n
	if a.n > a.page {
		pages = (a.n + a.page - 1) / a.page
		bitmapSize, inBlock = (pages+7)/8, 0
	}
	size := 4 + 1 + 1 + uint64(f.offsets) + bitmapSize + inBlock*uint64(a.element) + 4
	c, err := f.read("fixed array data", address, size)
	if err != nil {
		return err
	}
	if err := c.signature("FADB", 0); err != nil {
		return err
	}
	c.skip(1 + f.offsets)
	written := c.bytes(bitmapSize)
	elements := c.sub("fixed array data", inBlock*uint64(a.element))
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	if err := a.readElements(elements, 0, inBlock); err != nil {
		return err
	}
	for i := range pages {
		if !isSet(written, i) {
			continue
		}
		at := address + size + i*(a.page*uint64(a.element)+4)
		if err := a.readPage("fixed array page", at, i*a.page, min(a.page, a.n-i*a.page)); err != nil {
			return err
		}
	}
	return nil
}
