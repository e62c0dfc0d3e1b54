package binaural_test

import (
	"fmt"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/binaural"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

func Example() {
	const rate = audio.DefaultRate
	now := time.Now() // of a clock that the example moves
	renderer := binaural.New(
		pan.New(rate),
		func(pose.SourceID) audio.Sound { return audiotest.Sine{Rate: rate, Hz: 440, Amplitude: 0.1} },
		binaural.Options{Now: func() time.Time { return now }},
	)

	// The hub says that a bee is two metres to the left.
	renderer.Apply(pose.Update{Snapshot: true, Positions: []pose.Position{
		{Source: pose.SourceID{Name: "bee"}, At: pose.Vec{Y: 2}, Captured: now},
	}})

	// The sink asks for a second of sound, block by block.
	var ears audio.Block
	for range rate / audio.BlockFrames {
		renderer.Render(&ears)
		now = now.Add(time.Second * audio.BlockFrames / time.Duration(rate))
	}
	for _, heard := range renderer.Meters().Heard {
		fmt.Printf("%s at %v: left %.3f, right %.3f\n", heard.Source, heard.At, heard.Left, heard.Right)
	}
	// Output: bee at {0 2 0}: left 0.034, right 0.011
}
