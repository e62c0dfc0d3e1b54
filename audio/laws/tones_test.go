package laws

import (
	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/ears"
	"posxyz/hub/pose"
)

// toneRests is how many frames of a tone, while it begins, are not measured.
const toneRests = 8 * audio.BlockFrames

// movingTones is law 6: of tones that go round the head two metres from it, and
// of one whose places come through a network.
func movingTones(e *extent) ([]row, error) {
	tones := []struct{ hz, degreesPerSecond, pass float64 }{
		{1000, 90, -80}, {4000, 90, -65}, {8000, 90, -55}, {1000, 360, -70},
	}
	residuals := make([]float64, len(tones))
	forEach(len(tones), newBuiltInListener, func(l *listener, i int) {
		tone := tones[i]
		way := func(block int) audio.Placement {
			azimuth := tone.degreesPerSecond * rate.Seconds(int64(block+1)*audio.BlockFrames)
			return audio.Placement{At: toward(azimuth, 0).Scale(2), Gain: 1}
		}
		sound := audiotest.Sine{Rate: rate, Hz: tone.hz, Amplitude: 0.5}
		residuals[i] = residualDB(audiotest.PlayOn(l.space, l.stage, sound, e.blocks(5, 1.5), way).From(toneRests), tone.hz)
	})
	var rows []row
	for i, tone := range tones {
		rows = append(rows, atMost(tone.pass, "dB", residuals[i], "residual of %g kHz round the head at %g°/s", tone.hz/1000, tone.degreesPerSecond))
	}
	return append(rows, updatedTones(e)...), nil
}

// residualDB is that of the worse ear.
func residualDB(heard audiotest.Ears, hz float64) float64 {
	return max(audiotest.ToneResidualDB(heard.Left, rate, hz), audiotest.ToneResidualDB(heard.Right, rate, hz))
}

// builtInSpace is a space of its own in the built-in head.
func builtInSpace() audio.Space { return ears.New(builtInHead(), ears.Options{}) }

// source is the one source of the laws of package binaural.
var source = pose.SourceID{Name: "a"}
