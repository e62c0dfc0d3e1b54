package main

import (
	"fmt"
	"math"
	"slices"
	"time"

	"posxyz/audio/binaural"
	"posxyz/cmd/posxyz/plot"
	"posxyz/hub/pose"
)

const (
	chartPoints = 1500 // of a curve: more than a picture has pixels for
	chartFloor  = -80  // dB re full scale, at the foot of the levels
	farthest    = 1000 // metres: what is farther is off the chart
)

// chart gathers what is drawn of a rendering: where sources are heard, and how loud.
type chart struct {
	file  string
	every time.Duration // a point
	next  time.Duration
	until time.Duration

	courses []*charted      // of as many sources as there are colours
	absent  []pose.SourceID // the other ones
}

// charted are the curves of one source, over seconds: degrees, metres, decibels.
type charted struct {
	id                                        pose.SourceID
	azimuth, elevation, distance, left, right []plot.Point
}

func newChart(file string, length time.Duration, sources []pose.SourceID) *chart {
	c := &chart{file: file, every: length / chartPoints, until: length}
	for _, id := range sources[:min(len(sources), len(plot.Palette))] {
		c.courses = append(c.courses, &charted{id: id})
	}
	c.absent = sources[len(c.courses):]
	return c
}

// add takes what is heard at t, if a point is due.
func (c *chart) add(t time.Duration, r *binaural.Renderer) {
	if t < c.next {
		return
	}
	c.next = max(c.next+c.every, t)
	heard := r.Meters().Heard
	for _, of := range c.courses {
		i := slices.IndexFunc(heard, func(m binaural.Meter) bool { return m.Source == of.id })
		if i < 0 {
			of.pause()
		} else {
			of.add(t, heard[i])
		}
	}
}

func (c *charted) add(t time.Duration, m binaural.Meter) {
	x, dir := t.Seconds(), m.At.Direction()
	azimuth := pose.Degrees(dir.Azimuth)
	if n := len(c.azimuth); n > 0 && math.Abs(azimuth-c.azimuth[n-1].Y) > 180 {
		c.azimuth = append(c.azimuth, gap) // round the back
	}
	c.azimuth = append(c.azimuth, plot.Point{X: x, Y: azimuth})
	c.elevation = append(c.elevation, plot.Point{X: x, Y: pose.Degrees(dir.Elevation)})
	c.distance = append(c.distance, plot.Point{X: x, Y: m.At.Norm()})
	c.left = append(c.left, plot.Point{X: x, Y: decibels(m.Left)})
	c.right = append(c.right, plot.Point{X: x, Y: decibels(m.Right)})
}

// gap ends a curve.
var gap = plot.Point{X: math.NaN(), Y: math.NaN()}

// pause is where the source is not heard.
func (c *charted) pause() {
	for _, curve := range []*[]plot.Point{&c.azimuth, &c.elevation, &c.distance, &c.left, &c.right} {
		*curve = append(*curve, gap)
	}
}

// decibels of a level, down to nearly nothing.
func decibels(level float64) float64 { return 20 * math.Log10(math.Max(level, 1e-9)) }

// draw writes the picture.
func (c *chart) draw() error {
	time := plot.Axis{Max: c.until.Seconds()}
	panels := []plot.Panel{
		{Title: "Azimuth, degrees: + is left", Height: 150, X: time, Y: plot.Axis{Min: -180, Max: 180, Step: 90}},
		{Title: "Elevation, degrees", Height: 110, X: time, Y: plot.Axis{Min: -90, Max: 90, Step: 45}},
		{Title: "Distance, metres", Height: 110, X: time, Y: plot.Axis{Max: c.farthest()}},
		{Title: "Level at the ears, dB re full scale (root mean square of 0.1 s)", Height: 150, X: time, Y: plot.Axis{Min: chartFloor, Step: 20}},
	}
	panels[3].X.Label = "Time, seconds"
	for i, of := range c.courses {
		colour := plot.Palette[i]
		panels[0].Curves = append(panels[0].Curves, plot.Curve{Name: of.id.String(), Color: colour, Points: of.azimuth})
		panels[1].Curves = append(panels[1].Curves, plot.Curve{Color: colour, Points: of.elevation})
		panels[2].Curves = append(panels[2].Curves, plot.Curve{Color: colour, Points: of.distance})
		panels[3].Curves = append(panels[3].Curves,
			plot.Curve{Name: "left ear", Color: colour, Points: of.left},
			plot.Curve{Name: "right ear", Color: colour, Style: plot.Dashed, Points: of.right})
	}
	figure := plot.Figure{Title: "Where sources are heard, and how loud", Note: c.says(), Panels: panels}
	return figure.Save(c.file)
}

// farthest is the end of the distance axis.
func (c *chart) farthest() float64 {
	most := 0.0
	for _, of := range c.courses {
		for _, p := range of.distance {
			if p.Y > most { // NaN is not
				most = p.Y
			}
		}
	}
	return min(max(1.05*most, 1), farthest)
}

// says tells what is in the picture, and what is not.
func (c *chart) says() string {
	text := fmt.Sprintf("%s over %.2f s", counted(len(c.courses), "source"), c.until.Seconds())
	if len(c.absent) > 0 {
		text += "; left out: " + someNames(c.absent)
	}
	return text
}
