package hdf5

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// wantError fails unless err says want.
func wantError(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want an error with %q", what, err, want)
	}
}

// TestChunkRules holds that every chunk is there once, and is no longer than it may be.
func TestChunkRules(t *testing.T) {
	file := make([]byte, 8192)
	f := &File{r: bytes.NewReader(file), size: int64(len(file))}
	newDataset := func(rows uint64, filters ...filter) *Dataset {
		dims := []uint64{rows, 4}
		return &Dataset{
			f: f, Dims: dims, space: dataspace{dims: dims, most: dims}, filters: filters,
			element: datatype{class: classInteger, size: 1, order: binary.LittleEndian, plain: true},
			layout:  layout{class: layoutChunked, chunk: []uint64{2, 4}, element: 1, index: indexImplicit},
		}
	}
	if _, err := newDataset(5).Float32s(); err != nil {
		t.Errorf("chunks as they should be: %v", err)
	}
	_, err := newDataset(2*maxChunks + 1).Float32s()
	wantError(t, "one chunk too many", err, "131073 chunks of [2 4], want at most 131072")

	once := newDataset(5)
	once.layout.index = indexSingle
	_, err = once.Float32s()
	wantError(t, "one chunk of three", err, "chunk 1 of 3 was never written")

	g, err := once.newGrid()
	if err != nil {
		t.Fatal(err)
	}
	r := &chunkReader[float32]{d: once, g: g, numbers: make([]float32, 20), seen: make([]bool, 3), pipeline: pipeline{limit: 8}}
	if err := r.read(chunk{at: []uint64{1, 0}, size: 8}); err != nil {
		t.Error(err)
	}
	wantError(t, "the same chunk again", r.read(chunk{at: []uint64{1, 0}, size: 8}), "chunk [1 0] has two places in the file")
	wantError(t, "a short chunk", r.read(chunk{at: []uint64{0, 0}, size: 7}), "unpacks to 7 bytes, want 8")
	wantError(t, "a long chunk", r.read(chunk{at: []uint64{2, 0}, size: 4096}), "is 4096 bytes long, want at most 1032")

	shuffled := &pipeline{filters: []filter{{id: filterShuffle, size: 2}}, limit: 8}
	_, err = shuffled.undo(make([]byte, 100), 0)
	wantError(t, "a long chunk that was shuffled only", err, "is 100 bytes long where at most 8 are to be shuffled")
}

// TestStructureIsBounded holds that what is read again and again is counted.
func TestStructureIsBounded(t *testing.T) {
	file := make([]byte, 1<<16)
	f := &File{r: bytes.NewReader(file), size: int64(len(file)), collections: make(map[uint64][]byte)}
	var err error
	reads := 0
	for ; err == nil && reads < 1<<20; reads++ {
		_, err = f.read("block", 0, 1<<10)
	}
	wantError(t, "reading one block again and again", err, "reading up to it took more than 16777216 bytes")

	// A collection of the global heap whose last object is looked for.
	f = &File{r: f.r, size: f.size, offsets: 8, lengths: 8, collections: make(map[uint64][]byte)}
	object := append([]byte{1}, make([]byte, 15)...)
	collection := bytes.Repeat(object, 1<<16)
	collection[len(collection)-len(object)] = 2
	f.collections[0] = collection
	reads, err = 0, nil
	for ; err == nil && reads < 100; reads++ {
		_, err = f.readGlobal(0, 2)
	}
	wantError(t, "searching one heap again and again", err, "reading up to it took more than")
}

// TestCountsAreBounded holds how many links and attributes an object may have.
func TestCountsAreBounded(t *testing.T) {
	f := &File{offsets: 8, lengths: 8}
	repeat := func(kind int, body []byte) *object {
		o := new(object)
		for range 4097 {
			o.messages = append(o.messages, message{kind, &cursor{data: body, offsets: 8, lengths: 8}})
		}
		return o
	}
	_, err := f.readLinks(repeat(msgLink, []byte{1, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 0}))
	wantError(t, "4097 links", err, "more than 4096 links")
	number := []byte{
		3, 0, 1, 0, 20, 0, 4, 0, 0, 'a', // a name of 1 byte, a datatype of 20, a dataspace of 4
		0x11, 0, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0,
		2, 0, 0, 0,
	}
	_, err = f.readAttributes(repeat(msgAttribute, number))
	wantError(t, "4097 attributes", err, "more than 4096 attributes")
}

