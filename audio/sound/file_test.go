package sound

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"posxyz/audio"
)

// TestFiles: every format, mixed to mono and at the output's rate.
func TestFiles(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	for _, c := range []struct {
		file     string
		channels float64 // the sine is on one of them
		seconds  float64
		noise    float64 // of the codec
	}{
		{"stereo.flac", 2, 0.25, -80},
		{"six.flac", 6, 0.12, -65},
		{"24k.flac", 1, 0.25, -80},
		{"stereo.mp3", 2, 0.25, -18}, // the codecs at their coarsest
		{"mono.ogg", 1, 0.25, -18},
		{"four.ogg", 4, 0.25, -18},
		{"eight.ogg", 1, 0.25, -18}, // on all of them
	} {
		x, err := loadFile(t.Context(), filepath.Join("testdata", c.file), testRate)
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		if s := float64(len(x)) / 48000; s < c.seconds-0.001 || s > c.seconds+0.1 { // MP3 pads
			t.Errorf("%s: %.3f s, want %v", c.file, s, c.seconds)
		}
		middle := widen(x[len(x)/4 : 3*len(x)/4])
		amplitude, rest := tonesIn(middle, 1000, testRate)
		if !near(decibels(amplitude*c.channels/0.4), 0, 0.6) || decibels(math.Sqrt2*rest/amplitude) > c.noise {
			t.Errorf("%s: a sine of %.4f, want %.4f, with %.1f dB besides", c.file, amplitude, 0.4/c.channels, decibels(math.Sqrt2*rest/amplitude))
		}
	}
	if logged.Len() > 0 {
		t.Errorf("a decoder logs %q", logged.String())
	}
}

// TestContentNotName: what a file is called does not matter.
func TestContentNotName(t *testing.T) {
	b, err := os.ReadFile("testdata/stereo.flac")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sound.mp3")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), []Choice{{Spec: path}}, testRate, Options{}); err != nil {
		t.Error(err)
	}
}

