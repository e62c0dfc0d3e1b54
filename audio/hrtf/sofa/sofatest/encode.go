package sofatest

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
)

// The types of messages in object headers (HDF5 File Format Specification 3.0, IV.A.2).
const (
	msgDataspace = 0x01
	msgLinkInfo  = 0x02
	msgDatatype  = 0x03
	msgLink      = 0x06
	msgLayout    = 0x08
	msgGroupInfo = 0x0a
	msgAttribute = 0x0c
)

const superblockBytes = 96

var le = binary.LittleEndian

// encode writes the superblock, every variable's data and header, and the root group at the end.
func encode(c *Contents) []byte {
	file := make([]byte, superblockBytes)
	links := make(map[string]uint64)
	for _, name := range slices.Sorted(maps.Keys(c.Variables)) {
		v := c.Variables[name]
		at := uint64(len(file))
		file = align(v.appendData(file))
		header := v.header(at, uint64(len(file))-at)
		links[name] = uint64(len(file))
		file = header.appendTo(file)
	}
	root := uint64(len(file))
	file = rootHeader(c.Attributes, links).appendTo(file)
	writeSuperblock(file, root)
	return file
}

// writeSuperblock fills in the beginning of a finished file (II.A, version 0).
func writeSuperblock(file []byte, root uint64) {
	b := []byte("\x89HDF\r\n\x1a\n")
	b = append(b, 0, 0, 0, 0, 0, 8, 8, 0) // versions; addresses and lengths of 8 bytes
	b = le.AppendUint16(b, 4)             // symbols of a leaf, halved: there are none
	b = le.AppendUint16(b, 16)            // children of a node, halved: there are none
	b = le.AppendUint32(b, 0)
	b = le.AppendUint64(b, 0)                 // base
	b = le.AppendUint64(b, math.MaxUint64)    // no free space
	b = le.AppendUint64(b, uint64(len(file))) // end
	b = le.AppendUint64(b, math.MaxUint64)    // no driver
	b = le.AppendUint64(b, 0)                 // the root's name
	copy(file, le.AppendUint64(b, root))
}

// header is an object header of version 1 (IV.A.1.a).
type header struct {
	messages []byte
	n        int
}

func (h *header) add(kind int, body []byte) {
	body = align(body)
	if len(body) > math.MaxUint16 {
		panic(fmt.Sprintf("sofatest: a message of %d bytes; the format has room for %d", len(body), math.MaxUint16))
	}
	h.messages = le.AppendUint16(h.messages, uint16(kind))
	h.messages = le.AppendUint16(h.messages, uint16(len(body)))
	h.messages = append(h.messages, 0, 0, 0, 0)
	h.messages = append(h.messages, body...)
	h.n++
}

func (h *header) appendTo(file []byte) []byte {
	file = append(file, 1, 0)
	file = le.AppendUint16(file, uint16(h.n))
	file = le.AppendUint32(file, 1)
	file = le.AppendUint32(file, uint32(len(h.messages)))
	file = append(file, 0, 0, 0, 0)
	return append(file, h.messages...)
}

func rootHeader(attributes map[string]string, links map[string]uint64) *header {
	h := new(header)
	h.add(msgLinkInfo, slices.Concat([]byte{0, 0}, none, none)) // no heap, no B-tree: all links are here
	h.add(msgGroupInfo, []byte{0, 0})
	for _, name := range slices.Sorted(maps.Keys(links)) {
		body := append([]byte{1, 0, byte(len(name))}, name...)
		h.add(msgLink, le.AppendUint64(body, links[name]))
	}
	h.addAttributes(attributes)
	return h
}

var none = le.AppendUint64(nil, math.MaxUint64)

func (h *header) addAttributes(attributes map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		label := append([]byte(name), 0)
		value := append([]byte(attributes[name]), 0)
		datatype := le.AppendUint32([]byte{0x13, 0, 0, 0}, uint32(len(value))) // a string that ends with a zero
		space := dataspace(nil)
		body := []byte{1, 0}
		for _, part := range [][]byte{label, datatype, space} {
			body = le.AppendUint16(body, uint16(len(part)))
		}
		for _, part := range [][]byte{label, datatype, space, value} {
			body = append(body, align(part)...)
		}
		h.add(msgAttribute, body)
	}
}

// header returns the object header of a variable whose data are at that address.
func (v *Variable) header(at, size uint64) *header {
	h := new(header)
	h.add(msgDataspace, dataspace(v.Dims))
	h.add(msgDatatype, v.datatype())
	layout := le.AppendUint64([]byte{3, 1}, at) // contiguous
	h.add(msgLayout, le.AppendUint64(layout, size))
	h.addAttributes(v.Attributes)
	return h
}

// dataspace is IV.A.2.b, version 1.
func dataspace(dims []int) []byte {
	b := []byte{1, byte(len(dims)), 0, 0, 0, 0, 0, 0}
	for _, d := range dims {
		b = le.AppendUint64(b, uint64(d))
	}
	return b
}

// datatype is IV.A.2.d, of little-endian floats: where the sign is, then offset
// and bits of the number, of its exponent, of its mantissa, and the bias.
func (v *Variable) datatype() []byte {
	if v.Float32 {
		return []byte{0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0}
	}
	return []byte{0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0}
}

func (v *Variable) appendData(file []byte) []byte {
	for _, value := range v.Values {
		if v.Float32 {
			file = le.AppendUint32(file, math.Float32bits(float32(value)))
		} else {
			file = le.AppendUint64(file, math.Float64bits(value))
		}
	}
	return file
}

// align fills b up to a multiple of 8 bytes.
func align(b []byte) []byte {
	return append(b, make([]byte, -len(b)&7)...)
}
