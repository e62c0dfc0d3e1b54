package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"posxyz/audio/hrtf"
	"posxyz/audio/hrtf/sofa/sofatest"
)

// madeUpHead writes a SOFA file that can be used.
func madeUpHead(t *testing.T, edits ...func(*sofatest.Contents)) string {
	t.Helper()
	return writeFile(t, "made up.sofa", string(sofatest.Encode(sofatest.Head(200, 64, 48000), edits...)))
}

// TestHeadBuiltIn says whose it is, as the credits do.
func TestHeadBuiltIn(t *testing.T) {
	t.Parallel()
	p := finish(t, command{args: []string{"head"}})
	if p.status() != 0 || p.stderr.count() > 0 {
		t.Errorf("%s: status %d, said %q, want 0 and nothing", p.name, p.status(), p.stderr)
	}
	credits, err := os.ReadFile(filepath.Join("..", "..", "assets", "CREDITS.md"))
	if err != nil {
		t.Fatal(err)
	}
	written := strings.Join(strings.Fields(strings.NewReplacer("*", "", ">", "").Replace(string(credits))), " ")
	for _, want := range []string{"Bill Gardner and Keith Martin, HRTF Measurements of a KEMAR Dummy-Head Microphone", "Technical Report #280, May 1994", "Copyright 1994 by the MIT Media Laboratory", "free with no restrictions on use"} {
		if !strings.Contains(p.stdout.String(), want) || !strings.Contains(written, want) {
			t.Errorf("%q is not both in the credits and in\n%s", want, p.stdout)
		}
	}
	for _, want := range []string{"710, 1.4 m away, elevation -40 to 90 degrees", "within 50 degrees of azimuth 0, elevation -90", "771 directions, 61 of them made up"} {
		if !strings.Contains(p.stdout.String(), want) {
			t.Errorf("%s printed\n%swant %q in it", p.name, p.stdout, want)
		}
	}
}

// TestHeadJSON holds what programs may rely on, and draws a picture beside.
func TestHeadJSON(t *testing.T) {
	t.Parallel()
	file := madeUpHead(t, func(c *sofatest.Contents) {
		c.Attributes["License"] = "evil\x1b[31m\n paper " + strings.Repeat("long ", 100)
	})
	out := filepath.Join(t.TempDir(), "head.svg")
	p := finish(t, command{args: []string{"head", file, "--json", "--out", out}})
	var got headReport
	if err := json.Unmarshal([]byte(p.stdout.String()), &got); err != nil || p.stdout.count() != 1 || p.status() != 0 {
		t.Fatalf("%s: status %d, printed %q: %v", p.name, p.status(), p.stdout, err)
	}
	if got.File != file || !got.Usable || got.Why != "" || got.Directions != 200 || got.Taps != 64 || got.RateHz != 48000 ||
		got.NearestM != 1.4 || got.FarthestM != 1.4 || got.RadiusM != 1.4 || got.Nodes != 200 || got.Synthetic != 0 {
		t.Errorf("%s printed %+v", p.name, got)
	}
	// 200 directions that are spread evenly are 14° apart.
	if got.GapDeg < 7 || got.GapDeg > 20 || got.LowestDeg > -70 || got.HighestDeg < 70 {
		t.Errorf("a largest gap of %v°, %v to %v° of elevation, want about 12, -80 and 80", got.GapDeg, got.LowestDeg, got.HighestDeg)
	}
	if got.ITDMaxUS < 100 || got.ITDMinUS > -100 || got.ITDMaxUS > 1000 {
		t.Errorf("the ears are %v to %v µs apart, want hundreds on both sides", got.ITDMinUS, got.ITDMaxUS)
	}
	if strings.ContainsAny(got.License, "\x1b\n") || !strings.HasPrefix(got.License, "evil[31m paper long") || len([]rune(got.License)) != longestSaid {
		t.Errorf("the licence is shown as %q, want one line without controls, of %d letters", got.License, longestSaid)
	}
	checkSVG(t, out, "measured", "made up", "8 kHz octave", "Azimuth, degrees: + is left")
}

