package hdf5

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// flavours returns the files of testdata, unpacked, by name.
func flavours(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/*.h5.gz")
	if err != nil || len(names) != 7 {
		t.Fatalf("testdata has %v, %v; want 7 files", names, err)
	}
	files := make(map[string][]byte)
	for _, name := range names {
		packed, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer packed.Close()
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		data, err := io.ReadAll(unpacked)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		files[strings.TrimSuffix(filepath.Base(name), ".h5.gz")] = data
	}
	return files
}

func openBytes(data []byte) (*File, error) {
	return Open(bytes.NewReader(data), int64(len(data)))
}

// TestAllFlavours reads every dataset of every file: of all types of numbers,
// byte orders, layouts, indexes and filters.
func TestAllFlavours(t *testing.T) {
	datasets := map[string]int{
		"types-earliest": 21, "types-latest": 21, "types-ordered": 21,
		"chunks-earliest": 11, "chunks-latest": 11, "indexes": 4, "many": 60,
	}
	for name, data := range flavours(t) {
		f, err := openBytes(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		read := 0
		for _, link := range slices.Sorted(maps.Keys(f.links)) {
			if link == "named" { // a datatype
				if d, err := f.Dataset(link); err == nil {
					t.Errorf("%s: a datatype was read as %v", name, d)
				}
				continue
			}
			d, err := f.Dataset(link)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			checkNumbers(t, name, d)
			read++
		}
		if read != datasets[name] {
			t.Errorf("%s has %d datasets, want %d", name, read, datasets[name])
		}
	}
}

func checkNumbers(t *testing.T, file string, d *Dataset) {
	t.Helper()
	wide, err := d.Float64s()
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	narrow, err := d.Float32s()
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	if n, _ := product(d.Dims); uint64(len(wide)) != n || len(narrow) != len(wide) {
		t.Errorf("%s: %s has %d and %d numbers, want %d for %d", file, d.name, len(wide), len(narrow), n, d.Dims)
		return
	}
	for i, got := range wide {
		if want := float64(i * 7 % 101); got != want || float64(narrow[i]) != want {
			t.Errorf("%s: %s[%d] = %v and %v, want %v", file, d.name, i, got, narrow[i], want)
			return
		}
	}
}

// TestNegativeNumbers holds the sign of integers of all sizes.
func TestNegativeNumbers(t *testing.T) {
	for size := 1; size <= 8; size *= 2 {
		element := datatype{class: classInteger, size: size, order: binary.LittleEndian, signed: true}
		raw := append(bytes.Repeat([]byte{0xff}, size), 0xfe)
		raw = append(raw, bytes.Repeat([]byte{0xff}, size-1)...)
		got := make([]float64, 2)
		if decode(got, raw, element); got[0] != -1 || got[1] != -2 {
			t.Errorf("integers of %d bytes: %v, want -1 and -2", size, got)
		}
		element.signed = false
		if decode(got[:1], raw, element); got[0] <= 0 {
			t.Errorf("unsigned integer of %d bytes: %v, want it positive", size, got[0])
		}
	}
}

// TestStrings holds all kinds of strings that an attribute may be.
func TestStrings(t *testing.T) {
	files := flavours(t)
	for _, name := range []string{"types-earliest", "types-latest", "types-ordered"} {
		f, err := openBytes(files[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := f.Attributes()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := map[string]string{"fixed": "of fixed length", "variable": "of variable length, é", "padded": "by spaces", "empty": ""}
		if !maps.Equal(got, want) {
			t.Errorf("%s: attributes %q, want %q", name, got, want)
		}
		d, err := f.Dataset("little f4")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, err := d.Attributes(); err != nil || got["Units"] != "metre" {
			t.Errorf("%s: attributes of a dataset are %q, %v; want Units metre", name, got, err)
		}
	}
}

// TestDenseAttributes holds heaps of several levels, and objects too big for them.
func TestDenseAttributes(t *testing.T) {
	f, err := openBytes(flavours(t)["many"])
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Attributes()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 902 {
		t.Errorf("%d attributes, want 902", len(got))
	}
	for name, want := range map[string]string{
		"attribute 0":   "value 0",
		"attribute 899": "value 899",
		"long":          strings.Repeat("long ", 1000),
		"longer":        strings.Repeat("longer ", 1000),
	} {
		if got[name] != want {
			t.Errorf("attribute %s = %q, want %q", name, got[name], want)
		}
	}
}

func TestNoDataset(t *testing.T) {
	f, err := openBytes(flavours(t)["types-latest"])
	if err != nil {
		t.Fatal(err)
	}
	if d, err := f.Dataset("nothing"); d != nil || err != nil {
		t.Errorf("Dataset of no name = %v, %v; want neither", d, err)
	}
}
