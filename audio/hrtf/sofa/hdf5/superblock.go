package hdf5

import (
	"bytes"
	"errors"
	"fmt"
)

const signature = "\x89HDF\r\n\x1a\n"

// maxSuperblock is how far into a file the superblock is looked for: at 0, 512,
// 1024 and so on.
const maxSuperblock = 1 << 20

// readSuperblock finds the superblock (FF II.A), sets the widths and returns the
// address of the root group.
func (f *File) readSuperblock() (uint64, error) {
	at, err := f.findSuperblock()
	if err != nil {
		return 0, err
	}
	c, err := f.read("superblock", at, min(128, uint64(f.size)-at))
	if err != nil {
		return 0, err
	}
	c.skip(len(signature))
	root, end, err := f.readAddresses(c)
	switch {
	case err != nil:
		return 0, err
	case f.base != at:
		return 0, c.errorf("says that it is at %#x", f.base)
	case end > uint64(f.size):
		return 0, fmt.Errorf("HDF5 file is cut off: it has %d bytes of %d", f.size, end)
	}
	return root, nil
}

// readAddresses takes what follows the signature and returns the address of the
// root group and that of the file's end.
func (f *File) readAddresses(c *cursor) (root, end uint64, err error) {
	switch version := c.u8(); version {
	case 0, 1:
		c.skip(4)
		if err := f.setWidths(c); err != nil {
			return 0, 0, err
		}
		c.skip(1 + 2 + 2 + 4)
		if version == 1 {
			c.skip(4)
		}
		f.base = c.offset()
		c.offset() // free space
		end = c.offset()
		c.offset() // driver
		c.offset() // the root's name
		root = c.offset()
		return root, end, c.end()
	case 2, 3:
		if err := f.setWidths(c); err != nil {
			return 0, 0, err
		}
		c.skip(1)
		f.base = c.offset()
		c.offset() // extension
		end = c.offset()
		root = c.offset()
		return root, end, c.checksum(f.checksummed)
	default:
		return 0, 0, c.errorf("has version %d, want 0 to 3", version)
	}
}

func (f *File) findSuperblock() (uint64, error) {
	var found [len(signature)]byte
	for at := int64(0); at+int64(len(found)) <= f.size && at <= maxSuperblock; at = max(512, 2*at) {
		if err := f.readInto("superblock", found[:], uint64(at)); err != nil {
			return 0, err
		}
		if bytes.Equal(found[:], []byte(signature)) {
			return uint64(at), nil
		}
	}
	return 0, errors.New("not an HDF5 file: it has no HDF5 signature")
}

// setWidths takes the widths of addresses and lengths.
func (f *File) setWidths(c *cursor) error {
	c.offsets, c.lengths = c.u8(), c.u8()
	for _, width := range []int{c.offsets, c.lengths} {
		if width != 4 && width != 8 {
			return c.errorf("has addresses of %d and lengths of %d bytes, want 4 or 8", c.offsets, c.lengths)
		}
	}
	f.offsets, f.lengths = c.offsets, c.lengths
	return nil
}
