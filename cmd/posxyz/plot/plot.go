// Package plot draws figures of curves and dots, for people who would rather look:
// as PNG, or as SVG.
//
//	Figure ── panels, axes, legends ──▶ canvas ──▶ raster (PNG) or svg
//
// # Guaranteed, and not
//
// The same figure gives the same bytes. What is not finite is left out, and ends a
// curve; what is outside a panel's axes is cut off at its edge. Names may be any
// text, and long ones are cut; in a PNG, scripts other than Latin, Greek and
// Cyrillic show as boxes. A panel without anything in it is drawn empty.
package plot

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
)

// Figure is a picture: panels below one another.
type Figure struct {
	Title  string
	Note   string // a line below the title
	Panels []Panel
}

// Panel is a pair of axes and what is drawn in them.
type Panel struct {
	Title  string // what the y axis counts, with its unit
	Height float64
	X, Y   Axis
	Curves []Curve
}

// Axis is the range of a coordinate. Min may be above Max: then it is mirrored.
type Axis struct {
	Min, Max float64
	Step     float64 // between labels; 0 chooses
	Label    string  // of the x axis, with its unit; empty: no labels at all
}

// Curve is a line, or dots. Curves of one name in a panel are in its legend once.
type Curve struct {
	Name   string // in the legend; empty: not there
	Color  color.RGBA
	Style  Style
	Points []Point
}

// Style is how a curve is drawn.
type Style uint8

// The styles.
const (
	Solid Style = iota
	Dashed
	Dots
	Rings
)

// Point is a point by the axes of a panel.
type Point struct{ X, Y float64 }

// Palette are colours that people with any eyes tell apart (Okabe and Ito 2008).
var Palette = []color.RGBA{
	{0x00, 0x72, 0xb2, 0xff}, {0xd5, 0x5e, 0x00, 0xff}, {0x00, 0x9e, 0x73, 0xff}, {0xcc, 0x79, 0xa7, 0xff},
	{0xe6, 0x9f, 0x00, 0xff}, {0x56, 0xb4, 0xe9, 0xff}, {0x80, 0x70, 0x00, 0xff}, {0x44, 0x44, 0x44, 0xff},
}

// Save writes a figure to a file: PNG or SVG, as its name ends.
func (f *Figure) Save(name string) error {
	var data []byte
	switch strings.ToLower(filepath.Ext(name)) {
	case ".svg":
		data = f.SVG()
	case ".png":
		data = f.PNG()
	default:
		return fmt.Errorf("plot: %s: want a name that ends in .png or .svg", name)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return fmt.Errorf("plot: %w", err)
	}
	return nil
}

// SVG returns the figure as a document of its own.
func (f *Figure) SVG() []byte {
	v := newSVG(figureWidth, f.height())
	f.draw(v)
	return v.bytes()
}

// PNG returns the figure at two pixels for each unit of the SVG.
func (f *Figure) PNG() []byte {
	r := newRaster(figureWidth, f.height())
	f.draw(r)
	return r.bytes()
}
