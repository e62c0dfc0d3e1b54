package hdf5

import (
	"fmt"
	"strings"
)

const maxAttributes = 4096 // of one object

// readAttributes returns the attributes of an object that are one string each.
func (f *File) readAttributes(o *object) (map[string]string, error) {
	attributes := make(map[string]string)
	n := 0
	add := func(c *cursor) error {
		if n++; n > maxAttributes {
			return fmt.Errorf("more than %d attributes", maxAttributes)
		}
		return f.readAttribute(c, attributes)
	}
	for _, m := range o.messages {
		if m.kind == msgAttribute {
			if err := add(m.body); err != nil {
				return nil, err
			}
		}
	}
	if c := o.message(msgAttributeInfo); c != nil {
		return attributes, f.walkDenseAttributes(c, add)
	}
	return attributes, nil
}

// walkDenseAttributes reads the attributes that an attribute info message leads
// to (FF IV.A.2.v).
func (f *File) walkDenseAttributes(c *cursor, add func(c *cursor) error) error {
	c.skip(1)
	if flags := c.u8(); flags&1 != 0 {
		c.skip(2) // greatest creation order
	}
	heapAddress, tree := c.offset(), c.offset()
	if err := c.end(); err != nil {
		return err
	}
	if heapAddress == undefined || tree == undefined {
		return nil // all attributes are compact
	}
	heap, err := f.openHeap(heapAddress)
	if err != nil {
		return err
	}
	return f.walkTree2(tree, treeAttributeNames, func(record *cursor) error {
		attribute, err := heap.get(record, "attribute")
		if err != nil {
			return err
		}
		if flags := record.u8(); flags&msgFlagShared != 0 {
			return record.errorf("is shared in a way that is not supported")
		}
		return add(attribute)
	})
}

// readAttribute reads an attribute message (FF IV.A.2.m) and puts it into
// attributes if it is a string.
func (f *File) readAttribute(c *cursor, attributes map[string]string) error {
	version, flags := c.u8(), c.u8()
	if version < 1 || version > 3 {
		return c.errorf("has version %d, want 1 to 3", version)
	}
	sizes := [3]int{c.u16(), c.u16(), c.u16()}
	if version == 3 {
		c.skip(1) // character set
	}
	var parts [3]*cursor
	for i, what := range []string{"attribute name", "datatype", "dataspace"} {
		parts[i] = c.sub(what, uint64(sizes[i]))
		if version == 1 {
			c.align()
		}
	}
	if err := c.end(); err != nil {
		return err
	}
	name := text(parts[0].data)
	if version > 1 && flags&1 != 0 {
		shared, err := f.readShared(parts[1], msgDatatype)
		if err != nil {
			return fmt.Errorf("attribute %.64q: %w", name, err)
		}
		parts[1] = shared
	}
	value, ok, err := f.readString(c, parts[1], parts[2])
	if err != nil {
		return fmt.Errorf("attribute %.64q: %w", name, err)
	}
	if ok {
		attributes[name] = value
	}
	return nil
}

// readString returns the value of an attribute; not ok if it is not one string.
func (f *File) readString(c, datatype, dataspace *cursor) (value string, ok bool, err error) {
	t, err := readDatatype(datatype)
	if err != nil {
		return "", false, err
	}
	if t.class != classString && t.class != classVariableString {
		return "", false, nil
	}
	space, err := readDataspace(dataspace)
	if err != nil {
		return "", false, err
	}
	switch n, _ := space.elements(); n {
	case 0:
		return "", true, nil // null: how netCDF writes the empty string
	case 1:
	default:
		return "", false, nil
	}
	if t.class == classString {
		value = text(c.bytes(uint64(t.size)))
		if t.padded {
			value = strings.TrimRight(value, " ")
		}
		return value, true, c.end()
	}
	c.skip(4) // its length, which the heap knows too
	heap, index := c.offset(), c.u32()
	if err := c.end(); err != nil {
		return "", false, err
	}
	if index == 0 {
		return "", true, nil
	}
	object, err := f.readGlobal(heap, index)
	return text(object), true, err
}

// readGlobal returns an object of a global heap collection (FF III.E).
func (f *File) readGlobal(address, index uint64) ([]byte, error) {
	data, ok := f.collections[address]
	if !ok {
		prefix := uint64(8 + f.lengths)
		c, err := f.read("global heap", address, prefix)
		if err != nil {
			return nil, err
		}
		if err := c.signature("GCOL", 1); err != nil {
			return nil, err
		}
		c.skip(3)
		if c, err = f.read("global heap", address, c.length()); err != nil {
			return nil, err
		}
		data = c.data
		f.collections[address] = data
	}
	c := &cursor{what: "global heap", address: address, data: data, offsets: f.offsets, lengths: f.lengths}
	c.skip(8 + f.lengths)
	for c.left() >= 8+f.lengths {
		found := uint64(c.u16())
		c.skip(2 + 4)
		object := c.bytes(c.length())
		c.align()
		if found == index {
			if err := c.end(); err != nil {
				return nil, err
			}
			return object, f.spend("global heap", address, uint64(c.at)) // which was searched
		}
		if found == 0 {
			break // the rest is free
		}
	}
	return nil, c.errorf("has no object %d", index)
}
