package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample has everything that can be drawn, and what cannot.
func sample() *Figure {
	wave := Curve{Name: `a <"wave"> & more than fits`, Color: Palette[0]}
	for x := range 200 {
		wave.Points = append(wave.Points, Point{float64(x), 100 * math.Sin(float64(x)/20)})
	}
	wave.Points[100].Y = math.NaN()
	dashed, dots, rings := wave, wave, wave
	dashed.Name, dashed.Style, dashed.Color = "dashed", Dashed, Palette[1]
	dots.Name, dots.Style, dots.Points = "dots", Dots, []Point{{10, 0}, {20, math.Inf(1)}, {1e9, -1e9}}
	rings.Name, rings.Style, rings.Points = "rings", Rings, []Point{{30, 20}}
	return &Figure{
		Title: "A sample", Note: "ümläut, Ω",
		Panels: []Panel{
			{Title: "curves, volts", Height: 120, X: Axis{Max: 200, Label: "time, s"}, Y: Axis{Min: -100, Max: 100, Step: 50}, Curves: []Curve{wave, dashed}},
			{Title: "dots", Height: 80, X: Axis{Min: 200, Label: "mirrored"}, Y: Axis{Min: -100, Max: 100}, Curves: []Curve{dots, rings}},
			{Title: "nothing", Height: 40},
		},
	}
}

// TestPNG draws pixels of each curve's colour, on white.
func TestPNG(t *testing.T) {
	data := sample().PNG()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := picture.Bounds().Size(), (image.Point{2 * figureWidth, int(2 * sample().height())}); got != want {
		t.Errorf("%v pixels, want %v", got, want)
	}
	paper := color.RGBA{0xff, 0xff, 0xff, 0xff}
	pixels := image.NewRGBA(picture.Bounds())
	draw.Draw(pixels, pixels.Rect, picture, image.Point{}, draw.Src)
	count := map[color.RGBA]int{}
	for p := pixels.Pix; len(p) > 0; p = p[4:] {
		count[color.RGBA{p[0], p[1], p[2], p[3]}]++
	}
	if whole := picture.Bounds().Dx() * picture.Bounds().Dy(); count[paper] < whole*8/10 {
		t.Errorf("%d of %d pixels are white, want 80 %% or more", count[paper], whole)
	}
	for i, least := range []int{1000, 500} { // a line with gaps has less
		if got := count[Palette[i]]; got < least {
			t.Errorf("%d pixels of colour %d, want %d or more", got, i, least)
		}
	}
	if count[ink] < 500 {
		t.Errorf("%d black pixels, want letters and frames", count[ink])
	}
}

// TestSVG is well-formed, and has every text.
func TestSVG(t *testing.T) {
	data := sample().SVG()
	var texts []string
	elements := map[string]int{}
	for decoder := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
			for _, a := range token.Attr {
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("%s has %s=%q", token.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			texts = append(texts, string(token))
		}
	}
	all := strings.Join(texts, "|")
	for _, want := range []string{"A sample", "ümläut, Ω", `a <"wave"> & more…`, "dashed", "dots", "rings", "time, s", "curves, volts", "−50"} {
		if !strings.Contains(all, want) {
			t.Errorf("no text %q in %q", want, all)
		}
	}
	// Two dots, and their sample in the legend.
	if elements["polygon"] != 3 || elements["rect"] != 1 {
		t.Errorf("%d filled polygons, want 3, and the background", elements["polygon"])
	}
}

// TestSave goes by the name of the file, and writes the same on every run.
func TestSave(t *testing.T) {
	dir := t.TempDir()
	small := Figure{Title: "A title", Panels: []Panel{{Height: 10}}}
	for name, begin := range map[string]string{"a.png": "\x89PNG", "b.SVG": "<svg "} {
		path := filepath.Join(dir, name)
		if err := small.Save(path); err != nil {
			t.Fatal(err)
		}
		again := map[string]func() []byte{"a.png": small.PNG, "b.SVG": small.SVG}[name]()
		got, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(got), begin) {
			t.Errorf("%s begins with %.8q (%v), want %q", name, got, err, begin)
		}
		if !bytes.Equal(got, again) {
			t.Errorf("%s: %d bytes, and %d others of the same figure", name, len(got), len(again))
		}
	}
	for _, name := range []string{"c.gif", filepath.Join(dir, "none", "d.png")} {
		if err := small.Save(name); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Save(%q) = %v, want an error that names it", name, err)
		}
	}
}

// TestTicks labels an axis with round numbers.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		axis Axis
		want string
	}{
		{Axis{Max: 1}, "0 0.2 0.4 0.6 0.8 1"},
		{Axis{Min: -90, Max: 90, Step: 45}, "−90 −45 0 45 90"},
		{Axis{Min: 180, Max: -180, Step: 180}, "−180 0 180"},
		{Axis{Max: 39.56}, "0 10 20 30"},
		{Axis{Min: -800, Max: 800}, "−500 0 500"},
		{Axis{Max: 0.003}, "0 0.0005 0.001 0.0015 0.002 0.0025 0.003"},
		{Axis{}, ""},
		{Axis{Max: math.Inf(1)}, ""},
		{Axis{Max: math.NaN()}, ""},
	} {
		var labels []string
		for _, v := range c.axis.ticks() {
			labels = append(labels, number(v))
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%+v has the labels %s, want %s", c.axis, got, c.want)
		}
	}
}

// TestDashes cuts a line of 20 into dashes of 5 with gaps of 4, round a corner too.
func TestDashes(t *testing.T) {
	got := fmt.Sprint(dashes([]Point{{0, 0}, {10, 0}, {10, 10}}, true))
	if want := "[[{0 0} {5 0}] [{9 0} {10 0} {10 4}] [{10 8} {10 10}]]"; got != want {
		t.Errorf("dashes %s, want %s", got, want)
	}
}
