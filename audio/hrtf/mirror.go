package hrtf

import "slices"

// isSymmetric reports whether every direction was measured on the other side too,
// with the ears exchanged, to the bit: as for a dummy head of which one ear was
// measured.
func isSymmetric(found []measured) bool {
	index := make(map[bearing]int, len(found))
	for i, m := range found {
		index[m.at] = i
	}
	for _, m := range found {
		i, ok := index[m.at.mirror()]
		if !ok {
			return false
		}
		other := found[i] // of which m is the mirror in its turn
		if !slices.Equal(m.Left, other.Right) || m.Delay[0] != other.Delay[1] {
			return false
		}
	}
	return true
}

// mirror makes the right side of a symmetric set what the left is with the ears
// exchanged, to the bit, and the median plane the same for both ears. What it
// changes is rounding.
func (s *Set) mirror() {
	index := make(map[bearing]int, len(s.Nodes))
	for i, n := range s.Nodes {
		index[bearingOf(n.At)] = i
	}
	for i, n := range s.Nodes {
		at := bearingOf(n.At)
		other, ok := index[at.mirror()]
		switch {
		case at.onMedian():
			s.Nodes[i].Right, s.Nodes[i].ITD = n.Left, 0
		case ok && at.azimuth < 0:
			left := s.Nodes[other]
			s.Nodes[i].Left, s.Nodes[i].Right, s.Nodes[i].ITD = left.Right, left.Left, -left.ITD
		}
	}
}

// partners returns for each node the index of the one on the other side, or nil
// when the set is not symmetric to the bit.
func (s *Set) partners() []int {
	index := make(map[bearing]int, len(s.Nodes))
	for i, n := range s.Nodes {
		index[bearingOf(n.At)] = i
	}
	partners := make([]int, len(s.Nodes))
	for i, n := range s.Nodes {
		other, ok := index[bearingOf(n.At).mirror()]
		if !ok || !slices.Equal(n.Left, s.Nodes[other].Right) || n.ITD != -s.Nodes[other].ITD {
			return nil
		}
		partners[i] = other
	}
	return partners
}