// TestErrorsAreOneLine holds that a name from the file cannot write what it likes.
func TestErrorsAreOneLine(t *testing.T) {
	body := append([]byte{3, 0, 200, 0, 8, 0, 4, 0, 0}, bytes.Repeat([]byte("\x1b[2J\n"), 40)...)
	body = append(body, 0x13, 0, 0, 0, 0xff, 0xff, 0xff, 0xff) // strings of 4 GB
	err := new(File).readAttribute(&cursor{data: append(body, 2, 0, 0, 0), offsets: 8, lengths: 8}, nil)
	wantError(t, "an attribute with a wild name", err, "has elements of 4294967295 bytes")
	if got := err.Error(); strings.ContainsAny(got, "\n\x1b") || len(got) > 400 {
		t.Errorf("an attribute with a wild name: %q, want a short line without control characters", got)
	}
}

// TestTrees holds what nodes must be to end.
func TestTrees(t *testing.T) {
	f := &File{offsets: 8, lengths: 8}
	load := func(blocks ...[]byte) { // at 0, 256, 512
		var file []byte
		for _, block := range blocks {
			file = append(file, append(block, make([]byte, 256-len(block))...)...)
		}
		f.r, f.size = bytes.NewReader(file), int64(len(file))
	}
	le := binary.LittleEndian

	// A v1 B-tree whose root of level 2 leads to a node of that level too.
	node := append([]byte{'T', 'R', 'E', 'E', 0, 2, 1, 0}, make([]byte, 16+8)...)
	load(le.AppendUint64(node, 256), bytes.Clone(node))
	w := &tree1Walk{f: f, keySize: 8, seen: make(map[uint64]bool), visit: func(*cursor, uint64) error { return nil }}
	wantError(t, "a v1 B-tree that does not get lower", w.walk(0, -1), "B-tree node at 0x100 is of level 2, want 1")

	// A v2 B-tree of depth 1 whose root leads to one leaf twice.
	header := func(n byte) []byte {
		b := append([]byte("BTHD"), 0, treeLinkNames)
		b = le.AppendUint32(b, 256)
		b = append(b, 11, 0, 1, 0, 100, 40)
		b = append(le.AppendUint64(b, 256), n, 0)
		return append(b, make([]byte, 8+4)...)
	}
	root := append([]byte("BTIN"), 0, treeLinkNames)
	root = append(root, make([]byte, 11)...)
	root = append(le.AppendUint64(root, 512), 0)
	root = append(le.AppendUint64(root, 512), 0)
	leaf := append([]byte("BTLF"), 0, treeLinkNames)
	visit := func(*cursor) error { return nil }
	load(header(1), root, leaf)
	wantError(t, "a v2 B-tree with one leaf twice", f.walkTree2(0, treeLinkNames, visit), "v2 B-tree node at 0x200 is its own ancestor or has two parents")
	load(header(200), root, leaf)
	wantError(t, "a v2 B-tree with many records in its root", f.walkTree2(0, treeLinkNames, visit), "has 200 records of 11 bytes in 256 bytes")
}

// TestSuperblock holds what is said of superblocks that are not right.
func TestSuperblock(t *testing.T) {
	data := flavours(t)["types-earliest"]
	for _, c := range []struct {
		what string
		at   int
		to   byte
		want string
	}{
		{"no signature", 0, 'X', "not an HDF5 file: it has no HDF5 signature"},
		{"an unknown version", 8, 9, "superblock at 0x0 has version 9, want 0 to 3"},
		{"odd addresses", 13, 3, "superblock at 0x0 has addresses of 3 and lengths of 8 bytes, want 4 or 8"},
		{"another base", 25, 2, "superblock at 0x0 says that it is at 0x200"},
		{"another end", 47, 1, "HDF5 file is cut off: it has "},
	} {
		damaged := bytes.Clone(data)
		damaged[c.at] = c.to
		_, err := openBytes(damaged)
		wantError(t, c.what, err, c.want)
	}
}