// TestTags: an ID3 tag before the sound is skipped.
func TestTags(t *testing.T) {
	tag := append([]byte("ID3\x04\x00\x00\x00\x00\x01\x00"), make([]byte, 128)...)
	for _, file := range []string{"stereo.mp3", "stereo.flac"} {
		b, _ := os.ReadFile(filepath.Join("testdata", file))
		if _, err := loadBytes(append(tag, b...), testRate); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, b := range [][]byte{tag, tag[:10], []byte("ID3\x04\x00\x00\x7f\x7f\x7f\x7f")} {
		if _, err := loadBytes(b, testRate); err == nil {
			t.Errorf("%d bytes of tag are a sound", len(b))
		}
	}
}

// TestCutOff: what is there of a truncated file is played.
func TestCutOff(t *testing.T) {
	for _, file := range []string{"stereo.flac", "stereo.mp3", "mono.ogg"} {
		whole, _ := os.ReadFile(filepath.Join("testdata", file))
		all, _ := loadBytes(whole, testRate)
		played := 0
		for cut := range 20 {
			part := whole[:len(whole)*cut/20]
			x, err := loadBytes(part, testRate)
			switch {
			case err == nil && len(x) <= len(all):
				played++
			case err == nil:
				t.Errorf("%s: %d of %d bytes give more than the whole file", file, len(part), len(whole))
			case strings.Contains(err.Error(), "damaged"):
				t.Errorf("%s: %d of %d bytes: %v", file, len(part), len(whole), err)
			}
		}
		if played < 5 && file != "mono.ogg" { // of 4 kB, all its sound is in one page
			t.Errorf("%s: cut off anywhere, it plays in %d cases of 20", file, played)
		}
	}
}

// TestNoSound: one sentence, which says what was expected.
func TestNoSound(t *testing.T) {
	for name, content := range map[string]string{
		"text":     "this is text, whatever its name says\n",
		"UTF-16":   "\xff\xfet\x00e\x00x\x00t\x00",
		"a byte":   "R",
		"zeros":    strings.Repeat("\x00", 1000),
		"AVI":      "RIFF\x00\x00\x00\x00AVI LIST",
		"Ogg Opus": "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\x00\x00",
	} {
		path := filepath.Join(t.TempDir(), "a.wav")
		os.WriteFile(path, []byte(content), 0o600)
		_, err := Open(t.Context(), []Choice{{Spec: path}}, testRate, Options{})
		want := path + ": " + errNoSound.Error()
		if name == "Ogg Opus" {
			want = path + ": Ogg: " + errNoVorbis.Error()
		}
		if err == nil || err.Error() != "sound: "+want {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	for content, want := range map[string]string{"": "empty", "fLaC": "cut off in its header", "OggS": "cut off in its header"} {
		if _, err := loadBytes([]byte(content), testRate); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", content, err, want)
		}
	}
}

// TestDamaged: bytes turned over anywhere are an error or a sound, at once, and
// never a panic.
func TestDamaged(t *testing.T) {
	for _, file := range []string{"six.flac", "stereo.mp3", "mono.ogg"} {
		whole, _ := os.ReadFile(filepath.Join("testdata", file))
		random := white(1)
		for range 50 {
			b := bytes.Clone(whole)
			for range 3 {
				b[int((random.next()+1)/2*float64(len(b)))] = byte(128 * random.next())
			}
			x, err := loadBytes(b, testRate)
			checkLoop(t, x, err)
		}
	}
}

// TestPanic: what a decoder panics about is an error.
func TestPanic(t *testing.T) {
	if x, err := load(t.Context(), panicking{}, testRate); x != nil || err == nil || err.Error() != "damaged (index out of range)" {
		t.Errorf("%d samples, %v", len(x), err)
	}
}

type panicking struct{ io.ReadSeeker }

func (panicking) Read([]byte) (int, error) { panic("index out of range") }

// TestCancelled: the end of the context ends the reading of a file, at the next
// piece of it, and its cause is what is said.
func TestCancelled(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	d := &cancelling{cancel: func() { cancel(cause) }, after: 3}
	if x, err := readAll(ctx, d, testRate); x != nil || !errors.Is(err, cause) || d.pieces != d.after {
		t.Errorf("%d samples of %d pieces, %v; want none of %d, %v", len(x), d.pieces, err, d.after, cause)
	}
	for _, file := range []string{"stereo.flac", "stereo.mp3", "mono.ogg"} {
		if bank, err := Open(ctx, []Choice{{Spec: filepath.Join("testdata", file)}}, testRate, Options{}); bank != nil || !errors.Is(err, cause) {
			t.Errorf("%s: %v, want %v", file, err, cause)
		}
	}
}

// cancelling is a long file, during which the context ends.
type cancelling struct {
	cancel        func()
	after, pieces int
}

func (*cancelling) rate() audio.Rate { return 44100 }

func (d *cancelling) next() ([]float32, error) {
	if d.pieces++; d.pieces == d.after {
		d.cancel()
	}
	return make([]float32, 4096), nil
}

// TestSeam: a file that closes by itself is looped exactly; one that does not is
// cross-faded, so that its seam is as smooth as the rest.
func TestSeam(t *testing.T) {
	const n = 4800
	whole := seamless(sine(1000, 0.5, testRate, n), testRate) // 100 turns
	if x := read(whole, 0, 2*n); !near(maxMiss(x, 1000), 0, 1e-6) || whole.wrap != 0 {
		t.Errorf("a perfect loop is changed: wrap %d, off by %v", whole.wrap, maxMiss(x, 1000))
	}
	silent := make([]float32, n)
	copy(silent[1000:], sine(1000, 0.5, testRate, 1000))
	if l := seamless(silent, testRate); l.wrap != 0 {
		t.Error("a file that is silent at both ends is cross-faded")
	}
	for cut := range 48 {
		original := sine(1000, 0.5, testRate, n+cut)
		l := seamless(slices.Clone(original), testRate)
		x := read(l, 0, 3*n)
		for i := range n / 2 {
			if float32(x[i]) != original[i] {
				t.Fatalf("cut at %d: frame %d is %v at first, want %v", cut, i, x[i], original[i])
			}
		}
		// sine's own step is 0.5·2π·1000/48000
		if step := maxStep(x); step > 1.1*0.5*2*math.Pi*1000/48000 {
			t.Errorf("cut after %d frames: a step of %.3f at the seam", n+cut, step)
		}
		if bend := maxMiss(x, 1000); bend > 0.02 {
			t.Errorf("cut after %d frames: a bend of %.3f at the seam", n+cut, bend)
		}
	}
}

// maxMiss is how far x is from obeying the recurrence of a sine.
func maxMiss(x []float64, hertz float64) float64 {
	most, w := 0.0, 2*math.Pi*hertz/float64(testRate)
	for i := 2; i < len(x); i++ {
		most = max(most, math.Abs(x[i]-2*math.Cos(w)*x[i-1]+x[i-2]))
	}
	return most
}

// FuzzFile: any bytes are an error of one sentence or a sound, soon.
func FuzzFile(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.*")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		start := time.Now()
		x, err := loadBytes(file, testRate)
		checkLoop(t, x, err)
		if took := time.Since(start); took > 10*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}
