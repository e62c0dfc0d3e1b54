package hdf5

import (
	"errors"
	"fmt"
)

// Dataset is an array of numbers in a file. Its data are read by Float32s or
// Float64s, each time anew.
type Dataset struct {
	// Dims is its shape, the fastest index last; none for a single number.
	// Nobody vouches for it: the product may be beyond 64 bits.
	Dims []uint64

	// fixed
	f       *File
	name    string
	object  *object
	space   dataspace
	element datatype
	layout  layout
	filters []filter
}

func (f *File) readDataset(address uint64) (*Dataset, error) {
	o, err := f.readObject(address)
	if err != nil {
		return nil, err
	}
	d := &Dataset{f: f, object: o}
	for _, part := range []struct {
		kind int
		read func(c *cursor) error
	}{
		{msgDataspace, func(c *cursor) (err error) { d.space, err = readDataspace(c); return err }},
		{msgDatatype, func(c *cursor) (err error) { d.element, err = readDatatype(c); return err }},
		{msgLayout, func(c *cursor) (err error) { d.layout, err = readLayout(c); return err }},
	} {
		c := o.message(part.kind)
		if c == nil {
			return nil, fmt.Errorf("object at %#x has no %s: it is no dataset", address, messageNames[part.kind])
		}
		if err := part.read(c); err != nil {
			return nil, err
		}
	}
	if c := o.message(msgFilters); c != nil {
		if d.filters, err = readFilters(c); err != nil {
			return nil, err
		}
	}
	if o.message(msgExternal) != nil {
		return nil, errors.New("its data are in another file, which is not supported")
	}
	d.Dims = d.space.dims
	return d, nil
}

// Attributes returns the attributes that are strings.
func (d *Dataset) Attributes() (map[string]string, error) {
	attributes, err := d.f.readAttributes(d.object)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	return attributes, nil
}

// Float32s returns the data as one slice, at most MaxElements long.
func (d *Dataset) Float32s() ([]float32, error) { return readNumbers[float32](d) }

// Float64s returns the data as one slice, at most MaxElements long.
func (d *Dataset) Float64s() ([]float64, error) { return readNumbers[float64](d) }

func readNumbers[T float32 | float64](d *Dataset) ([]T, error) {
	numbers, err := readLayoutNumbers[T](d)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	return numbers, nil
}

func readLayoutNumbers[T float32 | float64](d *Dataset) ([]T, error) {
	if err := d.element.checkNumber(); err != nil {
		return nil, err
	}
	n, ok := d.space.elements()
	if !ok || n > MaxElements {
		return nil, fmt.Errorf("%d numbers, want at most %d", d.Dims, MaxElements)
	}
	if n == 0 {
		return nil, nil
	}
	size := n * uint64(d.element.size)
	switch d.layout.class {
	case layoutCompact:
		if have := uint64(len(d.layout.data.data)); have < size {
			return nil, d.layout.data.errorf("are %d bytes, want %d", have, size)
		}
		numbers := make([]T, n)
		decode(numbers, d.layout.data.data, d.element)
		return numbers, nil
	case layoutContiguous:
		return readContiguous[T](d, n, size)
	}
	return readChunks[T](d, n)
}

// pieceBytes is how much of contiguous data is read at a time, a multiple of all sizes.
const pieceBytes = 1 << 16

func readContiguous[T float32 | float64](d *Dataset, n, size uint64) ([]T, error) {
	switch l := d.layout; {
	case l.address == undefined:
		return nil, errors.New("its data were never written")
	case l.size < size:
		return nil, fmt.Errorf("its data are %d bytes, want %d", l.size, size)
	case d.f.after(l.address) < size:
		return nil, fmt.Errorf("data at %#x, %d bytes, are beyond the end of the file at %#x", l.address, size, d.f.size)
	}
	numbers := make([]T, n)
	buf := make([]byte, min(size, pieceBytes))
	at := d.layout.address
	for rest := numbers; len(rest) > 0; {
		count := min(len(rest), len(buf)/d.element.size)
		piece := buf[:count*d.element.size]
		if err := d.f.readInto("data", piece, at); err != nil {
			return nil, err
		}
		decode(rest[:count], piece, d.element)
		rest, at = rest[count:], at+uint64(len(piece))
	}
	return numbers, nil
}
