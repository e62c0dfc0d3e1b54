package hrtf

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"posxyz/hub/pose"
)

// smallSet has few nodes and short filters of noise; a symmetric one has the same
// on both sides.
func smallSet(symmetric bool) *Set {
	random := rand.New(rand.NewPCG(3, 4))
	noise := func() []float32 {
		filter := make([]float32, 8)
		for n := range filter {
			filter[n] = float32(random.NormFloat64())
		}
		return filter
	}
	s := &Set{Name: "small, größer als nichts", Rate: 44100, Radius: 1.5}
	for i := range 6 {
		b := bearing{int32(i+1) * 25_000_001, int32(i-3) * 29 * degree}
		left, right := noise(), noise()
		itd := random.NormFloat64() * 3e-4
		s.Nodes = append(s.Nodes, Node{At: b.unit(), Left: left, Right: right, ITD: itd, Synthetic: i%2 == 0})
		if symmetric {
			s.Nodes = append(s.Nodes, Node{At: b.mirror().unit(), Left: right, Right: left, ITD: -itd, Synthetic: i%2 == 0})
		}
	}
	return s
}

func encode(t testing.TB, s *Set) []byte {
	t.Helper()
	stored, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// What comes back is what was stored, to the precision that is promised.
func TestEncodeAndDecodeAreInverse(t *testing.T) {
	for name, s := range map[string]*Set{"symmetric": smallSet(true), "not symmetric": smallSet(false), "built in": BuiltIn()} {
		stored := encode(t, s)
		got, err := Decode(stored)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Name != s.Name || got.Rate != s.Rate || got.Radius != s.Radius || len(got.Nodes) != len(s.Nodes) {
			t.Errorf("%s: %q at %d Hz, %v m, %d nodes come back as %q at %d Hz, %v m, %d nodes",
				name, s.Name, s.Rate, s.Radius, len(s.Nodes), got.Name, got.Rate, got.Radius, len(got.Nodes))
			continue
		}
		rounding := s.peak() / fullScale / 2 * 1.001
		for i, n := range s.Nodes {
			g := got.Nodes[i]
			if g.At != n.At || g.Synthetic != n.Synthetic || math.Abs(g.ITD-n.ITD) > 0.51e-9 ||
				difference(g.Left, n.Left) > rounding || difference(g.Right, n.Right) > rounding {
				t.Errorf("%s: node %d is %v, comes back as %v", name, i, n, g)
				break
			}
		}
		if again := encode(t, got); !bytes.Equal(again, stored) {
			t.Errorf("%s: what was decoded is stored in other bytes", name)
		}
	}
}

// One ear of a symmetric set is the whole of it.
func TestSymmetricSetsTakeHalf(t *testing.T) {
	symmetric, other := smallSet(true), smallSet(true)
	other.Nodes[0].Left = slices.Clone(other.Nodes[0].Left)
	other.Nodes[0].Left[0] /= 2
	if one, both := len(encode(t, symmetric)), len(encode(t, other)); both < one+100 {
		t.Errorf("a symmetric set takes %d bytes, one that is not %d: want about half", one, both)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for want, change := range map[string]func(s *Set){
		"want one line of at most 200 characters": func(s *Set) { s.Name = "two\nlines" },
		"the name":                                func(s *Set) { s.Name = strings.Repeat("x", 201) },
		"want 8000 to 384000":                     func(s *Set) { s.Rate = 1 },
		"a set measured at NaN m":                 func(s *Set) { s.Radius = math.NaN() },
		"a set of 0 nodes":                        func(s *Set) { s.Nodes = nil },
		"filters of 0 taps":                       func(s *Set) { s.Nodes[0].Left = nil },
		"node 2: filters of 8 and 7 taps, want 8": func(s *Set) { s.Nodes[2].Right = s.Nodes[2].Right[1:] },
		"node 1: the direction":                   func(s *Set) { s.Nodes[1].At = pose.Vec{X: 0.5} },
		"node 3: an interaural time difference":   func(s *Set) { s.Nodes[3].ITD = math.Inf(1) },
		"silent or not finite": func(s *Set) {
			s.Nodes[0].Left = []float32{float32(math.NaN()), 0, 0, 0, 0, 0, 0, 0}
		},
	} {
		s := smallSet(false)
		change(s)
		if _, err := s.Encode(); err == nil || !strings.HasPrefix(err.Error(), "hrtf: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}

// compressed is a stored form of any contents.
func compressed(contents []byte) []byte {
	stored := bytes.NewBufferString(storedHeader)
	w, _ := flate.NewWriter(stored, flate.BestCompression)
	w.Write(contents)
	w.Close()
	return stored.Bytes()
}

func inflate(stored []byte) []byte {
	data, _ := io.ReadAll(flate.NewReader(bytes.NewReader(stored[len(storedHeader):])))
	return data
}

// contents is what a stored form of noughts begins with.
func contents(nodes, taps uint64) []byte {
	data := []byte{0}
	data = binary.AppendUvarint(data, 48000)
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(1))
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(1))
	data = binary.AppendUvarint(data, nodes)
	return binary.AppendUvarint(data, taps)
}

func TestDecodeRefuses(t *testing.T) {
	good := encode(t, smallSet(true))
	for _, c := range []struct {
		name   string
		stored []byte
		want   string
	}{
		{"nothing", nil, "not a stored head"},
		{"something else", []byte("\x89HDF\r\n\x1a\n and more"), "not a stored head"},
		{"only the header", []byte(storedHeader), "unexpected EOF"},
		{"too many nodes", compressed(contents(maxNodes+1, 1)), "40001 nodes, want at most 40000"},
		{"nodes without end", compressed(contents(math.MaxUint64, 1)), "nodes, want at most 40000"},
		{"too many taps", compressed(contents(1, maxTaps+1)), "1025 taps, want at most 1024"},
		{"no nodes", compressed(append(contents(0, 1), 0)), "a set of 0 nodes"},
		{"no taps", compressed(append(contents(1, 0), make([]byte, 5)...)), "filters of 0 taps"},
		{"silence", compressed(append(contents(2, 2), make([]byte, 1+2*4+2*8)...)), "silent"},
		{"a direction beyond", compressed(append(binary.AppendVarint(append(contents(1, 1), 0), 2*halfTurn), make([]byte, 100)...)), "node 0: azimuth"},
		{"more than a set", append(slices.Clone(good), 0), "ends before"},
		{"more within", compressed(append(inflate(good), 0)), "ends before"},
		{"one side only", compressed(append(append(contents(1, 1), 1, 2), make([]byte, 100)...)), "has none on the other side"},
	} {
		if s, err := Decode(c.stored); err == nil || s != nil || !strings.HasPrefix(err.Error(), "hrtf: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v, want an error with %q", c.name, s, err, c.want)
		}
	}
	for n := range good {
		if s, err := Decode(good[:n]); err == nil {
			t.Errorf("the first %d of %d bytes: a set of %d nodes, want an error", n, len(good), len(s.Nodes))
		}
	}
}

// A few bytes that promise a lot take little memory: 20 kB that inflate to 20 MB
// of filters are read until they end.
func TestDecodeTakesMemoryForWhatIsThere(t *testing.T) {
	bomb := compressed(contents(maxNodes, maxTaps))
	if n := testing.AllocsPerRun(1, func() {
		if _, err := Decode(bomb); err == nil {
			t.Error("40000 nodes in nothing: no error")
		}
	}); n > 100 {
		t.Errorf("%d bytes that promise 40000 nodes make %v allocations, want at most 100", len(bomb), n)
	}
}

// FuzzDecode holds that whatever is let pass can be stored again and gives the same.
func FuzzDecode(f *testing.F) {
	f.Add(encode(f, smallSet(true))[len(storedHeader):], false)
	f.Add(encode(f, smallSet(false))[len(storedHeader):], false)
	for _, s := range []*Set{smallSet(true), smallSet(false)} {
		data := s.appendNodes(s.appendHead(nil, 1e-4, s.partners() != nil))
		f.Add(appendFilters(appendFilters(data, s.ear(0), 1e-4), s.ear(1), 1e-4), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, inflated bool) {
		stored := append([]byte(storedHeader), data...)
		if inflated {
			stored = compressed(data)
		}
		s, err := Decode(stored)
		if err != nil {
			if s != nil {
				t.Fatalf("a set beside the error %v", err)
			}
			return
		}
		again, err := s.Encode()
		if err != nil {
			t.Fatalf("decoded, but not to be stored: %v", err)
		}
		if _, err := Decode(again); err != nil {
			t.Fatalf("stored again, but not to be decoded: %v", err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	stored := encode(b, BuiltIn())
	for b.Loop() {
		if _, err := Decode(stored); err != nil {
			b.Fatal(err)
		}
	}
}
