package hdf5

const maxName = 1024 // bytes of a link's name in an old-style group

// walkSymbols tells the links of an old-style group: names in a local heap
// (FF III.D), addresses in the symbol table nodes (III.B) of a v1 B-tree.
func (f *File) walkSymbols(tree, heap uint64, add func(name string, address uint64) error) error {
	names, err := f.readLocalHeap(heap)
	if err != nil {
		return err
	}
	w := &tree1Walk{f: f, kind: tree1Group, keySize: f.lengths, seen: make(map[uint64]bool)}
	w.visit = func(_ *cursor, child uint64) error { return f.readSymbols(child, names, add) }
	return w.walk(tree, -1)
}

func (f *File) readLocalHeap(address uint64) (*cursor, error) {
	c, err := f.read("local heap", address, uint64(8+2*f.lengths+f.offsets))
	if err != nil {
		return nil, err
	}
	if err := c.signature("HEAP", 0); err != nil {
		return nil, err
	}
	c.skip(3)
	size := c.length()
	c.length() // free list
	return f.read("local heap data", c.offset(), size)
}

func (f *File) readSymbols(address uint64, names *cursor, add func(name string, address uint64) error) error {
	const prefix = 8
	entry := 2*f.offsets + 4 + 4 + 16
	c, err := f.read("symbol table node", address, prefix)
	if err != nil {
		return err
	}
	if err := c.signature("SNOD", 1); err != nil {
		return err
	}
	c.skip(1)
	n := c.u16()
	if c, err = f.read("symbol table node", address, uint64(prefix+n*entry)); err != nil {
		return err
	}
	c.skip(prefix)
	for range n {
		at, object := c.offset(), c.offset()
		cache := c.u32()
		c.skip(4 + 16)
		if cache == 2 {
			continue // a soft link
		}
		if at >= uint64(len(names.data)) {
			return c.errorf("has a name at %d in a heap of %d bytes", at, len(names.data))
		}
		if err := add(text(names.data[at:min(at+maxName, uint64(len(names.data)))]), object); err != nil {
			return err
		}
	}
	return c.end()
}

// The types of v1 B-trees, and the greatest depth of a sane one.
const (
	tree1Group    = 0
	tree1Chunks   = 1
	maxTree1Level = 16
)

// tree1Walk goes through a v1 B-tree (FF III.A.1) from left to right.
type tree1Walk struct {
	f       *File
	kind    int
	keySize int
	seen    map[uint64]bool // nodes
	visit   func(key *cursor, child uint64) error
}

// walk visits the leaves below the node at address, which must be of that level; -1 is any.
func (w *tree1Walk) walk(address uint64, level int) error {
	prefix := 8 + 2*w.f.offsets
	c, err := w.f.read("B-tree node", address, uint64(prefix))
	if err != nil {
		return err
	}
	if w.seen[address] {
		return c.errorf("is its own ancestor or has two parents")
	}
	w.seen[address] = true
	if found := c.bytes(4); string(found) != "TREE" {
		return c.errorf("begins with %q, want %q", found, "TREE")
	}
	kind, found, n := c.u8(), c.u8(), c.u16()
	switch {
	case kind != w.kind:
		return c.errorf("has type %d, want %d", kind, w.kind)
	case found > maxTree1Level || level >= 0 && found != level:
		return c.errorf("is of level %d, want %d", found, max(level, 0))
	}
	if c, err = w.f.read("B-tree node", address, uint64(prefix+n*(w.keySize+w.f.offsets))); err != nil {
		return err
	}
	c.skip(prefix)
	for range n {
		key, child := c.sub("B-tree key", uint64(w.keySize)), c.offset()
		if found == 0 {
			err = w.visit(key, child)
		} else {
			err = w.walk(child, found-1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
