package hrtf

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"posxyz/audio"
)

// Decode reads the stored form of a Set. What is not one is an error, whatever it
// is; memory is taken only for what is there.
func Decode(data []byte) (*Set, error) {
	rest, ok := bytes.CutPrefix(data, []byte(storedHeader))
	if !ok {
		return nil, fmt.Errorf("hrtf: not a stored head: it begins with %.14q, want %q", data, storedHeader)
	}
	compressed := bytes.NewReader(rest)
	d := &decoder{stream: bufio.NewReader(flate.NewReader(compressed))}
	set := d.set()
	d.end(compressed)
	if d.err != nil {
		return nil, fmt.Errorf("hrtf: stored head: %w", d.err)
	}
	if err := set.check(); err != nil {
		return nil, err
	}
	return set, nil
}

// decoder reads numbers until the first error; then all are 0.
type decoder struct {
	stream *bufio.Reader
	err    error
}

func (d *decoder) set() *Set {
	s := &Set{Name: string(d.bytes(d.count("bytes of the name", 4*maxName)))}
	s.Rate = audio.Rate(d.count("Hz", maxRate))
	s.Radius = d.float()
	unit := d.float()
	nodes := d.count("nodes", maxNodes)
	taps := d.count("taps", maxTaps)
	symmetric := d.byte()
	d.nodes(s, nodes)
	left := d.filters(nodes, taps, unit)
	right := left
	if symmetric == 0 {
		right = d.filters(nodes, taps, unit)
	}
	if d.err != nil {
		return nil
	}
	for i := range s.Nodes {
		s.Nodes[i].Left, s.Nodes[i].Right = left[i], right[i]
	}
	if symmetric != 0 {
		d.err = s.mirrorEars()
	}
	return s
}

// mirrorEars gives each node as its right filter the left one of the node on the
// other side.
func (s *Set) mirrorEars() error {
	index := make(map[bearing]int, len(s.Nodes))
	for i, n := range s.Nodes {
		index[bearingOf(n.At)] = i
	}
	for i, n := range s.Nodes {
		other, ok := index[bearingOf(n.At).mirror()]
		if !ok {
			return fmt.Errorf("node %d (%v) of a symmetric set has none on the other side", i, bearingOf(n.At))
		}
		s.Nodes[i].Right = s.Nodes[other].Left
	}
	return nil
}

func (d *decoder) nodes(s *Set, count int) {
	var at bearing
	var itd int64
	for i := 0; i < count && d.err == nil; i++ {
		azimuth := int64(at.azimuth) + d.varint()
		elevation := int64(at.elevation) + d.varint()
		itd += d.varint()
		synthetic := d.byte() != 0
		at = bearing{int32(azimuth), int32(elevation)}
		if int64(at.azimuth) != azimuth || int64(at.elevation) != elevation || !at.valid() {
			d.fail(fmt.Errorf("node %d: azimuth %d and elevation %d millionths of a degree, want them within half and quarter turns", i, azimuth, elevation))
			return
		}
		s.Nodes = append(s.Nodes, Node{At: at.unit(), ITD: float64(itd) / 1e9, Synthetic: synthetic})
	}
}

func (d *decoder) filters(count, taps int, unit float64) [][]float32 {
	var filters [][]float32
	last := make([]int16, taps)
	for i := 0; i < count && d.err == nil; i++ {
		raw := d.bytes(2 * taps)
		if d.err != nil {
			return nil
		}
		filter := make([]float32, taps)
		for n := range filter {
			last[n] += int16(uint16(raw[n])<<8 | uint16(raw[taps+n]))
			filter[n] = float32(float64(last[n]) * unit)
		}
		filters = append(filters, filter)
	}
	return filters
}

func (d *decoder) bytes(n int) []byte {
	raw := make([]byte, n)
	if d.err == nil {
		_, err := io.ReadFull(d.stream, raw)
		d.fail(err)
	}
	return raw
}

func (d *decoder) byte() byte { return d.bytes(1)[0] }

func (d *decoder) float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(d.bytes(8)))
}

func (d *decoder) varint() int64 {
	if d.err != nil {
		return 0
	}
	v, err := binary.ReadVarint(d.stream)
	d.fail(err)
	return v
}

// count reads a number of things.
func (d *decoder) count(what string, most int) int {
	if d.err != nil {
		return 0
	}
	v, err := binary.ReadUvarint(d.stream)
	d.fail(err)
	if d.err == nil && v > uint64(most) {
		d.fail(fmt.Errorf("%d %s, want at most %d", v, what, most))
	}
	if d.err != nil {
		return 0
	}
	return int(v)
}

// end holds that nothing is left.
func (d *decoder) end(compressed *bytes.Reader) {
	if d.err != nil {
		return
	}
	switch _, err := d.stream.ReadByte(); {
	case err == nil || errors.Is(err, io.EOF) && compressed.Len() > 0:
		d.fail(errors.New("a set that ends before its data do"))
	case !errors.Is(err, io.EOF):
		d.fail(err)
	}
}

// fail keeps the first error.
func (d *decoder) fail(err error) {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if d.err == nil {
		d.err = err
	}
}
