package sound

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"posxyz/audio"
)

// wavSpec is a WAV file to be made.
type wavSpec struct {
	tag, channels, bits int
	rate                uint32
	extensible          bool
	junk                bool // chunks before fmt and data, of odd size
	sizes               func(riff, data uint32) (uint32, uint32)
}

func (w wavSpec) bytes(data []byte) []byte {
	var f, out bytes.Buffer
	le := binary.LittleEndian
	put := func(b *bytes.Buffer, v any) { binary.Write(b, le, v) }
	frame := uint16(w.channels * ((w.bits + 7) / 8))
	tag := uint16(w.tag)
	if w.extensible {
		tag = waveExtensible
	}
	put(&f, []uint16{tag, uint16(w.channels)})
	put(&f, []uint32{w.rate, w.rate * uint32(frame)})
	put(&f, []uint16{frame, uint16(w.bits)})
	if w.extensible {
		put(&f, []uint16{22, uint16(w.bits), 0, 0, uint16(w.tag)})
		f.WriteString("\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71")
	}
	junk := ""
	if w.junk {
		junk = "LIST\x03\x00\x00\x00abc\x00"
	}
	riff, size := uint32(4+2*len(junk)+8+f.Len()+8+len(data)), uint32(len(data))
	if w.sizes != nil {
		riff, size = w.sizes(riff, size)
	}
	out.WriteString("RIFF")
	put(&out, riff)
	out.WriteString("WAVE" + junk + "fmt ")
	put(&out, uint32(f.Len()))
	f.WriteTo(&out)
	out.WriteString(junk + "data")
	put(&out, size)
	out.Write(data)
	return out.Bytes()
}

// encodePCM stores x on the first of several channels.
func encodePCM(x []float32, tag, channels, bits int) []byte {
	var out []byte
	size := (bits + 7) / 8
	for _, v := range x {
		at := len(out)
		out = append(out, make([]byte, channels*size)...)
		for b := out[at:]; bits == 8 && len(b) > 0; b = b[1:] {
			b[0] = 128
		}
		var word uint64
		switch {
		case tag == waveFloat && bits == 32:
			word = uint64(math.Float32bits(v))
		case tag == waveFloat:
			word = math.Float64bits(float64(v))
		case bits == 8:
			word = uint64(math.Round(float64(v)*128) + 128)
		default:
			word = uint64(int64(math.Round(float64(v) * math.Ldexp(1, 8*size-1))))
		}
		for i := range size {
			out[at+i] = byte(word >> (8 * i))
		}
	}
	return out
}

func loadBytes(b []byte, rate audio.Rate) ([]float32, error) {
	return load(context.Background(), bytes.NewReader(b), rate)
}

// TestWAVFormats: every way to store samples gives the same ones, mixed to mono.
func TestWAVFormats(t *testing.T) {
	x := sine(1000, 0.5, 48000, 600)
	for _, c := range []struct{ tag, bits int }{
		{wavePCM, 8}, {wavePCM, 12}, {wavePCM, 16}, {wavePCM, 20}, {wavePCM, 24}, {wavePCM, 32}, {waveFloat, 32}, {waveFloat, 64},
	} {
		for _, channels := range []int{1, 2, 6, 33} {
			for _, variant := range []wavSpec{{}, {extensible: true}, {junk: true}} {
				w := variant
				w.tag, w.bits, w.channels, w.rate = c.tag, c.bits, channels, 48000
				got, err := loadBytes(w.bytes(encodePCM(x, w.tag, w.channels, w.bits)), 48000)
				if err != nil || len(got) != len(x) {
					t.Fatalf("%+v: %d samples, %v", w, len(got), err)
				}
				tolerance := math.Ldexp(2, -min(w.bits, 24)) / float64(channels)
				for i, v := range got {
					if want := float64(x[i]) / float64(channels); !near(float64(v), want, tolerance) {
						t.Fatalf("%+v: sample %d is %v, want %v ± %.1e", w, i, v, want, tolerance)
					}
				}
			}
		}
	}
}

