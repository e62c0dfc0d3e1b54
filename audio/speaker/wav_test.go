package speaker

import (
	"encoding/binary"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"posxyz/audio"
)

// readWAV returns the samples that the header of a file counts, which must be there.
func readWAV(t *testing.T, path string, rate audio.Rate) (left, right []int32) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	if len(b) < wavHeaderBytes || string(b[:4]) != "RIFF" || string(b[8:16]) != "WAVEfmt " || string(b[36:40]) != "data" {
		t.Fatalf("%s is no WAV file: %q", path, b[:min(len(b), wavHeaderBytes)])
	}
	data := le.Uint32(b[40:])
	if riff := le.Uint32(b[4:]); riff != data+36 || int(data) > len(b)-wavHeaderBytes || data%wavFrameBytes != 0 {
		t.Fatalf("%s: RIFF of %d bytes, data of %d, in a file of %d", path, riff, data, len(b))
	}
	if le.Uint16(b[20:]) != 1 || le.Uint16(b[22:]) != 2 || le.Uint32(b[24:]) != uint32(rate) ||
		le.Uint32(b[28:]) != uint32(rate)*6 || le.Uint16(b[32:]) != 6 || le.Uint16(b[34:]) != 24 {
		t.Fatalf("%s: format %x, want 24-bit stereo PCM at %d Hz", path, b[20:36], rate)
	}
	for b = b[wavHeaderBytes : wavHeaderBytes+int(data)]; len(b) > 0; b = b[wavFrameBytes:] {
		left = append(left, int32(b[0])<<8|int32(b[1])<<16|int32(b[2])<<24)
		right = append(right, int32(b[3])<<8|int32(b[4])<<16|int32(b[5])<<24)
	}
	for i := range left {
		left[i], right[i] = left[i]>>8, right[i]>>8
	}
	return left, right
}

func createWAV(t *testing.T, rate audio.Rate) (*WAV, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.wav")
	w, err := CreateWAV(path, rate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w, path
}

func TestWAVSamples(t *testing.T) {
	const full = 1<<23 - 1
	cases := []struct {
		in   float32
		want int32
	}{
		{0, 0}, {0.5, 1 << 22}, {-0.5, -1 << 22}, {-1, -1 << 23}, {1, full}, {2, full}, {-2, -1 << 23},
		{float32(math.Inf(1)), full}, {float32(math.Inf(-1)), -1 << 23}, {float32(math.NaN()), 0},
		{1.4 / (1 << 23), 1}, {-1.6 / (1 << 23), -2}, {1 - 1.0/(1<<23), full},
	}
	w, path := createWAV(t, 48000)
	var b audio.Block
	for i, c := range cases {
		b.Left[i], b.Right[len(cases)-1-i] = c.in, c.in
	}
	if err := w.Write(&b, len(cases)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	left, right := readWAV(t, path, 48000)
	if len(left) != len(cases) {
		t.Fatalf("%d frames, want %d", len(left), len(cases))
	}
	for i, c := range cases {
		if l, r := left[i], right[len(cases)-1-i]; l != c.want || r != c.want {
			t.Errorf("%v is written as %d and %d, want %d", c.in, l, r, c.want)
		}
	}
}

// TestWAVCutOff looks at the file between all Writes, as it is left if the
// program is killed there.
func TestWAVCutOff(t *testing.T) {
	const rate = 8000
	w, path := createWAV(t, rate)
	source, b := &counter{}, audio.Block{}
	for written := 0; written < 3*rate; written += audio.BlockFrames {
		left, _ := readWAV(t, path, rate)
		if missing := written - len(left); missing < 0 || missing > rate/2+audio.BlockFrames {
			t.Fatalf("%d frames written, the file holds %d", written, len(left))
		}
		source.Render(&b)
		for i := range b.Left {
			b.Left[i], b.Right[i] = b.Left[i]/wavFullScale, b.Right[i]/wavFullScale
		}
		if err := w.Write(&b, audio.BlockFrames); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	left, right := readWAV(t, path, rate)
	for i := range left {
		if left[i] != int32(i) || right[i] != -int32(i) {
			t.Fatalf("frame %d is (%d, %d)", i, left[i], right[i])
		}
	}
}

// TestWAVFull: 4 GiB is the end, said once, and the file stays valid.
func TestWAVFull(t *testing.T) {
	w, _ := createWAV(t, 48000)
	w.stored = (maxWAVFrames - 2*audio.BlockFrames) * wavFrameBytes // as if they were there
	b := new(audio.Block)
	for range 2 {
		if err := w.Write(b, audio.BlockFrames); err != nil {
			t.Fatal(err)
		}
	}
	err := w.Write(b, 1)
	if err == nil || !strings.Contains(err.Error(), "it is full: a WAV file holds 4 GiB, 4h8m33s at 48000 Hz") {
		t.Errorf("beyond the end: %v", err)
	}
	if err := w.Write(b, 1); err != nil {
		t.Errorf("said twice: %v", err)
	}
	h := wavHeader(48000, maxWAVFrames*wavFrameBytes)
	if riff, data := binary.LittleEndian.Uint32(h[4:]), binary.LittleEndian.Uint32(h[40:]); riff != data+36 || data < math.MaxUint32-50 {
		t.Errorf("the fullest header: RIFF of %d, data of %d", riff, data)
	}
	w.stored, w.pending = 0, w.pending[:0] // nothing of 4 GiB on the disk
}

func TestWAVErrors(t *testing.T) {
	if _, err := CreateWAV(filepath.Join(t.TempDir(), "no", "dir.wav"), 48000); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("create in no directory: %v", err)
	}
	w, _ := createWAV(t, 1000)
	w.file.Close() // stands for a disk that fails
	b := new(audio.Block)
	var errs []error
	for range 100 {
		if err := w.Write(b, audio.BlockFrames); err != nil {
			errs = append(errs, err)
		}
	}
	if err := w.Close(); err != nil {
		errs = append(errs, err)
	}
	if len(errs) != 1 {
		t.Errorf("a failing disk is reported %d times, want once: %v", len(errs), errs)
	}
}

// TestWAVSilence: no dither, so silence is silence.
func TestWAVSilence(t *testing.T) {
	w, path := createWAV(t, 48000)
	w.Write(new(audio.Block), audio.BlockFrames)
	w.Close()
	if info, _ := os.Stat(path); info.Mode()&fs.ModePerm == 0 || info.Size() != wavHeaderBytes+audio.BlockFrames*wavFrameBytes {
		t.Errorf("the file has %d bytes, mode %v", info.Size(), info.Mode())
	}
	left, right := readWAV(t, path, 48000)
	for i := range left {
		if left[i] != 0 || right[i] != 0 {
			t.Fatalf("frame %d of silence is (%d, %d)", i, left[i], right[i])
		}
	}
}
