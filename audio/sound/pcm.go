package sound

import (
	"encoding/binary"
	"math"
)

// encoding is how one sample is stored, little endian.
type encoding int

const (
	pcmU8 encoding = iota
	pcmS16
	pcmS24
	pcmS32
	pcmF32
	pcmF64
)

// bytes returns the size of one sample.
func (e encoding) bytes() int { return [...]int{1, 2, 3, 4, 4, 8}[e] }

// mixDown appends to dst the frames in data, whole ones, of that many channels: the mean of each.
func mixDown(dst []float32, data []byte, e encoding, channels int) []float32 {
	size := e.bytes()
	gain := 1 / float64(channels)
	for frame := size * channels; len(data) >= frame; data = data[frame:] {
		sum := 0.0
		for c := range channels {
			sum += e.sample(data[c*size:])
		}
		dst = append(dst, float32(gain*sum))
	}
	return dst
}

// sample returns the first sample in b, full scale ±1.
func (e encoding) sample(b []byte) float64 {
	switch e {
	case pcmU8:
		return (float64(b[0]) - 128) / (1 << 7)
	case pcmS16:
		return float64(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
	case pcmS24:
		return float64(int32(b[0])<<8|int32(b[1])<<16|int32(b[2])<<24) / (1 << 31)
	case pcmS32:
		return float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)
	case pcmF32:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	default: // pcmF64
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
}
