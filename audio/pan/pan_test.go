package pan_test

import (
	"fmt"
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

const rate = audio.DefaultRate

func at(x, y, z float64) audio.Placement {
	return audio.Placement{At: pose.Vec{X: x, Y: y, Z: z}, Gain: 1}
}

// What the ears really get, measured on noise: level, time and distance.
func TestEarsGetTheCues(t *testing.T) {
	for _, c := range []struct {
		name         string
		at           audio.Placement
		levelDB, itd float64
	}{
		{"ahead", at(1, 0, 0), 0, 0},
		{"left", at(0, 1, 0), 10, pan.MaxITD},
		{"right", at(0, -1, 0), -10, -pan.MaxITD},
		{"30° left, 3 m", at(3*math.Cos(math.Pi/6), 1.5, 0), 5, 261.122e-6},
	} {
		sound := audiotest.Noise{Seed: 1, Amplitude: 0.5}
		heard := audiotest.Play(pan.New(rate), sound, 200, audiotest.Still(c.at)).From(1024)
		itd := audiotest.InterauralDelay(heard, rate, 1e-3)
		level := audiotest.LevelDifferenceDB(heard)
		t.Logf("%s: %.3f dB, %.2f µs", c.name, level, itd*1e6)
		// White noise up to half the rate loses a little treble between two
		// samples, and not the same at both ears: 0.1 dB.
		if math.Abs(level-c.levelDB) > 0.1 {
			t.Errorf("%s: level difference %.3f dB, want %v ± 0.1", c.name, level, c.levelDB)
		}
		if math.Abs(itd-c.itd) > 5e-6 {
			t.Errorf("%s: ITD %.2f µs, want %.2f ± 5", c.name, itd*1e6, c.itd*1e6)
		}
	}
}

// Straight ahead both ears get the sound itself, at half the power each.
func TestAheadIsTheSoundItself(t *testing.T) {
	space := pan.New(rate)
	heard := audiotest.Play(space, audiotest.Impulse(200), 4, audiotest.Still(at(1, 0, 0)))
	want := float32(math.Sqrt(0.5))
	for n := range heard.Left {
		w := float32(0)
		if n == 200+int(space.LatencyFrames()) {
			w = want
		}
		if heard.Left[n] != w || heard.Right[n] != w {
			t.Fatalf("frame %d of an impulse ahead: %v, %v, want %v", n, heard.Left[n], heard.Right[n], w)
		}
	}
}

// The delay is as short as the interpolator can make it.
func TestLatencyIsSmall(t *testing.T) {
	if got := pan.New(rate).LatencyFrames() / float64(rate); got > 0.5e-3 {
		t.Errorf("latency %v s, want at most 0.5 ms", got)
	}
}

// Places that are none leave the source where it was, to the bit.
func TestNonsenseHoldsTheLastPlace(t *testing.T) {
	nan := math.NaN()
	good := audio.Placement{At: pose.Vec{X: 1, Y: 2}, Gain: 0.5}
	sound := audiotest.Noise{Seed: 2, Amplitude: 0.5}
	want := audiotest.Play(pan.New(rate), sound, 8, audiotest.Still(good))
	got := audiotest.Play(pan.New(rate), sound, 8, func(b int) audio.Placement {
		return []audio.Placement{good, {At: pose.Vec{X: nan}, Gain: 0.5}, good, {At: good.At, Gain: nan}, {At: good.At, Gain: -1}, {At: pose.Vec{Z: math.Inf(1)}, Gain: math.Inf(1)}, good, good}[b]
	})
	for n := range want.Left {
		if got.Left[n] != want.Left[n] || got.Right[n] != want.Right[n] {
			t.Fatalf("frame %d: %v, %v, want %v, %v", n, got.Left[n], got.Right[n], want.Left[n], want.Right[n])
		}
	}
}

// Law 6: a tone that goes round the head stays a tone. The time differences
// bend at the sides (λ turns back at ±90°), which is in the law and limits the
// fast and the high ones.
func TestMovingToneStaysPure(t *testing.T) {
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
			return at(math.Cos(a), math.Sin(a), 0)
		}
		heard := audiotest.Play(pan.New(rate), audiotest.Sine{Rate: rate, Hz: c.hz, Amplitude: 0.5}, blocks, way).From(1024)
		got := max(audiotest.ToneResidualDB(heard.Left, rate, c.hz), audiotest.ToneResidualDB(heard.Right, rate, c.hz))
		t.Logf("%.0f Hz at %.0f°/s: %.1f dB", c.hz, c.degreesPerSecond, got)
		if got > c.passDB {
			t.Errorf("%.0f Hz at %.0f°/s: residual %.1f dB, want at most %v", c.hz, c.degreesPerSecond, got, c.passDB)
		}
	}
}

// A source that flies through the head at 10 m/s sweeps from ear to ear.
func TestThroughTheHead(t *testing.T) {
	way := func(b int) audio.Placement { return at(0, 2-10*rate.Seconds(int64(b)*audio.BlockFrames), 0) }
	heard := audiotest.Play(pan.New(rate), audiotest.Sine{Rate: rate, Hz: 500, Amplitude: 1}, 150, way).From(1024)
	want := 1.5 * audiotest.ToneJump(500, 1, rate)
	for name, ear := range map[string][]float32{"left": heard.Left, "right": heard.Right} {
		if jump, n := audiotest.MaxJump(ear); jump > want {
			t.Errorf("%s ear, frame %d: a step of %.4f, want at most %.4f", name, n, jump, want)
		}
	}
}

func BenchmarkPan(b *testing.B) {
	stage := pan.New(rate).NewStage()
	var in audio.Mono
	audiotest.Noise{Seed: 1, Amplitude: 0.5}.ReadAt(&in, 0)
	for n := 0; b.Loop(); n++ {
		sin, cos := math.Sincos(float64(n) * 0.004)
		stage.Render(&in, at(cos, sin, 0))
	}
	reportSources(b)
}

// reportSources says how many sources one core can render.
func reportSources(b *testing.B) {
	perBlock := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(rate.Seconds(audio.BlockFrames)/perBlock, "sources/core")
}

func Example() {
	space := pan.New(audio.DefaultRate)
	stage := space.NewStage()
	var in audio.Mono
	var out audio.Block
	for n := range in {
		in[n] = 0.1
	}

	left := audio.Placement{At: pose.Vec{Y: 2}, Gain: 1} // two metres to the left
	stage.Render(&in, left)
	space.Mix(&out)

	last := audio.BlockFrames - 1
	fmt.Printf("left %.3f, right %.3f, %.1f dB\n", out.Left[last], out.Right[last],
		audiotest.DB(float64(out.Left[last]/out.Right[last])))
	// Output: left 0.048, right 0.015, 10.0 dB
}
