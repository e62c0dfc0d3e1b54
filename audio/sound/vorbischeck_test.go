package sound

import (
	"bytes"
	"os"
	"testing"
)

// TestVorbisHeaders: what would make the decoder allocate without bound or loop
// for ever is refused, and what encoders write is not.
func TestVorbisHeaders(t *testing.T) {
	file, err := os.ReadFile("testdata/four.ogg")
	if err != nil {
		t.Fatal(err)
	}
	packets, err := vorbisHeaders(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	identification, comments, setup := packets[0][7:], packets[1][7:], packets[2][7:]
	change := func(h []byte, at int, with ...byte) []byte {
		h = bytes.Clone(h)
		copy(h[at:], with)
		return h
	}
	noBooks := func(bits ...byte) []byte { // one codebook of one dimension and 256 entries, then bits
		return append([]byte{0, 'B', 'C', 'V', 1, 0, 0, 1, 0}, bits...)
	}
	for _, c := range []struct {
		name  string
		sound func([]byte) bool
		h     []byte
		want  bool
	}{
		{"identification", soundIdentification, identification, true},
		{"no channels", soundIdentification, change(identification, 4, 0), false},
		{"blocks of 1", soundIdentification, change(identification, 21, 0x00), false},
		{"blocks of 32768", soundIdentification, change(identification, 21, 0xf8), false},
		{"long before short", soundIdentification, change(identification, 21, 0x78), false},
		{"cut off", soundIdentification, identification[:22], false},
		{"comments", soundComments, comments, true},
		{"a vendor of 4 GB", soundComments, change(comments, 0, 255, 255, 255, 255), false},
		{"4 billion comments", soundComments, append(bytes.Clone(comments[:4+int(comments[0])]), 255, 255, 255, 255), false},
		{"nothing", soundComments, nil, false},
		{"codebooks", soundCodebooks, setup, true},
		{"codebooks cut off", soundCodebooks, setup[:len(setup)/10], false},
		{"no codebook's mark", soundCodebooks, change(setup, 1, 0), false},
		{"no dimensions", soundCodebooks, change(setup, 4, 0, 0), false},
		{"16 million entries", soundCodebooks, change(setup, 6, 255, 255, 255), false},
		{"65535 dimensions", soundCodebooks, change(setup, 4, 255, 255), false},
		{"no entries", soundCodebooks, change(setup, 6, 0, 0, 0), false},
		{"none in use", soundCodebooks, noBooks(append([]byte{2}, make([]byte, 64)...)...), false},
		{"ordered, without end", soundCodebooks, noBooks(1), false},
	} {
		if got := c.sound(c.h); got != c.want {
			t.Errorf("%s: accepted %v, want %v", c.name, got, c.want)
		}
	}
}
