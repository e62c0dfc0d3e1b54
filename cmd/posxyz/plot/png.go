package plot

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// density is how many pixels a unit has.
const density = 2

// Dashes, in units.
const (
	dashLength = 5
	dashGap    = 4
)

// raster is a canvas that becomes PNG.
type raster struct {
	image *image.RGBA
	faces map[float64]font.Face
	brush vector.Rasterizer
}

func newRaster(width, height float64) *raster {
	r := &raster{
		image: image.NewRGBA(image.Rect(0, 0, int(width*density), int(height*density))),
		faces: make(map[float64]font.Face),
	}
	draw.Draw(r.image, r.image.Rect, image.White, image.Point{}, draw.Src)
	return r
}

func (r *raster) bytes() []byte {
	var out bytes.Buffer
	_ = png.Encode(&out, r.image) // into memory
	return out.Bytes()
}

func (r *raster) fill(polygon []Point, c color.RGBA) { r.paint([][]Point{polygon}, c) }

// stroke paints a bar for each piece of a line, and a round joint at its ends.
func (r *raster) stroke(line []Point, width float64, dashed bool, c color.RGBA) {
	for _, dash := range dashes(line, dashed) {
		var pieces [][]Point
		for i := 1; i < len(dash); i++ {
			pieces = append(pieces, bar(dash[i-1], dash[i], width/2))
			if i+1 < len(dash) {
				pieces = append(pieces, joint(dash[i], width/2))
			}
		}
		r.paint(pieces, c)
	}
}

// paint fills the union of polygons, all of which turn the same way.
func (r *raster) paint(polygons [][]Point, c color.RGBA) {
	low, high := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, polygon := range polygons {
		for _, p := range polygon {
			low = Point{min(low.X, p.X), min(low.Y, p.Y)}
			high = Point{max(high.X, p.X), max(high.Y, p.Y)}
		}
	}
	area := image.Rect(int(math.Floor(low.X*density)), int(math.Floor(low.Y*density)), int(math.Ceil(high.X*density)), int(math.Ceil(high.Y*density)))
	if area.Empty() {
		return
	}
	r.brush.Reset(area.Dx(), area.Dy())
	r.brush.DrawOp = draw.Over
	for _, polygon := range polygons {
		for i, p := range polygon {
			x, y := float32(p.X*density)-float32(area.Min.X), float32(p.Y*density)-float32(area.Min.Y)
			if i == 0 {
				r.brush.MoveTo(x, y)
			} else {
				r.brush.LineTo(x, y)
			}
		}
		r.brush.ClosePath()
	}
	r.brush.Draw(r.image, area, image.NewUniform(c), image.Point{})
}

func (r *raster) text(at Point, size float64, align align, s string) {
	face := r.face(size)
	x := fixed.Int26_6(at.X * density * 64)
	switch align {
	case centred:
		x -= font.MeasureString(face, s) / 2
	case toTheLeft:
		x -= font.MeasureString(face, s)
	}
	drawer := font.Drawer{Dst: r.image, Src: image.NewUniform(ink), Face: face, Dot: fixed.Point26_6{X: x, Y: fixed.Int26_6(at.Y * density * 64)}}
	drawer.DrawString(s)
}

func (r *raster) face(size float64) font.Face {
	if face := r.faces[size]; face != nil {
		return face
	}
	face, err := opentype.NewFace(regular(), &opentype.FaceOptions{Size: size, DPI: 72 * density, Hinting: font.HintingNone})
	if err != nil {
		panic("plot: the built-in font: " + err.Error())
	}
	r.faces[size] = face
	return face
}

var regular = sync.OnceValue(func() *opentype.Font {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic("plot: the built-in font: " + err.Error())
	}
	return parsed
})

// bar is a rectangle round the way from a to b.
func bar(a, b Point, half float64) []Point {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return joint(a, half)
	}
	dx, dy = dx/length*half, dy/length*half
	return []Point{{a.X + dy, a.Y - dx}, {b.X + dy, b.Y - dx}, {b.X - dy, b.Y + dx}, {a.X - dy, a.Y + dx}}
}

// joint is an octagon round a point.
func joint(at Point, half float64) []Point {
	var round []Point
	for i := range 8 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 8)
		round = append(round, Point{at.X + half*cos, at.Y + half*sin})
	}
	return round
}

// dashes cuts a line into dashes, or not.
func dashes(line []Point, dashed bool) [][]Point {
	if !dashed {
		return [][]Point{line}
	}
	var all [][]Point
	dash, left, on := []Point{line[0]}, float64(dashLength), true
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length, done := math.Hypot(b.X-a.X, b.Y-a.Y), 0.0
		for length-done > left {
			done += left
			at := Point{a.X + (b.X-a.X)*done/length, a.Y + (b.Y-a.Y)*done/length}
			if on {
				all = append(all, append(dash, at))
				left = dashGap
			} else {
				left = dashLength
			}
			dash, on = []Point{at}, !on
		}
		left -= length - done
		dash = append(dash, b)
	}
	if on && len(dash) > 1 {
		all = append(all, dash)
	}
	return all
}
