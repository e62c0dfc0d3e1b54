package hdf5

import "fmt"

// The types of messages in object headers (FF IV.A.2).
const (
	msgDataspace     = 0x01
	msgLinkInfo      = 0x02
	msgDatatype      = 0x03
	msgLink          = 0x06
	msgExternal      = 0x07
	msgLayout        = 0x08
	msgFilters       = 0x0b
	msgAttribute     = 0x0c
	msgContinuation  = 0x10
	msgSymbolTable   = 0x11
	msgAttributeInfo = 0x15
)

const msgFlagShared = 2 // the message stands in another object

const (
	maxContinuations = 1024 // of one object header
	objectPrefix     = 64   // bytes that all of an object header but its messages fits into
)

var messageNames = map[int]string{
	msgDataspace: "dataspace", msgLinkInfo: "link info", msgDatatype: "datatype", msgLink: "link", msgLayout: "layout",
	msgFilters: "filter pipeline", msgAttribute: "attribute", msgContinuation: "continuation",
	msgSymbolTable: "symbol table message", msgAttributeInfo: "attribute info",
}

// object is an object header: the messages that make a group or a dataset.
type object struct {
	messages []message
}

type message struct {
	kind int
	body *cursor
}

// message returns the first message of a kind, or nil.
func (o *object) message(kind int) *cursor {
	for _, m := range o.messages {
		if m.kind == kind {
			return m.body
		}
	}
	return nil
}

// block is a piece of an object header that holds messages.
type block struct {
	address, size uint64
}

// readObject reads an object header of version 1 or 2 and all its continuations (FF IV.A.1).
func (f *File) readObject(address uint64) (*object, error) {
	prefix, err := f.read("object header", address, min(objectPrefix, max(f.after(address), 1)))
	if err != nil {
		return nil, err
	}
	h := &headerReader{f: f, o: new(object), seen: map[uint64]bool{address: true}}
	if len(prefix.data) > 0 && prefix.data[0] == 1 {
		err = h.readVersion1(prefix)
	} else {
		err = h.readVersion2(prefix)
	}
	if err != nil {
		return nil, err
	}
	return h.o, nil
}

// after returns how many bytes the file has from address on.
func (f *File) after(address uint64) uint64 {
	at := address + f.base
	if at < address || at > uint64(f.size) {
		return 0
	}
	return uint64(f.size) - at
}

// headerReader collects the messages of one object header.
type headerReader struct {
	f      *File
	o      *object
	seen   map[uint64]bool // blocks
	next   []block         // blocks that are still to be read
	orders bool            // version 2: messages carry their creation order
}

func (h *headerReader) readVersion1(prefix *cursor) error {
	prefix.skip(1 + 1 + 2 + 4)
	size := prefix.u32()
	if err := prefix.end(); err != nil {
		return err
	}
	h.next = []block{{prefix.address + 16, size}}
	for len(h.next) > 0 {
		b := h.next[0]
		h.next = h.next[1:]
		c, err := h.f.read("object header", b.address, b.size)
		if err != nil {
			return err
		}
		for c.left() >= 8 {
			kind, size, flags := c.u16(), c.u16(), c.u8()
			c.skip(3)
			if err := h.add(c, kind, size, flags); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *headerReader) readVersion2(prefix *cursor) error {
	if err := prefix.signature("OHDR", 2); err != nil {
		return err
	}
	flags := prefix.u8()
	if flags&0x20 != 0 {
		prefix.skip(16) // times
	}
	if flags&0x10 != 0 {
		prefix.skip(4) // when attributes become dense
	}
	h.orders = flags&4 != 0
	size := prefix.uint(1 << (flags & 3))
	if err := prefix.end(); err != nil {
		return err
	}
	if size > maxBlock {
		return prefix.errorf("is %d bytes long, want at most %d", size, maxBlock)
	}
	c, err := h.f.read("object header", prefix.address, uint64(prefix.at)+size+4)
	if err != nil {
		return err
	}
	c.skip(prefix.at)
	if err := h.addAll(c); err != nil {
		return err
	}
	for len(h.next) > 0 {
		b := h.next[0]
		h.next = h.next[1:]
		c, err := h.f.read("object header continuation", b.address, b.size)
		if err != nil {
			return err
		}
		if found := c.bytes(4); string(found) != "OCHK" {
			return c.errorf("begins with %q, want %q", found, "OCHK")
		}
		if err := h.addAll(c); err != nil {
			return err
		}
	}
	return nil
}

// addAll takes the messages of version 2 up to the checksum at the end of c.
func (h *headerReader) addAll(c *cursor) error {
	prefix := 4
	if h.orders {
		prefix += 2
	}
	for c.left() >= prefix+4 {
		kind, size, flags := c.u8(), c.u16(), c.u8()
		if h.orders {
			c.skip(2)
		}
		if size > c.left()-4 {
			return c.errorf("has a message of %d bytes where %d are left", size, c.left()-4)
		}
		if err := h.add(c, kind, size, flags); err != nil {
			return err
		}
	}
	c.skip(c.left() - 4) // a gap
	return c.checksum(h.f.checksummed)
}

// add takes one message.
func (h *headerReader) add(c *cursor, kind, size, flags int) error {
	name, known := messageNames[kind]
	body := c.sub(name, uint64(size))
	if err := c.end(); err != nil {
		return err
	}
	if kind == msgContinuation {
		return h.addContinuation(body)
	}
	if known && flags&msgFlagShared != 0 {
		shared, err := h.f.readShared(body, kind)
		if err != nil {
			return err
		}
		body = shared
	}
	h.o.messages = append(h.o.messages, message{kind, body})
	return nil
}

func (h *headerReader) addContinuation(c *cursor) error {
	b := block{c.offset(), c.length()}
	if err := c.end(); err != nil {
		return err
	}
	if h.seen[b.address] {
		return c.errorf("leads back to %#x, which was read already", b.address)
	}
	h.seen[b.address] = true
	if len(h.seen) > maxContinuations {
		return c.errorf("is one of more than %d", maxContinuations)
	}
	h.next = append(h.next, b)
	return nil
}

// readShared follows a message that stands in another object: a committed
// datatype (FF IV.A.2, "Shared Message").
func (f *File) readShared(c *cursor, kind int) (*cursor, error) {
	version, where := c.u8(), c.u8()
	if version == 1 {
		c.skip(6)
	}
	address := c.offset()
	if err := c.end(); err != nil {
		return nil, err
	}
	if version < 1 || version > 3 || kind != msgDatatype || version == 3 && where != 2 {
		return nil, c.errorf("is shared in a way that is not supported")
	}
	if f.following {
		return nil, c.errorf("is shared by one that is shared itself")
	}
	f.following = true
	defer func() { f.following = false }()
	o, err := f.readObject(address)
	if err != nil {
		return nil, fmt.Errorf("shared %s: %w", c.what, err)
	}
	body := o.message(kind)
	if body == nil {
		return nil, c.errorf("refers to %#x, where none is", address)
	}
	return body, nil
}
