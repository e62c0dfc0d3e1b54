package sofa_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"posxyz/audio/hrtf/sofa"
	"posxyz/audio/hrtf/sofa/sofatest"
)

// readDamaged reads data and holds what is promised of any bytes: no panic, an
// error with the package's prefix or a sane file, at most maxBytes and maxTime.
func readDamaged(t testing.TB, what string, data []byte) error {
	t.Helper()
	const (
		maxBytes = 256e6
		maxTime  = slowness * time.Second
	)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	f, err := read(data)
	took := time.Since(begin)
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > maxBytes || took > maxTime {
		t.Errorf("%s: took %d bytes and %v, want at most %g and %v", what, allocated, took, float64(maxBytes), maxTime)
	}
	switch {
	case err != nil && (!strings.HasPrefix(err.Error(), "sofa: ") || strings.Contains(err.Error(), "\n") || f != nil):
		t.Errorf("%s: %v, %q; want one sentence that begins with \"sofa: \" and no file", what, f, err)
	case err == nil && !(f.Rate >= 8000 && f.Rate <= 384000 && len(f.Measurements) >= 12):
		t.Errorf("%s: read as %v Hz, %d measurements", what, f.Rate, len(f.Measurements))
	}
	return err
}

// samples returns small files of several makers, and what sofatest writes.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{"written": sofatest.Encode(sofatest.Head(20, 16, 48000))}
	for _, name := range []string{"netcdf", "contiguous", "oldest", "newest"} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".sofa"))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	return files
}

// TestTruncated cuts files anywhere, as they are and with a superblock that says so.
func TestTruncated(t *testing.T) {
	for name, data := range samples(t) {
		for n := 0; n < len(data); n += max(len(data)/100, 1) {
			err := readDamaged(t, name, data[:n])
			if err == nil {
				t.Errorf("%s was read with %d of %d bytes", name, n, len(data))
			}
			if n > 1000 && !strings.Contains(err.Error(), "HDF5 file is cut off") {
				t.Errorf("%s with %d of %d bytes: %v, want an error that says that it is cut off", name, n, len(data), err)
			}
			if n > 96 && data[8] == 0 {
				honest := bytes.Clone(data[:n])
				binary.LittleEndian.PutUint64(honest[40:], uint64(n))
				readDamaged(t, name+", which says so", honest)
			}
		}
	}
}

// TestKEMARTruncated cuts the real file at every 1 kB.
func TestKEMARTruncated(t *testing.T) {
	data := readKEMAR(t)
	for n := 0; n < len(data); n += 1024 {
		if readDamaged(t, "KEMAR", data[:n]) == nil {
			t.Errorf("KEMAR was read with %d of %d bytes", n, len(data))
		}
	}
}

// TestRandomDamage flips bits, fills places with 0xff, and puts pieces elsewhere.
func TestRandomDamage(t *testing.T) {
	const rounds = 200
	random := rand.New(rand.NewPCG(3, 4))
	files := samples(t)
	for _, name := range []string{"written", "netcdf", "contiguous", "oldest", "newest"} {
		refused := 0
		for range rounds {
			data := bytes.Clone(files[name])
			for range 1 + random.IntN(4) {
				at := random.IntN(len(data) - 16)
				switch random.IntN(4) {
				case 0:
					copy(data[at:at+8], bytes.Repeat([]byte{0xff}, 8))
				case 1:
					copy(data[at:at+16], data[random.IntN(len(data)-16):])
				default:
					data[at] ^= 1 << random.IntN(8)
				}
			}
			if readDamaged(t, name, data) != nil {
				refused++
			}
		}
		if refused == 0 {
			t.Errorf("%s: none of %d damaged files was refused", name, rounds)
		}
	}
}

// TestKEMARDamaged flips bits of the real file.
func TestKEMARDamaged(t *testing.T) {
	data := readKEMAR(t)
	random := rand.New(rand.NewPCG(5, 6))
	for round := range 4 {
		damaged := bytes.Clone(data)
		at := random.IntN(len(data))
		if round%2 == 0 {
			at %= 6000 // where most of its structure is
		}
		damaged[at] ^= 1 << random.IntN(8)
		readDamaged(t, "KEMAR", damaged)
	}
}

// TestHugeSizes writes numbers up to 2^63 everywhere that 8 bytes hold a small
// number: sizes, dimensions and addresses among them.
func TestHugeSizes(t *testing.T) {
	files := samples(t)
	for _, name := range []string{"written", "oldest"} { // no checksums
		data := files[name]
		for at := 0; at+8 <= len(data); at += 8 {
			old := binary.LittleEndian.Uint64(data[at:])
			if old == 0 || old > 1<<20 {
				continue
			}
			for _, size := range []uint64{1 << 20, 1 << 31, 1 << 32, 1 << 60, math.MaxInt64, math.MaxUint64 - 7} {
				damaged := bytes.Clone(data)
				binary.LittleEndian.PutUint64(damaged[at:], size)
				readDamaged(t, name, damaged)
			}
		}
	}
}

// TestSizeOfNothing reads from a reader that has less than was said.
func TestSizeOfNothing(t *testing.T) {
	for name, data := range samples(t) {
		short := bytes.NewReader(data[:len(data)/2])
		if f, err := sofa.Read(short, int64(len(data))); err == nil {
			t.Errorf("%s was read with half of its bytes as %v", name, f)
		}
		for _, size := range []int64{0, -1, math.MinInt64} {
			if f, err := sofa.Read(short, size); err == nil {
				t.Errorf("%s was read with a size of %d as %v", name, size, f)
			}
		}
	}
}

// TestDeflateBombs reads files whose chunks unpack to far more than they should,
// or to far more than anything that was measured.
func TestDeflateBombs(t *testing.T) {
	for name, want := range map[string]string{
		"bomb":  "sofa: Data.IR: chunk [0 0 0] at 0x",
		"zeros": "sofa: Data.IR: 8 chunks of 33554432 bytes, too much for a file of ",
	} {
		err := readDamaged(t, name, gunzip(t, filepath.Join("testdata", name+".sofa.gz")))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want an error that begins with %q", name, err, want)
		}
		if name == "bomb" && (err == nil || !strings.Contains(err.Error(), "unpacks to more than")) {
			t.Errorf("%s: %v, want an error that says that it unpacks to more than it should", name, err)
		}
	}
}
