package hdf5

// walkChunks tells all chunks that the index knows.
func (d *Dataset) walkChunks(g *grid, visit func(chunk) error) error {
	l := &d.layout
	switch l.index {
	case indexSingle:
		c := chunk{at: make([]uint64, len(g.dims)), address: l.address, size: g.bytes}
		if l.filtered {
			c.size, c.mask = l.stored, l.mask
		}
		return visit(c)
	case indexImplicit:
		return d.walkImplicit(g, visit)
	case indexFixed:
		return d.walkFixedArray(g, visit)
	case indexExtensible:
		return d.walkExtensibleArray(g, visit)
	case indexTree2:
		return d.walkTree2Chunks(g, visit)
	}
	return d.walkTree1Chunks(g, visit)
}

// walkTree1Chunks reads the chunks of a v1 B-tree (FF III.A.1).
func (d *Dataset) walkTree1Chunks(g *grid, visit func(chunk) error) error {
	rank := len(g.dims)
	w := &tree1Walk{f: d.f, kind: tree1Chunks, keySize: 4 + 4 + 8*(rank+1), seen: make(map[uint64]bool)}
	w.visit = func(key *cursor, child uint64) error {
		c := chunk{address: child, size: key.u32(), mask: key.u32(), at: make([]uint64, rank)}
		for i := range c.at {
			at := key.uint(8)
			if at%g.chunk[i] != 0 {
				return key.errorf("has a chunk at %d, which is no multiple of %d", at, g.chunk[i])
			}
			c.at[i] = at / g.chunk[i]
		}
		if err := key.end(); err != nil {
			return err
		}
		return visit(c)
	}
	return w.walk(d.layout.address, -1)
}

// walkTree2Chunks reads the chunks of a v2 B-tree (FF VII.E).
func (d *Dataset) walkTree2Chunks(g *grid, visit func(chunk) error) error {
	rank, kind := len(g.dims), treeChunks
	if len(d.filters) > 0 {
		kind = treeFilteredChunks
	}
	return d.f.walkTree2(d.layout.address, kind, func(record *cursor) error {
		c := chunk{address: record.offset(), size: g.bytes, at: make([]uint64, rank)}
		if kind == treeFilteredChunks {
			width := len(record.data) - d.f.offsets - 4 - 8*rank
			if width < 1 || width > 8 {
				return record.errorf("is %d bytes long, which leaves %d for a chunk's size", len(record.data), width)
			}
			c.size, c.mask = record.uint(width), record.u32()
		}
		for i := range c.at {
			c.at[i] = record.uint(8)
		}
		if err := record.end(); err != nil {
			return err
		}
		return visit(c)
	})
}

// walkImplicit tells chunks that stand one after the other without an index (FF VII.B).
func (d *Dataset) walkImplicit(g *grid, visit func(chunk) error) error {
	line := d.newLine(g, -1)
	for i := range line.count() {
		if err := visit(chunk{at: line.at(i), address: d.layout.address + i*g.bytes, size: g.bytes}); err != nil {
			return err
		}
	}
	return nil
}

// maxLine is how many numbers of a line are looked at. Datasets that may grow
// have more of them than chunks.
const maxLine = 1 << 20

// line numbers the chunks of a dataset that has grown to its greatest shape, the
// last dimension the fastest.
type line struct {
	order  []int    // dimensions, the slowest first
	counts []uint64 // chunks along each of order
}

// newLine makes the dimension first, which is unlimited, the slowest; -1 is none.
func (d *Dataset) newLine(g *grid, first int) line {
	var l line
	add := func(i int) {
		l.order = append(l.order, i)
		most := d.space.most[i]
		count := most / g.chunk[i]
		if most%g.chunk[i] != 0 {
			count++
		}
		l.counts = append(l.counts, count)
	}
	if first >= 0 {
		add(first)
	}
	for i := range g.dims {
		if i != first {
			add(i)
		}
	}
	return l
}

// count returns how many chunks there may be, at most maxLine.
func (l line) count() uint64 {
	n, _ := product(l.counts)
	return min(n, maxLine)
}

// at returns the place of the chunk of that number.
func (l line) at(number uint64) []uint64 {
	at := make([]uint64, len(l.order))
	for i := len(l.order) - 1; i > 0; i-- {
		at[l.order[i]] = number % l.counts[i]
		number /= l.counts[i]
	}
	at[l.order[0]] = number
	return at
}