// TestDatatypes holds which elements are numbers that can be read.
func TestDatatypes(t *testing.T) {
	float := func(size byte, width byte, flags byte, parts ...byte) []byte {
		return append([]byte{0x11, flags, 0, 0, size, 0, 0, 0, 0, 0, width, 0}, parts...)
	}
	single := []byte{23, 8, 0, 23, 127, 0, 0, 0}
	for _, c := range []struct {
		what string
		raw  []byte
		want string // empty: no error
	}{
		{"float32", float(4, 32, 0x20, single...), ""},
		{"float16", float(2, 16, 0x20, 10, 5, 0, 10, 15, 0, 0, 0), "floats of 2 bytes that are not IEEE 754's"},
		{"VAX float", float(4, 32, 0x61, single...), "floats of 4 bytes that are not IEEE 754's"},
		{"float32 with another bias", float(4, 32, 0x20, 23, 8, 0, 23, 128, 0, 0, 0), "floats of 4 bytes that are not IEEE 754's"},
		{"float128", float(16, 128, 0x20, 112, 15, 0, 112, 0xff, 0x3f, 0, 0), "floats of 16 bytes that are not IEEE 754's"},
		{"16 bytes of nothing", float(16, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0), "floats of 16 bytes that are not IEEE 754's"},
		{"int32", []byte{0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0}, ""},
		{"24 bits of int32", []byte{0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 24, 0}, "integers of 4 bytes that are not all of them"},
		{"int24", []byte{0x10, 8, 0, 0, 3, 0, 0, 0, 0, 0, 24, 0}, "integers of 3 bytes"},
		{"no bytes", []byte{0x10, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "integers of 0 bytes"},
		{"strings", []byte{0x13, 0, 0, 0, 4, 0, 0, 0}, "strings, want numbers"},
		{"compounds", []byte{0x16, 0, 0, 0, 4, 0, 0, 0}, "compounds, want numbers"},
		{"a class of its own", []byte{0x1f, 0, 0, 0, 4, 0, 0, 0}, "elements of class 15, want numbers"},
		{"a part", []byte{0x10, 8, 0, 0, 4, 0, 0, 0}, "datatype at 0x0 is cut off after 8 bytes"},
	} {
		element, err := readDatatype(&cursor{what: "datatype", data: c.raw})
		if err == nil {
			err = element.checkNumber()
		}
		if c.want == "" && err != nil {
			t.Errorf("%s: %v, want no error", c.what, err)
		} else if c.want != "" {
			wantError(t, c.what, err, c.want)
		}
	}
}

// TestDataspaces holds the dimensions that are refused.
func TestDataspaces(t *testing.T) {
	for _, c := range []struct {
		what string
		raw  []byte
		want string
	}{
		{"version 3", []byte{3, 0, 0, 0}, "dataspace at 0x0 has version 3, want 1 or 2"},
		{"9 dimensions", append([]byte{2, 9, 0, 1}, make([]byte, 36)...), "dataspace at 0x0 has 9 dimensions, want at most 8"},
		{"4 of at most 0", []byte{2, 1, 1, 1, 4, 0, 0, 0, 0, 0, 0, 0}, "dataspace at 0x0 has dimensions [4], more than the [0] that it may grow to"},
	} {
		_, err := readDataspace(&cursor{what: "dataspace", data: c.raw, offsets: 4, lengths: 4})
		wantError(t, c.what, err, c.want)
	}
	if n, ok := product([]uint64{1 << 60, 1 << 60}); ok {
		t.Errorf("2^60 · 2^60 = %d, want it to be beyond 64 bits", n)
	}
}
