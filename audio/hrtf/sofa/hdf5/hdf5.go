// Package hdf5 reads numbers and strings out of HDF5 files that nobody vouches
// for. It knows the part of the format that SOFA files and their writers use:
// one group, its datasets of numbers, and the string attributes of both.
//
// The words in comments are those of the HDF5 File Format Specification 3.0
// ("FF III.A.1" is its section).
//
// # Guaranteed, and not
//
// Whatever the bytes are, reading ends, does not panic, and keeps within the
// limits below. An error is one sentence: what is wrong, and at which offset of
// the file. Checksums are checked where the format has them.
//
// Datasets of the root group only; no compound, reference or enumerated types, no
// external or virtual storage, no filters but deflate, shuffle and
// Fletcher-32. What was never written is an error, not a fill value. A File
// belongs to one goroutine.
package hdf5

import (
	"fmt"
	"io"
	"math"
)

// The limits of what a file may make its reader do.
const (
	MaxElements   = 32 << 20              // of one dataset
	maxChunk      = 32 << 20              // bytes of one chunk, unpacked
	maxChunks     = 1 << 17               // of one dataset
	maxUnpacked   = 8*MaxElements + 1<<25 // bytes of all chunks that are read
	maxRatio      = 128                   // bytes of chunks to a byte of the file: what is measured packs to a fifth, not to this
	plainUnpacked = 16 << 20              // bytes of chunks that any file may have
	maxMetadata   = 16 << 20              // bytes of everything that is not data, counted at each reading
	maxBlock      = 4 << 20               // bytes of one block of metadata
	maxLinks      = 4096                  // of the root group
	maxRank       = 8                     // dimensions
	readOverhead  = 256                   // bytes that a read counts for besides its own, so that many small ones end too
)

// undefined is the address of what is not there.
const undefined = math.MaxUint64

// File is an open file.
type File struct {
	// fixed after Open
	r           io.ReaderAt
	size        int64  // bytes
	base        uint64 // what addresses count from
	offsets     int    // bytes of an address
	lengths     int    // bytes of a length
	checksummed bool   // check checksums: off where a test damages files on purpose
	links       map[string]uint64
	root        *object

	// owned by the goroutine that reads
	collections map[uint64][]byte // of the global heap, by address
	metadata    uint64            // bytes of structure read so far
	unpacked    uint64            // bytes of chunks read so far
	following   bool              // a shared message is being read
}

// Open reads the superblock and the links of the root group. r must serve size
// bytes as long as the File is used.
func Open(r io.ReaderAt, size int64) (*File, error) {
	return open(r, size, true)
}

func open(r io.ReaderAt, size int64, checksummed bool) (*File, error) {
	f := &File{r: r, size: size, checksummed: checksummed, collections: make(map[uint64][]byte)}
	root, err := f.readSuperblock()
	if err != nil {
		return nil, err
	}
	if f.root, err = f.readObject(root); err != nil {
		return nil, fmt.Errorf("root group: %w", err)
	}
	if f.links, err = f.readLinks(f.root); err != nil {
		return nil, fmt.Errorf("root group: %w", err)
	}
	return f, nil
}

// Attributes returns the attributes of the root group that are strings.
func (f *File) Attributes() (map[string]string, error) {
	attributes, err := f.readAttributes(f.root)
	if err != nil {
		return nil, fmt.Errorf("attributes of the root group: %w", err)
	}
	return attributes, nil
}

// Dataset returns the dataset of that name, or nil if the root group has none.
func (f *File) Dataset(name string) (*Dataset, error) {
	address, ok := f.links[name]
	if !ok {
		return nil, nil
	}
	d, err := f.readDataset(address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d.name = name
	return d, nil
}

// read returns n bytes of metadata at address.
func (f *File) read(what string, address, n uint64) (*cursor, error) {
	if n > maxBlock {
		return nil, fmt.Errorf("%s at %#x is %d bytes long, want at most %d", what, address, n, maxBlock)
	}
	if err := f.spend(what, address, n+readOverhead); err != nil {
		return nil, err
	}
	data := make([]byte, n)
	if err := f.readInto(what, data, address); err != nil {
		return nil, err
	}
	return &cursor{what: what, address: address, data: data, offsets: f.offsets, lengths: f.lengths}, nil
}

// spend counts n bytes of metadata. Structures that lead in circles or to the
// same place again and again end here.
func (f *File) spend(what string, address, n uint64) error {
	if f.metadata += n; f.metadata > maxMetadata {
		return fmt.Errorf("%s at %#x: reading up to it took more than %d bytes of structure", what, address, maxMetadata)
	}
	return nil
}

// readInto fills data with what is at address.
func (f *File) readInto(what string, data []byte, address uint64) error {
	at, n := address+f.base, uint64(len(data))
	if at < address || at > uint64(f.size) || n > uint64(f.size)-at {
		return fmt.Errorf("%s at %#x, %d bytes, is beyond the end of the file at %#x", what, address, n, f.size)
	}
	if got, err := f.r.ReadAt(data, int64(at)); got < len(data) {
		return fmt.Errorf("%s at %#x: %w", what, address, err)
	}
	return nil
}
