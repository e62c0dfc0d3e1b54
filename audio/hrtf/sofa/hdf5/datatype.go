package hdf5

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
)

// class is what kind of value a datatype is (FF IV.A.2.d).
type class int

// The classes that are read, with the numbers of the format, and the one of
// strings that stand in the global heap, which the format counts to class 9.
const (
	classInteger        class = 0
	classFloat          class = 1
	classString         class = 3
	classVariable       class = 9
	classVariableString class = -1
)

var classNames = map[class]string{
	2: "times", classString: "strings", classVariableString: "strings", 4: "bit fields", 5: "opaque bytes",
	6: "compounds", 7: "references", 8: "enumerations", classVariable: "lists", 10: "arrays", 11: "complex numbers",
}

type datatype struct {
	class  class
	size   int // bytes of an element
	order  binary.ByteOrder
	signed bool // integers
	padded bool // strings: by spaces
	plain  bool // numbers: the whole element, as IEEE 754 has floats of that size
}

func readDatatype(c *cursor) (datatype, error) {
	first, flags := c.u8(), c.uint(3)
	t := datatype{class: class(first & 15), order: binary.LittleEndian}
	size := c.u32()
	if size > maxChunk {
		return t, c.errorf("has elements of %d bytes, want at most %d", size, maxChunk)
	}
	t.size = int(size)
	if flags&1 != 0 {
		t.order = binary.BigEndian
	}
	switch t.class {
	case classInteger:
		t.signed = flags&8 != 0
		at, width := c.u16(), c.u16()
		t.plain = at == 0 && width == 8*t.size
	case classFloat:
		at, width := c.u16(), c.u16()
		layout := [5]int{c.u8(), c.u8(), c.u8(), c.u8(), int(c.u32())} // exponent at, bits; mantissa at, bits; bias
		want, known := ieee754[t.size]
		t.plain = at == 0 && width == 8*t.size && flags&0x40 == 0 && known && layout == want
	case classString:
		t.padded = flags&15 == 2
	case classVariable:
		if flags&15 == 1 {
			t.class = classVariableString
		}
	}
	return t, c.end()
}

// ieee754 is where floats of 4 and 8 bytes have their parts.
var ieee754 = map[int][5]int{4: {23, 8, 0, 23, 127}, 8: {52, 11, 0, 52, 1023}}

// checkNumber returns an error if the elements are no numbers that can be read.
func (t datatype) checkNumber() error {
	switch t.class {
	case classInteger:
		if t.plain && bits.OnesCount(uint(t.size)) == 1 && t.size <= 8 {
			return nil
		}
		return fmt.Errorf("integers of %d bytes that are not all of them, want whole ones of 1, 2, 4 or 8 bytes", t.size)
	case classFloat:
		if t.plain {
			return nil
		}
		return fmt.Errorf("floats of %d bytes that are not IEEE 754's, want those of 4 or 8 bytes", t.size)
	}
	name := classNames[t.class]
	if name == "" {
		name = fmt.Sprintf("elements of class %d", t.class)
	}
	return fmt.Errorf("%s, want numbers", name)
}

// decode turns the elements in raw into numbers, len(dst) of them.
func decode[T float32 | float64](dst []T, raw []byte, t datatype) {
	switch {
	case t.class == classFloat && t.size == 4:
		for i := range dst {
			dst[i] = T(math.Float32frombits(t.order.Uint32(raw[4*i:])))
		}
	case t.class == classFloat:
		for i := range dst {
			dst[i] = T(math.Float64frombits(t.order.Uint64(raw[8*i:])))
		}
	case t.signed:
		for i := range dst {
			dst[i] = T(int64(t.bits(raw[t.size*i:])) << (64 - 8*t.size) >> (64 - 8*t.size))
		}
	default:
		for i := range dst {
			dst[i] = T(t.bits(raw[t.size*i:]))
		}
	}
}

// bits returns the bits of one integer.
func (t datatype) bits(raw []byte) uint64 {
	switch t.size {
	case 1:
		return uint64(raw[0])
	case 2:
		return uint64(t.order.Uint16(raw))
	case 4:
		return uint64(t.order.Uint32(raw))
	}
	return t.order.Uint64(raw)
}