// TestWAVSizes: sizes that are missing, unknown or lies do no harm, and what is
// there is played.
func TestWAVSizes(t *testing.T) {
	x := sine(1000, 0.5, 48000, 4800)
	data := encodePCM(x, wavePCM, 1, 16)
	w := wavSpec{tag: wavePCM, channels: 1, bits: 16, rate: 48000}
	for name, c := range map[string]struct {
		sizes func(riff, data uint32) (uint32, uint32)
		cut   int // bytes taken from the end
		want  int
	}{
		"right":                   {nil, 0, 4800},
		"cut off":                 {nil, 4800, 2400},
		"cut off within a sample": {nil, 4801, 2399},
		"never finished":          {func(_, _ uint32) (uint32, uint32) { return 0, 0 }, 0, 4800},
		"a stream":                {func(_, _ uint32) (uint32, uint32) { return math.MaxUint32, math.MaxUint32 }, 0, 4800},
		"far too long":            {func(_, _ uint32) (uint32, uint32) { return 1 << 31, 1<<31 + 7 }, 0, 4800},
		"shorter than the file":   {func(riff, _ uint32) (uint32, uint32) { return riff, 2000 }, 0, 1000},
	} {
		w.sizes = c.sizes
		b := w.bytes(data)
		got, err := loadBytes(b[:len(b)-c.cut], 48000)
		if err != nil || len(got) != c.want {
			t.Errorf("%s: %d samples, %v; want %d", name, len(got), err, c.want)
		}
	}
}

// TestRF64: the 64-bit sibling, with a data size that is believed as little.
func TestRF64(t *testing.T) {
	x := sine(1000, 0.5, 48000, 4800)
	for _, size := range []uint64{9600, 2000, 1 << 60, math.MaxUint64} {
		b := wavSpec{tag: wavePCM, channels: 1, bits: 16, rate: 48000,
			sizes: func(_, _ uint32) (uint32, uint32) { return math.MaxUint32, math.MaxUint32 }}.bytes(encodePCM(x, wavePCM, 1, 16))
		ds64 := binary.LittleEndian.AppendUint32([]byte("ds64"), 28)
		ds64 = binary.LittleEndian.AppendUint64(ds64, size+100)
		ds64 = append(binary.LittleEndian.AppendUint64(ds64, size), make([]byte, 12)...)
		b = append(append([]byte("RF64\xff\xff\xff\xffWAVE"), ds64...), b[12:]...)
		got, err := loadBytes(b, 48000)
		if want := min(size/2, 4800); err != nil || uint64(len(got)) != want {
			t.Errorf("data of %d: %d samples, %v; want %d", size, len(got), err, want)
		}
	}
}

