package ears_test

import (
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/ears"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// rates are those that the space is held to.
var rates = []audio.Rate{44100, 48000, 96000}

// head is the built-in one, at a rate, made once.
func head(t testing.TB, rate audio.Rate) *hrtf.Head {
	t.Helper()
	if heads[rate] == nil {
		h, err := hrtf.NewHead(hrtf.BuiltIn().At(rate))
		if err != nil {
			t.Fatal(err)
		}
		heads[rate] = h
	}
	return heads[rate]
}

var heads = map[audio.Rate]*hrtf.Head{}

func TestSpaceKeepsTheContract(t *testing.T) {
	for _, rate := range rates {
		h := head(t, rate)
		audiotest.CheckSpace(t, rate, func() audio.Space { return ears.New(h, ears.Options{}) })
	}
}

// A tone that goes round the head stays a tone.
func TestMovingToneStaysPure(t *testing.T) {
	const rate = audio.DefaultRate
	h := head(t, rate)
	for _, c := range []struct {
		hz, degreesPerSecond, passDB float64
	}{
		{1000, 90, -80},
		{1000, 360, -70},
		{4000, 90, -65},
		{8000, 90, -55},
	} {
		const blocks = 5 * 48000 / audio.BlockFrames
		way := func(b int) audio.Placement {
			a := pose.Radians(c.degreesPerSecond) * rate.Seconds(int64(b)*audio.BlockFrames)
			return audio.Placement{At: pose.Vec{X: math.Cos(a), Y: math.Sin(a)}.Scale(2), Gain: 1}
		}
		heard := audiotest.Play(ears.New(h, ears.Options{}), audiotest.Sine{Rate: rate, Hz: c.hz, Amplitude: 0.5}, blocks, way).From(1024)
		left, right := audiotest.ToneResidualDB(heard.Left, rate, c.hz), audiotest.ToneResidualDB(heard.Right, rate, c.hz)
		t.Logf("%.0f Hz at %.0f°/s: %.1f and %.1f dB", c.hz, c.degreesPerSecond, left, right)
		if got := max(left, right); got > c.passDB {
			t.Errorf("%.0f Hz at %.0f°/s: residual %.1f dB, want at most %v", c.hz, c.degreesPerSecond, got, c.passDB)
		}
	}
}

func BenchmarkStage(b *testing.B) {
	const rate, sources = audio.DefaultRate, 64
	h := head(b, rate)
	var in audio.Mono
	audiotest.Noise{Seed: 1, Amplitude: 0.5}.ReadAt(&in, 0)
	for _, speed := range []struct {
		name  string
		angle float64 // radians per block
	}{{"moving", 0.004}, {"still", 0}} {
		b.Run(speed.name, func(b *testing.B) {
			space := ears.New(h, ears.Options{})
			var stages [sources]audio.Stage
			for i := range stages {
				stages[i] = space.NewStage()
			}
			var out audio.Block
			for n := 0; b.Loop(); n++ {
				for i, stage := range stages {
					sin, cos := math.Sincos(float64(n)*speed.angle + float64(i))
					stage.Render(&in, audio.Placement{At: pose.Vec{X: 3 * cos, Y: 3 * sin, Z: 0.5}, Gain: 1})
				}
				space.Mix(&out)
			}
			perSource := b.Elapsed().Seconds() / float64(b.N) / sources
			b.ReportMetric(rate.Seconds(audio.BlockFrames)/perSource, "sources/core")
		})
	}
}
