package binaural_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"posxyz/audio"
	"posxyz/audio/binaural"
	"posxyz/audio/ears"
	"posxyz/audio/hrtf"
	"posxyz/audio/sound"
	"posxyz/audio/speaker"
	"posxyz/hub/pose"
)

// A second of noise that flies past the left ear, through the built-in head, into a
// WAV file, faster than real time.
func Example_flyby() {
	const rate = audio.DefaultRate
	head, err := hrtf.NewHead(hrtf.BuiltIn().At(rate))
	if err != nil {
		fmt.Println(err)
		return
	}
	bank, err := sound.Open(context.Background(), []sound.Choice{{Spec: sound.Noise}}, rate, sound.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "flyby")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	wav, err := speaker.CreateWAV(filepath.Join(dir, "flyby.wav"), rate)
	if err != nil {
		fmt.Println(err)
		return
	}

	start := time.Unix(0, 0)
	now := start // of a clock that the example moves
	renderer := binaural.New(ears.New(head, ears.Options{Doppler: true}), bank.For, binaural.Options{
		Now:     func() time.Time { return now },
		Offline: true,
	})
	// The whole flight is known beforehand: from 20 m ahead to 20 m behind.
	for t := time.Duration(0); t <= time.Second; t += 10 * time.Millisecond {
		renderer.Apply(pose.Update{Positions: []pose.Position{
			{Source: pose.SourceID{Name: "bee"}, At: pose.Vec{X: 20 - 40*t.Seconds(), Y: 1}, Captured: start.Add(t)},
		}})
	}
	var out audio.Block
	for frame := int64(0); frame < int64(rate); frame += audio.BlockFrames {
		now = start.Add(time.Duration(frame+audio.BlockFrames) * time.Second / time.Duration(rate))
		renderer.Render(&out)
		if err := wav.Write(&out, int(min(int64(rate)-frame, audio.BlockFrames))); err != nil {
			fmt.Println(err)
			return
		}
		if frame%(int64(rate)/5) < audio.BlockFrames && frame > 0 {
			for _, heard := range renderer.Meters().Heard {
				fmt.Printf("%.1f s: %s is %.0f m away, louder on the left: %t\n", rate.Seconds(frame), heard.Source, heard.At.Norm(), heard.Left > heard.Right)
			}
		}
	}
	fmt.Println(wav.Frames(), "frames,", wav.Close())
	// Output:
	// 0.2 s: bee is 12 m away, louder on the left: true
	// 0.4 s: bee is 4 m away, louder on the left: true
	// 0.6 s: bee is 4 m away, louder on the left: true
	// 0.8 s: bee is 12 m away, louder on the left: true
	// 48000 frames, <nil>
}
