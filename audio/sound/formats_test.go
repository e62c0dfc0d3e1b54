package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"

	"posxyz/audio"
)

// The rates that files have, in Hz.
var fileRates = []audio.Rate{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 176400, 192000}

// makers make files of a lossless format: x on every one of so many channels.
var makers = map[string]func(t *testing.T, x []float32, channels int, rate audio.Rate) []byte{
	"WAV": func(_ *testing.T, x []float32, channels int, rate audio.Rate) []byte {
		var frames []float32
		for _, v := range x {
			for range channels {
				frames = append(frames, v)
			}
		}
		return wavSpec{tag: wavePCM, channels: channels, bits: 16, rate: uint32(rate)}.bytes(encodePCM(frames, wavePCM, 1, 16))
	},
	"FLAC": makeFLAC,
}

// makeFLAC stores samples as they are, in frames of at most 4096.
func makeFLAC(t *testing.T, x []float32, channels int, rate audio.Rate) []byte {
	t.Helper()
	file := new(bytes.Buffer)
	enc, err := flac.NewEncoder(file, &meta.StreamInfo{
		BlockSizeMin: 16, BlockSizeMax: 4096, SampleRate: uint32(rate), NChannels: uint8(channels), BitsPerSample: 16, NSamples: uint64(len(x)),
	})
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(x); at += 4096 {
		chunk := x[at:min(at+4096, len(x))]
		f := &frame.Frame{Header: frame.Header{BlockSize: uint16(len(chunk)), SampleRate: uint32(rate), Channels: frame.Channels(channels - 1), BitsPerSample: 16, Num: uint64(at)}}
		for range channels {
			sub := &frame.Subframe{SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, NSamples: len(chunk)}
			for _, v := range chunk {
				sub.Samples = append(sub.Samples, int32(math.Round(float64(v)*(1<<15))))
			}
			f.Subframes = append(f.Subframes, sub)
		}
		if err := enc.WriteFrame(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := enc.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestRatesAndChannels: every rate that files have, and up to 8 channels.
func TestRatesAndChannels(t *testing.T) {
	for format, made := range makers {
		for _, rate := range fileRates {
			for _, channels := range []int{1, 2, 8} {
				name := fmt.Sprintf("%s of %d channels at %d Hz", format, channels, rate)
				x := sine(1000, 0.5, rate, int(rate)/10)
				got, err := loadBytes(made(t, x, channels, rate), testRate)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if want := int(testRate) / 10; !near(float64(len(got)), float64(want), 1+float64(testRate)/float64(rate)) {
					t.Errorf("%s: %d frames, want %d", name, len(got), want)
				}
				if amplitude, rest := tonesIn(widen(got[len(got)/4:3*len(got)/4]), 1000, testRate); !near(amplitude, 0.5, 0.005) || rest > 0.005 {
					t.Errorf("%s: a sine of %.4f and %.4f besides, want 0.5", name, amplitude, rest)
				}
			}
		}
	}
}

// TestHardlyAnything: no samples, or one, is an error of one clear sentence.
func TestHardlyAnything(t *testing.T) {
	for format, made := range makers {
		for n, want := range []string{"no samples in it", "too short: 1 of at least 480 samples (10 ms)"} {
			if _, err := loadBytes(made(t, sine(1000, 0.5, testRate, n), 1, testRate), testRate); err == nil || err.Error() != want {
				t.Errorf("%s of %d samples: %v, want %q", format, n, err, want)
			}
		}
	}
	one, err := os.ReadFile("testdata/one.ogg")
	if err != nil {
		t.Fatal(err)
	}
	for want, file := range map[string][]byte{
		"Ogg: no samples after its header":             one[:bytes.LastIndex(one, []byte("OggS"))],
		"too short: 1 of at least 441 samples (10 ms)": one,
	} {
		if _, err := loadBytes(file, testRate); err == nil || err.Error() != want {
			t.Errorf("Ogg: %v, want %q", err, want)
		}
	}
}

// TestOggRates: the same file at every rate that its header could tell.
func TestOggRates(t *testing.T) {
	for _, rate := range fileRates {
		got, err := loadBytes(oggAt(t, rate), testRate)
		if err != nil {
			t.Errorf("at %d Hz: %v", rate, err)
			continue
		}
		hertz := 1000 * float64(rate) / 22050
		if amplitude, _ := tonesIn(widen(got[len(got)/4:3*len(got)/4]), hertz, testRate); !near(decibels(amplitude/0.4), 0, 0.6) {
			t.Errorf("at %d Hz: a sine of %.4f at %.0f Hz, want 0.4", rate, amplitude, hertz)
		}
	}
}

// oggAt returns mono.ogg with another rate in its first page, the identification
// header: 27 bytes and one of lacing, 1, "vorbis", version, channels, rate.
func oggAt(t *testing.T, rate audio.Rate) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/mono.ogg")
	if err != nil {
		t.Fatal(err)
	}
	page := b[:28+b[27]]
	binary.LittleEndian.PutUint32(page[28+12:], uint32(rate))
	binary.LittleEndian.PutUint32(page[22:], 0)
	binary.LittleEndian.PutUint32(page[22:], oggChecksum(page))
	return b
}

// oggChecksum is a CRC of 0x04c11db7, from 0, the highest bit first (RFC 3533).
func oggChecksum(page []byte) (crc uint32) {
	for _, v := range page {
		crc ^= uint32(v) << 24
		for range 8 {
			carry := crc >> 31
			crc = crc<<1 ^ carry*0x04c11db7
		}
	}
	return crc
}

// TestMP3Rates: MPEG-1 and MPEG-2 are read at each of their rates, mono and
// stereo; of MPEG 2.5 it is said that it is not.
func TestMP3Rates(t *testing.T) {
	for _, k := range []struct {
		version byte // of the header: 3 is MPEG-1, 2 is MPEG-2, 0 is MPEG 2.5
		rates   [3]audio.Rate
		samples int // of a frame
	}{
		{3, [3]audio.Rate{44100, 48000, 32000}, 1152},
		{2, [3]audio.Rate{22050, 24000, 16000}, 576},
		{0, [3]audio.Rate{11025, 12000, 8000}, 576},
	} {
		for i, rate := range k.rates {
			for mode, name := range map[byte]string{0: "stereo", 3: "mono"} {
				const bitrate = 8 // 112 kbit/s in MPEG-1, 64 in the others
				kbits := 112
				if k.version != 3 {
					kbits = 64
				}
				size := k.samples / 8 * kbits * 1000 / int(rate)
				frame := make([]byte, size) // no side information is silence
				copy(frame, []byte{0xff, 0xe3 | k.version<<3, bitrate<<4 | byte(i)<<2, mode << 6})
				got, err := loadBytes(bytes.Repeat(frame, 10), testRate)
				if k.version == 0 {
					if err == nil || !strings.Contains(err.Error(), "convert it") {
						t.Errorf("%d Hz, %s: %v, want how to go on", rate, name, err)
					}
					continue
				}
				want := 10 * k.samples * int(testRate) / int(rate)
				if err != nil || !near(float64(len(got)), float64(want), 2*float64(k.samples)*float64(testRate)/float64(rate)) || peak(widen(got)) != 0 {
					t.Errorf("%d Hz, %s: %d samples, %v; want %d of silence", rate, name, len(got), err, want)
				}
			}
		}
	}
}
