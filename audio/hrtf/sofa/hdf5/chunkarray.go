package hdf5

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
