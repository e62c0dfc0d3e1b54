package plot_test

import (
	"fmt"
	"os"
	"path/filepath"

	"posxyz/cmd/posxyz/plot"
)

func Example() {
	fall := plot.Curve{Name: "a stone", Color: plot.Palette[0]}
	for t := 0.0; t <= 1; t += 0.1 {
		fall.Points = append(fall.Points, plot.Point{X: t, Y: 5 - 9.81/2*t*t})
	}
	figure := plot.Figure{Title: "A fall", Panels: []plot.Panel{{
		Title: "Height, metres", Height: 200, X: plot.Axis{Max: 1, Label: "Time, seconds"}, Y: plot.Axis{Max: 5},
		Curves: []plot.Curve{fall},
	}}}
	dir, err := os.MkdirTemp("", "plot")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	fmt.Println(figure.Save(filepath.Join(dir, "fall.svg")))
	// Output: <nil>
}
