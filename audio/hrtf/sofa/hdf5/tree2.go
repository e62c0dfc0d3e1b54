package hdf5

import "math/bits"

// The types of v2 B-trees that are read (FF III.A.2).
const (
	treeHuge           = 1  // objects of a fractal heap that are too big for it
	treeLinkNames      = 5  // links by name
	treeAttributeNames = 8  // attributes by name
	treeChunks         = 10 // chunks without filters
	treeFilteredChunks = 11
)

const (
	maxTree2Depth = 16
	tree2Prefix   = 4 + 1 + 1 + 4 // bytes of a node that are no records: signature, version, type, checksum
)

// tree2 goes through a v2 B-tree.
type tree2 struct {
	// fixed after its header was read
	f          *File
	kind       int
	nodeSize   uint64
	recordSize int
	countSize  int   // bytes of the number of records of a child
	totalSizes []int // bytes of the number of records below a child, by the child's depth
	visit      func(record *cursor) error

	seen map[uint64]bool // nodes
}

// walkTree2 visits all records of the tree whose header is at address.
func (f *File) walkTree2(address uint64, kind int, visit func(record *cursor) error) error {
	c, err := f.read("v2 B-tree header", address, uint64(4+1+1+4+2+2+1+1+f.offsets+2+f.lengths+4))
	if err != nil {
		return err
	}
	if err := c.signature("BTHD", 0); err != nil {
		return err
	}
	if found := c.u8(); found != kind {
		return c.errorf("has type %d, want %d", found, kind)
	}
	t := &tree2{f: f, kind: kind, visit: visit, seen: make(map[uint64]bool)}
	t.nodeSize, t.recordSize = c.u32(), c.u16()
	depth := c.u16()
	c.skip(2) // when to split and merge
	root, n := c.offset(), c.uint(2)
	c.length() // records in all
	if err := c.checksum(f.checksummed); err != nil {
		return err
	}
	switch {
	case t.nodeSize > maxBlock || t.recordSize == 0 || t.nodeSize < uint64(tree2Prefix+t.recordSize):
		return c.errorf("has nodes of %d and records of %d bytes", t.nodeSize, t.recordSize)
	case depth > maxTree2Depth:
		return c.errorf("has depth %d, want at most %d", depth, maxTree2Depth)
	case n == 0:
		return nil
	}
	t.measure(depth)
	return t.walk(root, depth, n)
}

// measure computes the widths that internal nodes of each depth have. They
// follow from how many records fit.
func (t *tree2) measure(depth int) {
	fit := (t.nodeSize - tree2Prefix) / uint64(t.recordSize) // records of a node
	t.countSize = widthOf(fit)
	t.totalSizes = make([]int, depth+1) // of leaves: 0, for it is not stored
	total := fit
	for d := 1; d <= depth; d++ {
		pointer := uint64(t.f.offsets + t.countSize + t.totalSizes[d-1])
		fit = (t.nodeSize - min(t.nodeSize, tree2Prefix+pointer)) / (uint64(t.recordSize) + pointer)
		high, low := bits.Mul64(fit+1, total)
		if high != 0 {
			low = 1 << 63
		}
		total = low + fit
		t.totalSizes[d] = widthOf(total)
	}
}

// widthOf returns how many bytes a number up to limit takes.
func widthOf(limit uint64) int { return max(bits.Len64(limit)+7, 8) / 8 }

// walk visits the n records of the node at address and those below it.
func (t *tree2) walk(address uint64, depth int, n uint64) error {
	c, err := t.f.read("v2 B-tree node", address, t.nodeSize)
	if err != nil {
		return err
	}
	if t.seen[address] {
		return c.errorf("is its own ancestor or has two parents")
	}
	t.seen[address] = true
	letters := "BTLF"
	if depth > 0 {
		letters = "BTIN"
	}
	if err := c.signature(letters, 0); err != nil {
		return err
	}
	if found := c.u8(); found != t.kind {
		return c.errorf("has type %d, want %d", found, t.kind)
	}
	if n > t.nodeSize/uint64(t.recordSize) {
		return c.errorf("has %d records of %d bytes in %d bytes", n, t.recordSize, t.nodeSize)
	}
	records := c.sub("v2 B-tree record", n*uint64(t.recordSize))
	type child struct {
		address, n uint64
	}
	var children []child
	if depth > 0 {
		for range n + 1 {
			children = append(children, child{c.offset(), c.uint(t.countSize)})
			c.skip(t.totalSizes[depth-1])
		}
	}
	if err := c.checksum(t.f.checksummed); err != nil {
		return err
	}
	for i := range n + 1 {
		if depth > 0 {
			if err := t.walk(children[i].address, depth-1, children[i].n); err != nil {
				return err
			}
		}
		if i == n {
			break
		}
		if err := t.visit(records.sub("v2 B-tree record", uint64(t.recordSize))); err != nil {
			return err
		}
	}
	return nil
}
