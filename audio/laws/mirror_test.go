package laws

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/audiotest"
)

// mirrors is law 14: a source on the other side sounds the same in the other ear.
func mirrors(e *extent) ([]row, error) {
	const blocks = 16
	sound := audiotest.Noise{Seed: 14, Amplitude: 0.5}
	directions := lattice(e.of(1000, 60))
	off := make([]float64, len(directions))
	forEach(len(directions), newBuiltInListener, func(l *listener, i int) {
		at := place(directions[i])
		at.At = at.At.Scale(0.15 + 3*float64(i%7)) // near, inside a metre, far
		there := l.play(sound, blocks, at)
		at.At.Y = -at.At.Y
		off[i] = differenceDB(exchanged(l.play(sound, blocks, at)), there)
	})
	worst := math.Inf(-1)
	for _, db := range off {
		worst = max(worst, db)
	}
	return []row{
		atMost(-100, "dB", worst, "noise at %d places, ears exchanged by mirroring, worst", len(directions)),
		atMost(-100, "dB", movingMirror(), "noise that moves, ears exchanged by mirroring"),
	}, nil
}

func movingMirror() float64 {
	sound := audiotest.Noise{Seed: 15, Amplitude: 0.5}
	way := func(side float64) func(int) audio.Placement {
		return func(block int) audio.Placement {
			at := toward(2.7*float64(block), 80*math.Sin(0.05*float64(block))).Scale(1.1 + math.Sin(0.03*float64(block)))
			at.Y *= side
			return audio.Placement{At: at, Gain: 1}
		}
	}
	l := newBuiltInListener()
	there := audiotest.PlayOn(l.space, l.stage, sound, 600, way(1))
	l.stage.Reset()
	return differenceDB(exchanged(audiotest.PlayOn(l.space, l.stage, sound, 600, way(-1))), there)
}

func exchanged(e audiotest.Ears) audiotest.Ears { return audiotest.Ears{Left: e.Right, Right: e.Left} }
