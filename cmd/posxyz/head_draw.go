package main

import (
	"fmt"

	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
	"posxyz/cmd/posxyz/plot"
	"posxyz/hub/pose"
)

// horizonStep is between the points of a curve round the horizon, in degrees.
const horizonStep = 2

// drawHead draws where a head was measured, and what a renderer makes of it round
// the horizon. Azimuths go from the left to the right, as they lie before the eyes.
func drawHead(file string, set *hrtf.Set, report *headReport) error {
	head, err := hrtf.NewHead(set)
	if err != nil {
		return err
	}
	azimuth := plot.Axis{Min: 180, Max: -180, Step: 45}
	directions := plot.Panel{Title: "Directions: elevation, degrees", Height: 260, X: azimuth, Y: plot.Axis{Min: -90, Max: 90, Step: 30}}
	directions.Curves = []plot.Curve{
		{Name: "measured", Color: plot.Palette[0], Style: plot.Dots},
		{Name: "made up", Color: plot.Palette[1], Style: plot.Rings},
	}
	for i := range set.Nodes {
		dir := set.Nodes[i].At.Direction()
		kind := &directions.Curves[0]
		if set.Nodes[i].Synthetic {
			kind = &directions.Curves[1]
		}
		kind.Points = append(kind.Points, plot.Point{X: pose.Degrees(dir.Azimuth), Y: pose.Degrees(dir.Elevation)})
	}
	times, levels := horizon(head, newRuler(set))
	times.X, levels.X = azimuth, azimuth
	levels.X.Label = "Azimuth, degrees: + is left"
	figure := plot.Figure{
		Title:  printable(set.Name),
		Note:   fmt.Sprintf("%s directions measured, largest gap %v degrees; round the horizon as rendered", grouped(uint64(report.Directions)), report.GapDeg),
		Panels: []plot.Panel{directions, times, levels},
	}
	return figure.Save(file)
}

// horizon are the differences between the ears round the horizon.
func horizon(head *hrtf.Head, ruler *ruler) (times, levels plot.Panel) {
	times = plot.Panel{Title: "Time difference, µs: + if the left ear leads", Height: 170, Y: plot.Axis{Min: -900, Max: 900, Step: 300}}
	levels = plot.Panel{Title: "Level difference, dB: + if the left ear is louder", Height: 200, Y: plot.Axis{Min: -40, Max: 40, Step: 10}}
	times.Curves = []plot.Curve{{Name: "0.1 to 1.5 kHz", Color: plot.Palette[0]}}
	for i, middle := range bands {
		levels.Curves = append(levels.Curves, plot.Curve{Name: fmt.Sprintf("%v kHz octave", middle/1000), Color: plot.Palette[i]})
	}
	var cursor hrtf.Cursor
	for degrees := -180.0; degrees <= 180; degrees += horizonStep {
		cue := head.Find(&cursor, pose.Direction{Azimuth: pose.Radians(degrees)}.Point(1))
		left, right := filters(head, &cue)
		found := ruler.cues(left, right, cue.ITD)
		times.Curves[0].Points = append(times.Curves[0].Points, plot.Point{X: degrees, Y: found.itd * 1e6})
		for i, db := range found.ild {
			levels.Curves[i].Points = append(levels.Curves[i].Points, plot.Point{X: degrees, Y: db})
		}
	}
	return times, levels
}

// filters are both ears' taps at a cue.
func filters(head *hrtf.Head, cue *hrtf.Cue) (left, right []float32) {
	spectra := [2][]dsp.Spectrum{make([]dsp.Spectrum, head.Parts()), make([]dsp.Spectrum, head.Parts())}
	head.Filter(spectra[hrtf.Left], hrtf.Left, cue)
	head.Filter(spectra[hrtf.Right], hrtf.Right, cue)
	for part := range head.Parts() {
		var l, r [dsp.TransformFrames]float32
		dsp.Inverse(&l, &r, &spectra[hrtf.Left][part], &spectra[hrtf.Right][part])
		left = append(left, l[:audio.BlockFrames]...)
		right = append(right, r[:audio.BlockFrames]...)
	}
	return left, right
}
