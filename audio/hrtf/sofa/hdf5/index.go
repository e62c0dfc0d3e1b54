package hdf5

import "fmt"

// walkChunks tells all chunks that the index knows.
func (d *Dataset) walkChunks(g *grid, visit func(chunk) error) error {
	switch l := d.layout; l.index {
	case indexTree1:
		return d.walkTree1Chunks(g, visit)
	default:
		return fmt.Errorf("index of type %d is not supported", l.index)
	}
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
