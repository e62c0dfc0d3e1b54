package hdf5

// layoutClass is how the bytes of a dataset stand in the file (FF IV.A.2.i).
type layoutClass int

const (
	layoutCompact    layoutClass = 0 // in the object header
	layoutContiguous layoutClass = 1 // in one piece
	layoutChunked    layoutClass = 2 // in boxes of equal shape, that an index finds
)

// indexKind is how chunks are found.
type indexKind int

// The numbers of layout version 4; before that there were v1 B-trees only.
const (
	indexTree1      indexKind = 0
	indexSingle     indexKind = 1
	indexImplicit   indexKind = 2
	indexFixed      indexKind = 3
	indexExtensible indexKind = 4
	indexTree2      indexKind = 5
)

type layout struct {
	class    layoutClass
	data     *cursor // compact
	address  uint64  // of the data, or of the index
	size     uint64  // contiguous: bytes
	chunk    []uint64
	element  uint64 // chunked: bytes of an element
	index    indexKind
	stored   uint64 // single chunk with filters: bytes in the file
	mask     uint64 // single chunk with filters: those that were left out
	filtered bool   // single chunk: stored and mask are given
}

func readLayout(c *cursor) (layout, error) {
	var l layout
	version := c.u8()
	if version != 3 && version != 4 {
		return l, c.errorf("has version %d, want 3 or 4", version)
	}
	switch l.class = layoutClass(c.u8()); l.class {
	case layoutCompact:
		l.data = c.sub("compact data", c.uint(2))
	case layoutContiguous:
		l.address, l.size = c.offset(), c.length()
	case layoutChunked:
		if version == 4 {
			if err := l.readIndexed(c); err != nil {
				return l, err
			}
			break
		}
		rank := c.u8()
		l.address = c.offset()
		l.readChunk(c, rank, 4)
	default:
		return l, c.errorf("has class %d (3 is virtual data), want 0 to 2", l.class)
	}
	if err := c.end(); err != nil {
		return l, err
	}
	switch {
	case l.class == layoutChunked && (len(l.chunk) == 0 || len(l.chunk) > maxRank):
		return l, c.errorf("has chunks of %d dimensions, want 1 to %d", len(l.chunk), maxRank)
	case l.index > indexTree2:
		return l, c.errorf("has an index of type %d, want at most %d", l.index, indexTree2)
	}
	return l, nil
}

// readChunk takes the shape of a chunk, the last of whose dimensions is the size
// of an element.
func (l *layout) readChunk(c *cursor, rank, width int) {
	for range rank - 1 {
		l.chunk = append(l.chunk, c.uint(width))
	}
	l.element = c.uint(width)
}

// readIndexed takes chunked layouts of version 4, which say how chunks are found.
func (l *layout) readIndexed(c *cursor) error {
	flags, rank, width := c.u8(), c.u8(), c.u8()
	l.readChunk(c, rank, min(width, 8))
	if flags&1 != 0 {
		return c.errorf("leaves chunks on the edge unfiltered, which is not supported")
	}
	l.filtered = flags&2 != 0
	l.index = indexKind(c.u8())
	switch l.index {
	case indexSingle:
		if l.filtered {
			l.stored, l.mask = c.length(), c.u32()
		}
	case indexFixed:
		c.skip(1) // what follows here, the index says too
	case indexExtensible:
		c.skip(5)
	case indexTree2:
		c.skip(6)
	}
	l.address = c.offset()
	return nil
}
