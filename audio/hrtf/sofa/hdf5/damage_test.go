package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// readAll reads everything of a file and returns all that went wrong.
func readAll(data []byte, checksummed bool) error {
	f, err := open(bytes.NewReader(data), int64(len(data)), checksummed)
	if err != nil {
		return err
	}
	_, err = f.Attributes()
	for _, name := range slices.Sorted(maps.Keys(f.links)) {
		d, datasetErr := f.Dataset(name)
		if datasetErr == nil {
			_, attributesErr := d.Attributes()
			_, numbersErr := d.Float32s()
			datasetErr = errors.Join(attributesErr, numbersErr)
		}
		err = errors.Join(err, datasetErr)
	}
	return err
}

// TestRandomDamage flips bits in files of all flavours, with checksums looked at
// and not, and holds that reading ends soon, whatever it finds.
func TestRandomDamage(t *testing.T) {
	const rounds = 60
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for name, data := range sorted(flavours(t)) {
		for round := range rounds {
			damaged := bytes.Clone(data)
			for range 1 + random.IntN(8) {
				damaged[random.IntN(len(damaged))] ^= 1 << random.IntN(8)
			}
			if round%2 == 1 { // where the structure is, for most of a file may be data
				damaged[random.IntN(512)] ^= 1 << random.IntN(8)
			}
			begin := time.Now()
			if readAll(damaged, round%3 == 0) != nil {
				refused++
			}
			if took := time.Since(begin); took > slowness*time.Second {
				t.Errorf("%s, round %d: read in %v, want 1 s at most", name, round, took)
			}
		}
	}
	if refused < rounds {
		t.Errorf("%d damaged files were refused, want at least %d", refused, rounds)
	}
}

// sorted ranges over a map in the order of its keys.
func sorted(files map[string][]byte) func(yield func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if !yield(name, files[name]) {
				return
			}
		}
	}
}

// TestChecksums holds that a file of the newest format refuses a wrong bit
// wherever a checksum covers it.
func TestChecksums(t *testing.T) {
	files := flavours(t)
	for _, c := range []struct{ file, block, want string }{
		{"types-latest", "\x89HDF", "superblock"},
		{"types-latest", "OHDR", "object header"},
		{"types-latest", "OCHK", "object header continuation"},
		{"many", "FRHP", "fractal heap"},
		{"many", "FHIB", "indirect block"},
		{"many", "FHDB", "direct block"},
		{"many", "BTHD", "v2 B-tree header"},
		{"many", "BTIN", "v2 B-tree node"},
		{"many", "BTLF", "v2 B-tree node"},
		{"chunks-latest", "FAHD", "fixed array"},
		{"chunks-latest", "FADB", "fixed array data"},
		{"chunks-latest", "EAHD", "extensible array"},
		{"chunks-latest", "EAIB", "extensible array index"},
		{"indexes", "EASB", "extensible array super block"},
		{"indexes", "EADB", "extensible array data"},
	} {
		damaged := bytes.Clone(files[c.file])
		at := bytes.Index(damaged, []byte(c.block))
		if at < 0 {
			t.Errorf("%s has no %s", c.file, c.block)
			continue
		}
		damaged[at+14] ^= 0x40 // beyond what decides where the checksum is
		err := readAll(damaged, true)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with a wrong bit in its %s: %v, want an error about a %s", c.file, c.block, err, c.want)
		}
	}
}

// TestFletcher32 damages the data of a chunk: its checksum is the only witness.
func TestFletcher32(t *testing.T) {
	data := []byte{1, 2, 3, 4, 5}
	// (0x0102 + 0x0304 + 0x0500) and the sum of its partial sums
	sum := binary.LittleEndian.AppendUint32(data, (0x0102+0x0406+0x0906)<<16|0x0906)
	if got, err := checkFletcher32(sum); err != nil || !bytes.Equal(got, data) {
		t.Errorf("checkFletcher32(%v) = %v, %v; want %v", sum, got, err, data)
	}
	sum[2] ^= 1
	if got, err := checkFletcher32(sum); err == nil {
		t.Errorf("checkFletcher32(%v) = %v, want an error", sum, got)
	}
}

// TestLookup3 holds the two values that its author gives.
func TestLookup3(t *testing.T) {
	for text, want := range map[string]uint32{"": 0xdeadbeef, "Four score and seven years ago": 0x17770551} {
		if got := lookup3([]byte(text)); got != want {
			t.Errorf("lookup3(%q) = %#x, want %#x", text, got, want)
		}
	}
}

