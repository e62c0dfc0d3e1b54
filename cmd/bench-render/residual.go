//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/hrtf"
	"posxyz/cmd/bench-fanout/report"
	"posxyz/hub/pose"
)

// residualCmd is `bench-render residual`.
type residualCmd struct {
	Seconds float64 `default:"5" help:"Seconds of each tone (${default}). What another length gives cannot be compared."`
	JSON    string  `name:"json" env:"JSON" placeholder:"FILE" help:"Keep what was measured there; each mode has its part of the file."`
}

// residualReport is its part of the JSON file.
type residualReport struct {
	Machine   report.Machine `json:"machine"`
	Started   time.Time      `json:"started"`
	Head      string         `json:"head"`
	Seconds   float64        `json:"seconds"`
	Residuals []residual     `json:"residuals"`
}

// residual is what motion adds to a tone.
type residual struct {
	Contender        string  `json:"contender"`
	Hz               float64 `json:"hz"`
	DegreesPerSecond float64 `json:"degrees_per_second"`
	DB               float64 `json:"residual_db"` // worst ear
}

// tones are what is measured: tone and speed.
var tones = []residual{
	{Hz: 1000, DegreesPerSecond: 90},
	{Hz: 1000, DegreesPerSecond: 360},
	{Hz: 4000, DegreesPerSecond: 90},
	{Hz: 8000, DegreesPerSecond: 90},
}

// residualSkipped is how many frames at the beginning, which begins in silence,
// are not measured.
const residualSkipped = 8 * audio.BlockFrames

// Run measures every tone through every contender.
func (c *residualCmd) Run(ctx context.Context, p *program) error {
	if !(c.Seconds >= 0.5) {
		return fmt.Errorf("%g s of each tone: want at least 0.5", c.Seconds)
	}
	file := report.File{Path: c.JSON, Part: "residual"}
	if err := file.Check(); err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	head := hrtf.BuiltIn()
	lineup, err := newLineup(head, p.stderr)
	if err != nil {
		return err
	}
	result := residualReport{Machine: report.ThisMachine(), Started: time.Now(), Head: head.Name, Seconds: c.Seconds}
	for _, contender := range lineup.all() {
		for _, tone := range tones {
			if err := ctx.Err(); err != nil {
				return err
			}
			tone.Contender = contender.name
			if tone.DB, err = tone.measure(contender, head.Rate, c.Seconds); err != nil {
				return err
			}
			result.Residuals = append(result.Residuals, tone)
		}
	}
	printResiduals(p.stdout, result.Residuals)
	return file.Write(result)
}

// measure plays the tone round the head, two metres from it, at ear level.
func (r *residual) measure(contender *contender, rate audio.Rate, length float64) (float64, error) {
	blocks := int(length * float64(rate) / audio.BlockFrames)
	sound := make([]float32, (blocks+1)*audio.BlockFrames)
	for n := range sound {
		_, turn := math.Modf(r.Hz * rate.Seconds(int64(n)))
		sound[n] = float32(0.5 * math.Sin(2*math.Pi*turn))
	}
	renderer, err := contender.open([][]float32{sound})
	if err != nil {
		return 0, err
	}
	defer renderer.Close()
	var heard audiotest.Ears
	for block := range blocks {
		azimuth := pose.Radians(r.DegreesPerSecond) * rate.Seconds(int64(block+1)*audio.BlockFrames)
		renderer.Move([]pose.Vec{pose.Direction{Azimuth: azimuth}.Point(2)})
		var out audio.Block
		renderer.Render(&out)
		heard.Append(&out)
	}
	heard = heard.From(residualSkipped)
	return max(audiotest.ToneResidualDB(heard.Left, rate, r.Hz), audiotest.ToneResidualDB(heard.Right, rate, r.Hz)), nil
}

// printResiduals prints a line for each tone and a column for each contender.
func printResiduals(w io.Writer, residuals []residual) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "tone, speed\t")
	for i := 0; i < len(residuals); i += len(tones) {
		fmt.Fprintf(table, "%s\t", residuals[i].Contender)
	}
	fmt.Fprintln(table)
	for row, tone := range tones {
		fmt.Fprintf(table, "%g kHz, %g°/s\t", tone.Hz/1000, tone.DegreesPerSecond)
		for i := row; i < len(residuals); i += len(tones) {
			fmt.Fprintf(table, "%.1f dB\t", residuals[i].DB)
		}
		fmt.Fprintln(table)
	}
	_ = table.Flush()
}
