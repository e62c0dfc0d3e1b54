package hrtf

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode"
	"unicode/utf8"
)

// The stored form of a Set: a line of text, then a deflated stream of
//
//	name      uvarint length, UTF-8
//	rate      uvarint, Hz
//	radius    float64, m
//	unit      float64: a sample is a whole multiple of it
//	nodes, taps  uvarint
//	symmetric byte: 1 when right filters are those of the mirrored nodes' left ears
//	nodes     each: azimuth and elevation in millionths of a degree and ITD in
//	          nanoseconds, as varints of the difference from the node before;
//	          a byte: 1 when synthetic
//	filters   of all left ears, then, if not symmetric, of all right ears; each:
//	          the high bytes, then the low bytes of the int16 differences from the
//	          filter before
//
// Numbers are little-endian. Samples are rounded to 1/32767 of the largest.
const storedHeader = "posxyz head 1\n"

const (
	maxName   = 200 // runes
	maxTaps   = 1024
	maxNodes  = 2 * maxDirections
	maxRadius = 1000 // m
	minRate   = 8000 // Hz
	maxRate   = 384000
	fullScale = math.MaxInt16
)

// Encode returns the stored form of s, which Decode reads: directions to a
// millionth of a degree, delays to a nanosecond, filters to 16 bits. Nodes that
// are further from finite numbers and unit vectors than that are errors.
func (s *Set) Encode() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	partners := s.partners()
	unit := s.peak() / fullScale
	stored := bytes.NewBufferString(storedHeader)
	deflate, err := flate.NewWriter(stored, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	data := s.appendHead(nil, unit, partners != nil)
	data = s.appendNodes(data)
	data = appendFilters(data, s.ear(0), unit)
	if partners == nil {
		data = appendFilters(data, s.ear(1), unit)
	}
	if _, err := deflate.Write(data); err != nil {
		return nil, err
	}
	if err := deflate.Close(); err != nil {
		return nil, err
	}
	return stored.Bytes(), nil
}

// check holds what Encode can store and Decode lets pass.
func (s *Set) check() error {
	switch {
	case !utf8.ValidString(s.Name) || utf8.RuneCountInString(s.Name) > maxName || !isPrintable(s.Name):
		return fmt.Errorf("hrtf: the name %.40q of a set, want one line of at most %d characters", s.Name, maxName)
	case s.Rate < minRate || s.Rate > maxRate:
		return fmt.Errorf("hrtf: a set at %d Hz, want %d to %d", s.Rate, minRate, maxRate)
	case !(s.Radius > 0 && s.Radius <= maxRadius):
		return fmt.Errorf("hrtf: a set measured at %v m, want more than 0 and at most %d", s.Radius, maxRadius)
	case len(s.Nodes) == 0 || len(s.Nodes) > maxNodes:
		return fmt.Errorf("hrtf: a set of %d nodes, want 1 to %d", len(s.Nodes), maxNodes)
	}
	taps := len(s.Nodes[0].Left)
	if taps == 0 || taps > maxTaps {
		return fmt.Errorf("hrtf: filters of %d taps, want 1 to %d", taps, maxTaps)
	}
	for i, n := range s.Nodes {
		if err := n.check(taps); err != nil {
			return fmt.Errorf("hrtf: node %d: %w", i, err)
		}
	}
	if peak := s.peak(); !(peak > 0 && peak <= math.MaxFloat32) {
		return errors.New("hrtf: filters that are silent or not finite")
	}
	return nil
}

func (n *Node) check(taps int) error {
	switch {
	case len(n.Left) != taps || len(n.Right) != taps:
		return fmt.Errorf("filters of %d and %d taps, want %d as in the first node", len(n.Left), len(n.Right), taps)
	case !(math.Abs(n.At.Norm()-1) < 1e-6):
		return fmt.Errorf("the direction %v has the length %v, want 1", n.At, n.At.Norm())
	case !(math.Abs(n.ITD) <= 2*maxITD):
		return fmt.Errorf("an interaural time difference of %v s, want at most %v", n.ITD, 2*maxITD)
	}
	return nil
}

func isPrintable(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// ear returns all filters of one ear: 0 is the left one.
func (s *Set) ear(ear int) [][]float32 {
	filters := make([][]float32, len(s.Nodes))
	for i, n := range s.Nodes {
		filters[i] = [2][]float32{n.Left, n.Right}[ear]
	}
	return filters
}

// peak is the largest sample of all filters, or NaN.
func (s *Set) peak() float64 {
	peak := 0.0
	for _, n := range s.Nodes {
		for _, filter := range [2][]float32{n.Left, n.Right} {
			for _, v := range filter {
				peak = max(peak, math.Abs(float64(v)))
			}
		}
	}
	return peak
}

func (s *Set) appendHead(data []byte, unit float64, symmetric bool) []byte {
	data = binary.AppendUvarint(data, uint64(len(s.Name)))
	data = append(data, s.Name...)
	data = binary.AppendUvarint(data, uint64(s.Rate))
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(s.Radius))
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(unit))
	data = binary.AppendUvarint(data, uint64(len(s.Nodes)))
	data = binary.AppendUvarint(data, uint64(len(s.Nodes[0].Left)))
	return append(data, flag(symmetric))
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

func (s *Set) appendNodes(data []byte) []byte {
	var lastAt bearing
	var lastITD int64
	for _, n := range s.Nodes {
		at, itd := bearingOf(n.At), int64(math.Round(n.ITD*1e9))
		data = binary.AppendVarint(data, int64(at.azimuth)-int64(lastAt.azimuth))
		data = binary.AppendVarint(data, int64(at.elevation)-int64(lastAt.elevation))
		data = binary.AppendVarint(data, itd-lastITD)
		data = append(data, flag(n.Synthetic))
		lastAt, lastITD = at, itd
	}
	return data
}

func appendFilters(data []byte, filters [][]float32, unit float64) []byte {
	last := make([]int16, len(filters[0]))
	difference := make([]int16, len(last))
	for _, filter := range filters {
		for n, v := range filter {
			sample := int16(math.Round(float64(v) / unit))
			difference[n] = sample - last[n]
			last[n] = sample
		}
		for _, d := range difference {
			data = append(data, byte(d>>8))
		}
		for _, d := range difference {
			data = append(data, byte(d))
		}
	}
	return data
}