// checkSVG wants a well-formed picture with these texts.
func checkSVG(t *testing.T, path string, want ...string) {
	t.Helper()
	picture, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for decoder := xml.NewDecoder(strings.NewReader(string(picture))); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	for _, text := range want {
		if !strings.Contains(string(picture), ">"+text+"<") {
			t.Errorf("%s has no text %q", path, text)
		}
	}
}

// TestHeadOfNoUse tells what is in a file that cannot be used, and why it cannot.
func TestHeadOfNoUse(t *testing.T) {
	t.Parallel()
	cube := filepath.Join("..", "..", "audio", "hrtf", "sofa", "testdata", "netcdf.sofa")
	const why = "netcdf.sofa cannot be used: hrtf: 8 directions, want 25 to 20000"
	for _, flags := range [][]string{nil, {"--json"}} {
		p := finish(t, command{args: append([]string{"head", cube}, flags...)})
		if p.status() != exitFailure || p.stderr.count() != 1 || !strings.Contains(p.stderr.String(), why) {
			t.Errorf("%s: status %d, said %q, want %d and %q", p.name, p.status(), p.stderr, exitFailure, why)
		}
		for _, want := range []string{"a cube", "14", "48000"} {
			if !strings.Contains(p.stdout.String(), want) {
				t.Errorf("%s printed %q, want %q in it", p.name, p.stdout, want)
			}
		}
		if flags != nil && (!strings.Contains(p.stdout.String(), `"usable":false`) || !strings.Contains(p.stdout.String(), why)) {
			t.Errorf("%s printed %q, want that it is of no use, and why", p.name, p.stdout)
		}
	}
}

// TestHeadMisuse wants one sentence.
func TestHeadMisuse(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "text.sofa", "this is text, whatever its name says")
	svg := writeFile(t, "head.svg", "")
	for _, c := range []misuse{
		{"no SOFA file", []string{text}, exitFailure, []string{text, "HDF5"}},
		{"nothing there", []string{"nothing.sofa"}, exitFailure, []string{"nothing.sofa"}},
		{"a picture of another kind", []string{"--out", "a.gif"}, exitUsage, []string{"--out a.gif", ".png", ".svg"}},
		{"itself", []string{svg, "--out", svg}, exitUsage, []string{svg, "overwritten"}},
		{"two heads", []string{"a.sofa", "b.sofa"}, exitUsage, []string{"b.sofa"}},
	} {
		p := finish(t, command{args: append([]string{"head"}, c.args...)})
		checkSentence(t, p, c.want...)
		if p.status() != c.status {
			t.Errorf("%s: status %d, want %d", p.name, p.status(), c.status)
		}
	}
}

// TestRuler finds the differences that a pair of filters was made with.
func TestRuler(t *testing.T) {
	ruler := newRuler(hrtf.BuiltIn())
	impulse := func(at int, gain float32) []float32 {
		taps := make([]float32, 128)
		taps[at] = gain
		return taps
	}
	for _, c := range []struct {
		left, right []float32
		later       float64
		itd, ild    float64 // µs, dB
	}{
		{impulse(10, 1), impulse(10, 1), 0, 0, 0},
		{impulse(10, 1), impulse(10, 0.5), 300e-6, 300, 6.02},
		{impulse(34, 0.25), impulse(10, 1), 0, -500, -12.04},
		{impulse(10, 1), impulse(22, 1), 250e-6, 500, 0},
	} {
		got := ruler.cues(c.left, c.right, c.later)
		if math.Abs(got.itd*1e6-c.itd) > 1 {
			t.Errorf("the left ear leads by %.1f µs, want %v", got.itd*1e6, c.itd)
		}
		for band, db := range got.ild {
			if math.Abs(db-c.ild) > 0.01 {
				t.Errorf("band %d: the left ear is %.2f dB louder, want %v", band, db, c.ild)
			}
		}
	}
}