// TestWAVRefuses: one clear sentence each.
func TestWAVRefuses(t *testing.T) {
	good := wavSpec{tag: wavePCM, channels: 1, bits: 16, rate: 48000}
	change := func(f func(*wavSpec)) []byte {
		w := good
		f(&w)
		return w.bytes(make([]byte, 9600))
	}
	whole := good.bytes(make([]byte, 9600))
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"0 Hz", change(func(w *wavSpec) { w.rate = 0 }), "rate is 0 Hz, want 1000 to 768000 Hz"},
		{"1 MHz", change(func(w *wavSpec) { w.rate = 1e6 }), "rate is 1000000 Hz"},
		{"0 channels", change(func(w *wavSpec) { w.channels = 0 }), "0 channels"},
		{"µ-law", change(func(w *wavSpec) { w.tag, w.bits = 7, 8 }), "format 0x0007 of 8 bits"},
		{"0 bits", change(func(w *wavSpec) { w.bits = 0 }), "of 0 bits"},
		{"16-bit float", change(func(w *wavSpec) { w.tag = waveFloat }), "format 0x0003 of 16 bits"},
		{"no samples", good.bytes(nil), "no samples in it"},
		{"1 sample", good.bytes(make([]byte, 2)), "too short: 1 of at least 480 samples (10 ms)"},
		{"header only", whole[:20], "cut off in its header"},
		{"RIFF only", whole[:12], "no data chunk"},
		{"no data", whole[:36], "no data chunk"},
		{"data first", append([]byte("RIFF\x00\x00\x00\x00WAVE"), whole[36:]...), "no fmt chunk before the data"},
		{"a chunk of 4 GB", append([]byte("RIFF\x00\x00\x00\x00WAVEabcd\xff\xff\xff\xff"), whole...), "no data chunk"},
		{"a fmt of 4 GB", append([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"), whole...), "cut off in its header"},
		{"a fmt of 2 bytes", append([]byte("RIFF\x00\x00\x00\x00WAVEfmt \x02\x00\x00\x00"), whole...), "fmt chunk is 2 bytes"},
		{"frames that do not fit", bytes.Replace(whole, []byte{2, 0, 16, 0}, []byte{3, 0, 16, 0}, 1), "frames of 3 bytes for 1 channels of 16 bits"},
	} {
		_, err := loadBytes(c.file, 48000)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestTooLong: half an hour is the most, and no more than that is kept.
func TestTooLong(t *testing.T) {
	w := wavSpec{tag: wavePCM, channels: 1, bits: 8, rate: 1000,
		sizes: func(_, _ uint32) (uint32, uint32) { return math.MaxUint32, math.MaxUint32 }}
	const most = 30 * 60 * 1000
	if got, err := loadBytes(w.bytes(make([]byte, most)), 1000); err != nil || len(got) != most {
		t.Errorf("30 minutes: %d samples, %v", len(got), err)
	}
	if _, err := loadBytes(w.bytes(make([]byte, most+1)), 1000); err == nil || err.Error() != "longer than 30 minutes" {
		t.Errorf("a sample more: %v", err)
	}
}

// TestNotFinite: floats may be anything.
func TestNotFinite(t *testing.T) {
	x := sine(1000, 0.5, 48000, 4800)
	for i, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e38, -1e38, 3} {
		x[100*i] = float32(v)
	}
	got, err := loadBytes(wavSpec{tag: waveFloat, channels: 1, bits: 32, rate: 48000}.bytes(encodePCM(x, waveFloat, 1, 32)), 44100)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if !near(float64(v), 0, 2*maxSample) { // also NaN
			t.Fatalf("sample %d is %v", i, v)
		}
	}
}

// FuzzWAV: any bytes are an error or a sound of finite samples.
func FuzzWAV(f *testing.F) {
	x := sine(1000, 0.5, 48000, 600)
	for _, w := range []wavSpec{
		{tag: wavePCM, channels: 1, bits: 16, rate: 48000},
		{tag: wavePCM, channels: 2, bits: 24, rate: 44100, extensible: true},
		{tag: waveFloat, channels: 1, bits: 32, rate: 96000, junk: true},
		{tag: waveFloat, channels: 1, bits: 64, rate: 48000},
		{tag: wavePCM, channels: 3, bits: 8, rate: 8000},
	} {
		b := w.bytes(encodePCM(x, w.tag, w.channels, w.bits))
		f.Add(b)
		f.Add(b[:len(b)/2])
		f.Add(append([]byte("RF64\xff\xff\xff\xffWAVEds64\x10\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), b[12:]...))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		d, err := newWAV(bytes.NewReader(file))
		if err != nil {
			return
		}
		read := 0
		for {
			x, err := d.next()
			if err != nil {
				if !cutOff(err) {
					t.Fatalf("%v from bytes in memory", err)
				}
				break
			}
			if len(x) == 0 {
				t.Fatal("no frames and no error")
			}
			read += len(x)
		}
		if read*d.frameBytes() > len(file) {
			t.Fatalf("%d frames of %d bytes out of %d bytes", read, d.frameBytes(), len(file))
		}
		if d.rate() == 48000 { // the whole way, without the cost of odd rates
			samples, err := loadBytes(file, 48000)
			checkLoop(t, samples, err)
		}
	})
}

// checkLoop: a sound, if there is one, is finite.
func checkLoop(t *testing.T, samples []float32, err error) {
	t.Helper()
	if err != nil {
		if strings.Contains(err.Error(), "\n") {
			t.Fatalf("%q is more than a sentence", err)
		}
		return
	}
	for i, v := range read(seamless(samples, 48000), 0, 2*len(samples)) {
		if !near(v, 0, maxSample) {
			t.Fatalf("sample %d is %v", i, v)
		}
	}
}
