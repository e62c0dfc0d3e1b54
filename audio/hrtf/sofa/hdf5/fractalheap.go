package hdf5

import "math/bits"

// fractalHeap is where links and attributes stand that are too many for an
// object header (FF III.G). Objects live in one address space, cut into blocks
// by a doubling table: rows of Width blocks, of which the first two rows have the
// starting size and every further row twice the size of the one before.
type fractalHeap struct {
	// fixed after its header was read
	f           *File
	address     uint64
	idSize      int
	offsetSize  int    // bytes of a place in the heap
	lengthSize  int    // bytes of an object's length
	width       uint64 // blocks of a row
	start       uint64 // bytes of a block of the first row
	maxDirect   uint64 // bytes of the greatest block that holds objects
	checksummed bool   // blocks that hold objects have a checksum
	huge        uint64 // v2 B-tree of objects that stand outside
	root        uint64
	rows        int // of the root block; 0: it holds objects itself

	blocks map[uint64][]byte // that hold objects, by address
}

// The types of heap IDs.
const (
	heapManaged = 0
	heapHuge    = 1
	heapTiny    = 2
)

func (f *File) openHeap(address uint64) (*fractalHeap, error) {
	c, err := f.read("fractal heap", address, uint64(26+3*f.offsets+12*f.lengths))
	if err != nil {
		return nil, err
	}
	if err := c.signature("FRHP", 0); err != nil {
		return nil, err
	}
	h := &fractalHeap{f: f, address: address, blocks: make(map[uint64][]byte)}
	h.idSize = c.u16()
	filters := c.u16()
	h.checksummed = c.u8()&2 != 0
	maxManaged := c.u32()
	c.length() // next huge ID
	h.huge = c.offset()
	c.length() // free space
	c.offset() // free space manager
	for range 8 {
		c.length() // sizes and counts
	}
	h.width, h.start, h.maxDirect = uint64(c.u16()), c.length(), c.length()
	addressBits := c.u16()
	c.skip(2) // starting rows
	h.root, h.rows = c.offset(), c.u16()
	if err := c.end(); err != nil {
		return nil, err
	}
	if filters != 0 {
		return nil, c.errorf("is compressed, which is not supported")
	}
	if err := c.checksum(f.checksummed); err != nil {
		return nil, err
	}
	if !isPowerOf2(h.width) || !isPowerOf2(h.start) || !isPowerOf2(h.maxDirect) || h.start > h.maxDirect || h.maxDirect > maxBlock || addressBits > 64 || h.rows > 64 {
		return nil, c.errorf("has blocks of %d to %d bytes, %d in each of %d rows, in a space of %d bits", h.start, h.maxDirect, h.width, h.rows, addressBits)
	}
	h.offsetSize = (addressBits + 7) / 8
	h.lengthSize = min((bits.Len64(h.maxDirect)+6)/8, widthOf(maxManaged))
	return h, nil
}

func isPowerOf2(v uint64) bool { return v != 0 && v&(v-1) == 0 }

// get takes a heap ID from record and returns the object.
func (h *fractalHeap) get(record *cursor, what string) (*cursor, error) {
	id := record.sub("heap ID", uint64(h.idSize))
	first := id.u8()
	if err := id.end(); err != nil {
		return nil, err
	}
	switch kind := first >> 4 & 3; {
	case first>>6 != 0:
		return nil, id.errorf("has version %d, want 0", first>>6)
	case kind == heapManaged:
		at, n := id.uint(h.offsetSize), id.uint(h.lengthSize)
		if err := id.end(); err != nil {
			return nil, err
		}
		return h.managed(what, at, n)
	case kind == heapHuge:
		return h.hugeObject(what, id)
	default:
		return nil, id.errorf("has type %d, want 0 or 1", kind)
	}
}

// managed returns the object of n bytes at a place in the heap.
func (h *fractalHeap) managed(what string, at, n uint64) (*cursor, error) {
	address, rows, from, size := h.root, h.rows, uint64(0), h.start
	for rows > 0 {
		row := bits.Len64((at - from) / (h.start * h.width))
		if row >= rows {
			return nil, h.errorf("has no place %#x for a %s", at, what)
		}
		rowStart := uint64(0) // from the beginning of this block's share of the space
		size = h.start
		if row > 0 {
			size <<= row - 1
			rowStart = h.width * size
		}
		column := (at - from - rowStart) / size
		child, err := h.child(address, rows, uint64(row)*h.width+column)
		if err != nil {
			return nil, err
		}
		address, from = child, from+rowStart+column*size
		if size <= h.maxDirect {
			break
		}
		if rows = bits.Len64(size / (h.start * h.width)); rows == 0 {
			return nil, h.errorf("has an indirect block without rows")
		}
	}
	block, err := h.block(address, size)
	if err != nil {
		return nil, err
	}
	if at -= from; at > size || n > size-at {
		return nil, h.errorf("has a %s of %d bytes at %d of a block of %d", what, n, at, size)
	}
	return &cursor{what: what, address: address + at, data: block[at : at+n], offsets: h.f.offsets, lengths: h.f.lengths}, nil
}

// child returns the address of a block that an indirect block leads to.
func (h *fractalHeap) child(address uint64, rows int, index uint64) (uint64, error) {
	prefix := uint64(4 + 1 + h.f.offsets + h.offsetSize)
	children := uint64(rows) * h.width * uint64(h.f.offsets)
	c, err := h.f.read("indirect block", address, prefix+children+4)
	if err != nil {
		return 0, err
	}
	if err := c.signature("FHIB", 0); err != nil {
		return 0, err
	}
	c.skip(int(prefix) - c.at)
	list := c.sub("indirect block", children)
	if err := c.checksum(h.f.checksummed); err != nil {
		return 0, err
	}
	list.skip(int(index) * h.f.offsets)
	return list.offset(), list.end()
}

// block returns a block that holds objects.
func (h *fractalHeap) block(address, size uint64) ([]byte, error) {
	if block, ok := h.blocks[address]; ok && uint64(len(block)) == size {
		return block, nil
	}
	c, err := h.f.read("direct block", address, size)
	if err != nil {
		return nil, err
	}
	if err := c.signature("FHDB", 0); err != nil {
		return nil, err
	}
	c.skip(h.f.offsets + h.offsetSize)
	if h.checksummed {
		sum := c.u32()
		if err := c.end(); err != nil {
			return nil, err
		}
		clear(c.data[c.at-4 : c.at]) // as it was when the sum was taken
		if want := lookup3(c.data); h.f.checksummed && uint32(sum) != want {
			return nil, c.errorf("is damaged: its checksum is %#08x, its bytes have %#08x", sum, want)
		}
	}
	h.blocks[address] = c.data
	return c.data, nil
}

// hugeObject returns an object that stands outside of the heap. IDs of links and
// attributes are too short to say where: a B-tree does.
func (h *fractalHeap) hugeObject(what string, id *cursor) (*cursor, error) {
	var address, n uint64
	key := id.uint(min(id.left(), h.f.lengths))
	err := h.f.walkTree2(h.huge, treeHuge, func(record *cursor) error {
		a, size := record.offset(), record.length()
		if record.length() == key {
			address, n = a, size
		}
		return record.end()
	})
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, h.errorf("has no object %d for a %s", key, what)
	}
	return h.f.read(what, address, n)
}

func (h *fractalHeap) errorf(format string, args ...any) error {
	return (&cursor{what: "fractal heap", address: h.address}).errorf(format, args...)
}
