package hdf5

import "fmt"

// readLinks returns where the objects of a group are, by name. Links that point
// elsewhere than into the file are left out.
func (f *File) readLinks(o *object) (map[string]uint64, error) {
	links := make(map[string]uint64)
	n := 0
	add := func(name string, address uint64) error {
		if n++; n > maxLinks {
			return fmt.Errorf("more than %d links", maxLinks)
		}
		links[name] = address
		return nil
	}
	if c := o.message(msgSymbolTable); c != nil {
		tree, heap := c.offset(), c.offset()
		if err := c.end(); err != nil {
			return nil, err
		}
		return links, f.walkSymbols(tree, heap, add)
	}
	for _, m := range o.messages {
		if m.kind == msgLink {
			if err := readLink(m.body, add); err != nil {
				return nil, err
			}
		}
	}
	if c := o.message(msgLinkInfo); c != nil {
		return links, f.walkDenseLinks(c, add)
	}
	return links, nil
}

// walkDenseLinks reads the links that a link info message leads to (FF IV.A.2.c).
func (f *File) walkDenseLinks(c *cursor, add func(name string, address uint64) error) error {
	c.skip(1)
	if flags := c.u8(); flags&1 != 0 {
		c.skip(8) // greatest creation order
	}
	heapAddress, tree := c.offset(), c.offset()
	if err := c.end(); err != nil {
		return err
	}
	if heapAddress == undefined || tree == undefined {
		return nil // all links are compact
	}
	heap, err := f.openHeap(heapAddress)
	if err != nil {
		return err
	}
	return f.walkTree2(tree, treeLinkNames, func(record *cursor) error {
		record.skip(4) // hash of the name
		link, err := heap.get(record, "link")
		if err != nil {
			return err
		}
		return readLink(link, add)
	})
}

// readLink reads a link message (FF IV.A.2.g).
func readLink(c *cursor, add func(name string, address uint64) error) error {
	if version := c.u8(); version != 1 {
		return c.errorf("has version %d, want 1", version)
	}
	flags, kind := c.u8(), 0
	if flags&8 != 0 {
		kind = c.u8()
	}
	if flags&4 != 0 {
		c.skip(8) // creation order
	}
	if flags&0x10 != 0 {
		c.skip(1) // character set
	}
	name := string(c.bytes(c.uint(1 << (flags & 3))))
	if kind != 0 {
		return c.end() // soft or external
	}
	address := c.offset()
	if err := c.end(); err != nil {
		return err
	}
	return add(name, address)
}