// TestContinuationLoop lets the continuation of an object header lead to itself.
func TestContinuationLoop(t *testing.T) {
	const second = 64 // where the continuation is
	le := binary.LittleEndian
	target := le.AppendUint64(le.AppendUint64(nil, second), 28)
	version1 := append([]byte{0x10, 0, 16, 0, 0, 0, 0, 0}, target...)
	version2 := append([]byte{0x10, 16, 0, 0}, target...)
	for name, blocks := range map[string][2][]byte{
		"version 1": {append([]byte{1, 0, 1, 0, 1, 0, 0, 0, byte(len(version1)), 0, 0, 0, 0, 0, 0, 0}, version1...), version1},
		"version 2": {append([]byte{'O', 'H', 'D', 'R', 2, 0, byte(len(version2))}, version2...), append([]byte("OCHK"), version2...)},
	} {
		file := make([]byte, 2*second)
		copy(file, blocks[0])
		copy(file[second:], blocks[1])
		f := &File{r: bytes.NewReader(file), size: int64(len(file)), offsets: 8, lengths: 8}
		if o, err := f.readObject(0); err == nil || !strings.Contains(err.Error(), "leads back to 0x40") {
			t.Errorf("%s: %v, %v; want an error that says that it leads back", name, o, err)
		}
	}
}

// TestTreeOfTwoParents lets a v1 B-tree lead to one node twice.
func TestTreeOfTwoParents(t *testing.T) {
	const offsets = 8
	node := func(level, n int, children ...uint64) []byte {
		b := append([]byte("TREE"), 0, byte(level), byte(n), 0)
		b = append(b, make([]byte, 2*offsets)...)
		for _, child := range children {
			b = binary.LittleEndian.AppendUint64(b, 0)
			b = binary.LittleEndian.AppendUint64(b, child)
		}
		return append(b, make([]byte, 8)...)
	}
	parent := node(1, 2, 64, 64)
	file := append(append(parent, make([]byte, 64-len(parent))...), node(0, 0)...)
	f := &File{r: bytes.NewReader(file), size: int64(len(file)), offsets: offsets, lengths: 8}
	for _, c := range []struct {
		what  string
		child uint64
		want  string
	}{
		{"one leaf twice", 64, "two parents"},
		{"itself", 0, "own ancestor"},
	} {
		binary.LittleEndian.PutUint64(file[8+2*offsets+8:], c.child)
		if c.child == 0 {
			file[5] = 1
		}
		w := &tree1Walk{f: f, keySize: 8, seen: make(map[uint64]bool), visit: func(*cursor, uint64) error { return nil }}
		if err := w.walk(0, -1); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("a B-tree that leads to %s: %v, want an error with %q", c.what, err, c.want)
		}
	}
}

// TestUnshuffle holds the order of bytes, and that elements larger than the data
// are no work.
func TestUnshuffle(t *testing.T) {
	p := &pipeline{limit: 64}
	if got, want := p.unshuffle([]byte{1, 4, 2, 5, 3, 6, 7}, 3), []byte{1, 2, 3, 4, 5, 6, 7}; !bytes.Equal(got, want) {
		t.Errorf("unshuffle = %v, want %v", got, want)
	}
	begin := time.Now()
	for range 1000 {
		p.unshuffle(make([]byte, 8), math.MaxInt32)
	}
	if took := time.Since(begin); took > slowness*time.Second {
		t.Errorf("unshuffling 8 bytes as elements of 2 GB 1000 times took %v, want no time", took)
	}
}

// TestDeflateBomb unpacks 2 MB of zeros where 1 kB is due.
func TestDeflateBomb(t *testing.T) {
	var bomb bytes.Buffer
	w := zlib.NewWriter(&bomb)
	for range 2 {
		w.Write(make([]byte, 1<<20))
	}
	w.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p := &pipeline{filters: []filter{{id: filterDeflate}}, limit: 1024}
	got, err := p.undo(bomb.Bytes(), 0)
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than 1024 bytes") {
		t.Errorf("%d bytes, %v; want an error that says that it is too much", len(got), err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<19 {
		t.Errorf("the bomb took %d bytes, want 512 kB at most", took)
	}
}
