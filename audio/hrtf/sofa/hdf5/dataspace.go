package hdf5

import (
	"math"
	"math/bits"
)

// dataspace is the shape of a dataset or attribute (FF IV.A.2.b).
type dataspace struct {
	dims []uint64
	most []uint64 // that the dims may grow to; unlimited is math.MaxUint64
	null bool     // no element, where no dims are one
}

const unlimited = math.MaxUint64

func readDataspace(c *cursor) (dataspace, error) {
	version, rank, flags := c.u8(), c.u8(), c.u8()
	kind := c.u8() // in version 1: reserved
	switch version {
	case 1:
		c.skip(4)
		kind = 1
	case 2:
	default:
		return dataspace{}, c.errorf("has version %d, want 1 or 2", version)
	}
	if rank > maxRank {
		return dataspace{}, c.errorf("has %d dimensions, want at most %d", rank, maxRank)
	}
	s := dataspace{dims: make([]uint64, rank), most: make([]uint64, rank), null: kind == 2}
	for i := range s.dims {
		s.dims[i] = c.length()
	}
	copy(s.most, s.dims)
	if flags&1 != 0 {
		for i := range s.most {
			if s.most[i] = c.length(); c.lengths == 4 && s.most[i] == math.MaxUint32 {
				s.most[i] = unlimited
			}
		}
	}
	for i, d := range s.dims {
		if s.most[i] < d {
			return s, c.errorf("has dimensions %d, more than the %d that it may grow to", s.dims, s.most)
		}
	}
	return s, c.end()
}

// elements returns how many there are; not ok if that is beyond 64 bits.
func (s dataspace) elements() (n uint64, ok bool) {
	if s.null {
		return 0, true
	}
	return product(s.dims)
}

// product returns the product of v; not ok if it is beyond 64 bits.
func product(v []uint64) (n uint64, ok bool) {
	n = 1
	for _, d := range v {
		high, low := bits.Mul64(n, d)
		if high != 0 {
			return math.MaxUint64, false
		}
		n = low
	}
	return n, true
}
