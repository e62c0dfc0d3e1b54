package sound

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// The decoder of Vorbis believes its headers: it allocates what they say (up to
// 64 GB, and running out of memory cannot be recovered from) and loops until they
// are satisfied. So they are looked over first, with limits far above what any
// encoder writes.
const (
	vorbisHeaderBytes = 32 << 20 // of all three headers; the second may hold a picture
	vorbisEntries     = 1 << 20  // of all codebooks
	vorbisScalars     = 1 << 22  // of all codebooks
)

var (
	errVorbisCut = errors.New("cut off in its header")
	errNoVorbis  = errors.New("not Vorbis (Opus and FLAC in Ogg are not supported)")
	errVorbisBad = errors.New("damaged Vorbis header")
)

// checkVorbis reads the three headers and says what is wrong with them.
func checkVorbis(r io.Reader) error {
	packets, err := vorbisHeaders(bufio.NewReader(r))
	if err != nil {
		return err
	}
	for i, p := range packets {
		if len(p) < 7 || p[0] != byte(2*i+1) || string(p[1:7]) != "vorbis" {
			if i == 0 {
				return errNoVorbis
			}
			return errVorbisBad
		}
		packets[i] = p[7:]
	}
	if !soundIdentification(packets[0]) || !soundComments(packets[1]) || !soundCodebooks(packets[2]) {
		return errVorbisBad
	}
	return nil
}

// vorbisHeaders returns the first three packets of an Ogg stream.
func vorbisHeaders(r io.Reader) (packets [3][]byte, err error) {
	total, n := 0, 0
	for n < len(packets) {
		var h [27]byte
		if _, err := io.ReadFull(r, h[:]); err != nil {
			return packets, errVorbisCut
		}
		lacing := make([]byte, h[26])
		if _, err := io.ReadFull(r, lacing); err != nil {
			return packets, errVorbisCut
		}
		if string(h[:4]) != "OggS" || len(lacing) == 0 {
			return packets, errVorbisBad
		}
		for _, size := range lacing {
			var segment [255]byte
			if _, err := io.ReadFull(r, segment[:size]); err != nil {
				return packets, errVorbisCut
			}
			if n == len(packets) {
				break
			}
			packets[n] = append(packets[n], segment[:size]...)
			if total += int(size) + 1; total > vorbisHeaderBytes {
				return packets, errVorbisBad
			}
			if size < 255 {
				if n == 0 && (len(packets[0]) < 7 || string(packets[0][1:7]) != "vorbis") {
					return packets, errNoVorbis
				}
				n++
			}
		}
	}
	return packets, nil
}

// soundIdentification: Vorbis I, 4.2.2.
func soundIdentification(h []byte) bool {
	if len(h) < 23 {
		return false
	}
	channels, short, long := h[4], h[21]&15, h[21]>>4
	return channels > 0 && 6 <= short && short <= long && long <= 13
}

// soundComments: Vorbis I, 5.2.1.
func soundComments(h []byte) bool {
	h, ok := skipString(h)
	if !ok || len(h) < 4 {
		return false
	}
	count := binary.LittleEndian.Uint32(h)
	for h = h[4:]; count > 0; count-- {
		if h, ok = skipString(h); !ok {
			return false
		}
	}
	return true
}

func skipString(h []byte) (rest []byte, ok bool) {
	if len(h) < 4 {
		return nil, false
	}
	n := binary.LittleEndian.Uint32(h)
	if uint64(n) > uint64(len(h)-4) {
		return nil, false
	}
	return h[4+n:], true
}

// soundCodebooks: Vorbis I, 3.2.1.
func soundCodebooks(h []byte) bool {
	r := &bitReader{data: h}
	entries, scalars := 0, 0
	for range r.read(8) + 1 {
		if r.read(24) != 0x564342 {
			return false
		}
		dimensions, n := int(r.read(16)), int(r.read(24))
		if dimensions == 0 || n == 0 || n > vorbisEntries || !soundLengths(r, n) {
			return false
		}
		scalars += n * dimensions
		if entries += n; entries > vorbisEntries || scalars > vorbisScalars {
			return false
		}
		switch lookup := r.read(4); lookup {
		case 0:
		case 1, 2:
			r.read(32) // smallest value
			r.read(32) // step
			width := int(r.read(4)) + 1
			r.read(1) // sequence
			values := n * dimensions
			if lookup == 1 {
				values = root(n, dimensions)
			}
			r.skip(values * width)
		default:
			return false
		}
		if r.past {
			return false
		}
	}
	return true
}

// soundLengths reads the lengths of n code words: at least one must be in use.
func soundLengths(r *bitReader, n int) bool {
	if ordered := r.read(1) == 1; ordered {
		r.read(5)
		for at := 0; at < n; {
			count := int(r.read(bits.Len(uint(n - at))))
			if at += count; at > n || r.past {
				return false
			}
		}
		return true
	}
	used := 0
	for sparse := r.read(1) == 1; n > 0 && !r.past; n-- {
		if !sparse || r.read(1) == 1 {
			r.read(5)
			used++
		}
	}
	return used > 0 && !r.past
}

// root returns the greatest v with v^dimensions ≤ n.
func root(n, dimensions int) int {
	for v := 1; ; v++ {
		power := 1
		for range dimensions {
			if power *= v + 1; power > n {
				return v
			}
		}
	}
}

// bitReader reads bits, the lowest of a byte first.
type bitReader struct {
	data []byte
	at   int  // bits
	past bool // something was read beyond the end
}

func (r *bitReader) read(n int) uint32 {
	v := uint32(0)
	for i := range n {
		if r.at>>3 >= len(r.data) {
			r.past = true
			return 0
		}
		v |= uint32(r.data[r.at>>3]>>(r.at&7)&1) << i
		r.at++
	}
	return v
}

func (r *bitReader) skip(n int) {
	if r.at += n; r.at > 8*len(r.data) {
		r.past = true
	}
}
