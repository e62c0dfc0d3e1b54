package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"
)

// svg is a canvas that becomes SVG.
type svg struct{ out bytes.Buffer }

func newSVG(width, height float64) *svg {
	s := new(svg)
	fmt.Fprintf(&s.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%[1]g" height="%[2]g" font-family="Helvetica, Arial, sans-serif">`+"\n", width, height)
	s.out.WriteString(`<rect width="100%" height="100%" fill="white"/>` + "\n")
	return s
}

func (s *svg) bytes() []byte {
	s.out.WriteString("</svg>\n")
	return s.out.Bytes()
}

func (s *svg) fill(polygon []Point, c color.RGBA) {
	fmt.Fprintf(&s.out, `<polygon fill="%s" points="%s"/>`+"\n", hex(c), joined(polygon))
}

func (s *svg) stroke(line []Point, width float64, dashed bool, c color.RGBA) {
	dash := ""
	if dashed {
		dash = fmt.Sprintf(` stroke-dasharray="%d %d"`, dashLength, dashGap)
	}
	fmt.Fprintf(&s.out, `<polyline fill="none" stroke="%s" stroke-width="%g" stroke-linejoin="round"%s points="%s"/>`+"\n", hex(c), width, dash, joined(line))
}

func (s *svg) text(at Point, size float64, align align, text string) {
	fmt.Fprintf(&s.out, `<text x="%.1f" y="%.1f" font-size="%g" fill="%s" text-anchor="%s">`, at.X, at.Y, size, hex(ink), [...]string{"start", "middle", "end"}[align])
	_ = xml.EscapeText(&s.out, []byte(text)) // into memory
	s.out.WriteString("</text>\n")
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func joined(points []Point) string {
	var list strings.Builder
	for i, p := range points {
		if i > 0 {
			list.WriteByte(' ')
		}
		fmt.Fprintf(&list, "%.1f,%.1f", p.X, p.Y)
	}
	return list.String()
}
