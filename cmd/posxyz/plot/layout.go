package plot

import (
	"image/color"
	"math"
	"strconv"
)

// Lengths of a figure, in units: a pixel of a screen of usual density.
const (
	figureWidth  = 1000
	leftMargin   = 70
	rightMargin  = 190 // with the legends
	headHeight   = 64
	panelGap     = 40 // with the title of the next one
	labelGap     = 22 // below a panel with an x axis
	footHeight   = 34
	textSize     = 13
	titleSize    = 18
	tick         = 5
	dotRadius    = 2.6
	lineWidth    = 1.6
	hairWidth    = 0.8
	legendSample = 26 // the length of a line in the legend
	legendLine   = 19
	longestName  = 18 // letters
)

var (
	ink   = color.RGBA{0x22, 0x22, 0x22, 0xff}
	faint = color.RGBA{0xdd, 0xdd, 0xdd, 0xff}
)

// canvas is what a figure is drawn on, white at first, y down.
type canvas interface {
	fill(polygon []Point, c color.RGBA)
	stroke(line []Point, width float64, dashed bool, c color.RGBA)
	text(at Point, size float64, align align, s string)
}

// align is where a text stands beside its point.
type align uint8

const (
	toTheRight align = iota // of the point: it starts there
	centred
	toTheLeft
)

func (f *Figure) height() float64 {
	h := float64(headHeight + footHeight)
	for i := range f.Panels {
		h += f.Panels[i].Height + panelGap
		if f.Panels[i].X.Label != "" {
			h += labelGap
		}
	}
	return h
}

func (f *Figure) draw(c canvas) {
	c.text(Point{leftMargin, 32}, titleSize, toTheRight, f.Title)
	c.text(Point{leftMargin, 54}, textSize, toTheRight, f.Note)
	top := float64(headHeight)
	for i := range f.Panels {
		p := &f.Panels[i]
		top += panelGap
		frame{left: leftMargin, top: top, width: figureWidth - leftMargin - rightMargin, height: p.Height, panel: p}.draw(c)
		top += p.Height
		if p.X.Label != "" {
			top += labelGap
		}
	}
}

// frame is a panel in its place.
type frame struct {
	left, top, width, height float64
	panel                    *Panel
}

func (f frame) draw(c canvas) {
	p := f.panel
	c.text(Point{f.left, f.top - 9}, textSize, toTheRight, p.Title)
	for _, y := range p.Y.ticks() {
		at := f.place(Point{p.X.Min, y})
		c.stroke([]Point{at, {f.left + f.width, at.Y}}, hairWidth, false, faint)
		c.text(Point{f.left - tick - 3, at.Y + textSize/3.0}, textSize, toTheLeft, number(y))
	}
	for _, x := range p.X.ticks() {
		at := f.place(Point{x, p.Y.Min})
		at.Y = f.top + f.height
		c.stroke([]Point{{at.X, f.top}, at}, hairWidth, false, faint)
		if p.X.Label != "" {
			c.text(Point{at.X, at.Y + tick + textSize}, textSize, centred, number(x))
		}
	}
	if p.X.Label != "" {
		c.text(Point{f.left + f.width/2, f.top + f.height + tick + 2.3*textSize}, textSize, centred, p.X.Label)
	}
	edge := box(f.left, f.top, f.left+f.width, f.top+f.height)
	c.stroke(append(edge, edge[0]), hairWidth, false, ink)
	for i := range p.Curves {
		f.curve(c, &p.Curves[i])
	}
	f.legend(c)
}

// place maps a point to the canvas, cut off at the edges.
func (f frame) place(p Point) Point {
	share := func(v float64, a Axis) float64 {
		return min(max((v-a.Min)/(a.Max-a.Min), 0), 1)
	}
	return Point{f.left + share(p.X, f.panel.X)*f.width, f.top + (1-share(p.Y, f.panel.Y))*f.height}
}

func (f frame) curve(c canvas, curve *Curve) {
	var line []Point
	flush := func() {
		if len(line) > 1 {
			c.stroke(line, lineWidth, curve.Style == Dashed, curve.Color)
		}
		line = nil
	}
	for _, p := range curve.Points {
		switch {
		case !isFinite(p.X) || !isFinite(p.Y):
			flush()
		case curve.Style == Dots || curve.Style == Rings:
			dot(c, f.place(p), curve)
		default:
			line = append(line, f.place(p))
		}
	}
	flush()
}

// legend stands on the right of a panel.
func (f frame) legend(c canvas) {
	at := Point{f.left + f.width + 14, f.top + legendLine/2}
	named := map[string]bool{"": true}
	for i := range f.panel.Curves {
		curve := &f.panel.Curves[i]
		if named[curve.Name] {
			continue
		}
		named[curve.Name] = true
		if curve.Style == Dots || curve.Style == Rings {
			dot(c, Point{at.X + legendSample/2, at.Y}, curve)
		} else {
			c.stroke([]Point{at, {at.X + legendSample, at.Y}}, lineWidth, curve.Style == Dashed, curve.Color)
		}
		c.text(Point{at.X + legendSample + 8, at.Y + textSize/3.0}, textSize, toTheRight, short(curve.Name))
		at.Y += legendLine
	}
}

func dot(c canvas, at Point, curve *Curve) {
	const corners = 12
	var round []Point
	for i := range corners + 1 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		round = append(round, Point{at.X + dotRadius*cos, at.Y + dotRadius*sin})
	}
	if curve.Style == Rings {
		c.stroke(round, 1, false, curve.Color)
	} else {
		c.fill(round[:corners], curve.Color)
	}
}

// ticks are the places of labels.
func (a Axis) ticks() []float64 {
	low, high := min(a.Min, a.Max), max(a.Min, a.Max)
	step := a.Step
	if step == 0 {
		step = niceStep((high - low) / 6)
	}
	if !(step > 0) || math.IsInf(step, 0) {
		return nil
	}
	var all []float64
	for k := math.Ceil(low/step - 1e-9); k*step <= high+step*1e-9; k++ {
		all = append(all, k*step)
	}
	return all
}

// niceStep is 1, 2 or 5 times a power of ten, no less than about v.
func niceStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if v <= m*power {
			return m * power
		}
	}
	return 10 * power
}

// number is a label, with a minus sign that is as wide as the digits.
func number(v float64) string {
	text := strconv.FormatFloat(math.Round(v*1e6)/1e6+0, 'f', -1, 64) // + 0: no −0
	if text[0] == '-' {
		return "−" + text[1:]
	}
	return text
}

func short(name string) string {
	letters := []rune(name)
	if len(letters) <= longestName {
		return name
	}
	return string(letters[:longestName-1]) + "…"
}

func box(left, top, right, bottom float64) []Point {
	return []Point{{left, top}, {right, top}, {right, bottom}, {left, bottom}}
}

func isFinite(v float64) bool { return v-v == 0 }
