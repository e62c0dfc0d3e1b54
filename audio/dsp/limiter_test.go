package dsp_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
)

// limit passes a sound to both ears, the right one at a part of the left.
func limit(l *dsp.Limiter, sound audio.Sound, blocks int, right float32) audiotest.Ears {
	var heard audiotest.Ears
	for b := range blocks {
		var in audio.Mono
		var out audio.Block
		sound.ReadAt(&in, int64(b)*audio.BlockFrames)
		for n, x := range in {
			out.Left[n], out.Right[n] = x, x*right
		}
		l.Process(&out)
		heard.Append(&out)
	}
	return heard
}

func TestLimiterIsTransparentBelowItsCeiling(t *testing.T) {
	l := dsp.NewLimiter(rate)
	latency := l.LatencyFrames()
	if seconds := rate.Seconds(int64(latency)); seconds > 1.6e-3 {
		t.Errorf("latency %v s, want at most 1.6 ms", seconds)
	}
	// Something loud first: the gain must come all the way back, within 1.6 s.
	limit(l, audiotest.Noise{Seed: 1, Amplitude: 9}, 20, 1)
	limit(l, audiotest.Constant(0), 600, 1)
	noise := audiotest.Noise{Seed: 2, Amplitude: 0.98}
	got := limit(l, noise, 100, -1)
	for n := latency; n < len(got.Left); n++ {
		var in audio.Mono
		from := n - latency
		noise.ReadAt(&in, int64(from)/audio.BlockFrames*audio.BlockFrames)
		want := in[from%audio.BlockFrames]
		if got.Left[n] != want || got.Right[n] != -want {
			t.Fatalf("frame %d: %v, %v, want %v, %v", n, got.Left[n], got.Right[n], want, -want)
		}
	}
}

// Nothing passes the ceiling, whatever comes.
func TestLimiterNeverPassesTheCeiling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := dsp.NewLimiter(rate)
		for b := range 8 {
			var block audio.Block
			loud := rapid.SampledFrom([]float64{0.5, 1, 1.01, 4, 1e6, 3e38}).Draw(t, "loud")
			each := rapid.IntRange(1, 200).Draw(t, "one peak in")
			noise := audiotest.Noise{Seed: rapid.Uint64().Draw(t, "seed"), Amplitude: loud}
			var in audio.Mono
			noise.ReadAt(&in, 0)
			for n := range in {
				if n%each == 0 {
					block.Left[n] = in[n]
					block.Right[n] = in[len(in)-1-n]
				}
			}
			if rapid.Bool().Draw(t, "nonsense") {
				block.Left[3], block.Right[9] = float32(math.NaN()), float32(math.Inf(-1))
			}
			l.Process(&block)
			for n := range block.Left {
				if p := max(math.Abs(float64(block.Left[n])), math.Abs(float64(block.Right[n]))); !(p <= dsp.LimiterCeiling+1e-7) {
					t.Fatalf("block %d, frame %d: %v, %v, want at most %v", b, n, block.Left[n], block.Right[n], dsp.LimiterCeiling)
				}
			}
		}
	})
}

// One gain for both ears, and smooth: a tone 12 dB too loud stays a tone.
func TestLimiterIsLinkedAndSmooth(t *testing.T) {
	const hz = 1000
	heard := limit(dsp.NewLimiter(rate), audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 4}, 400, 0.25)
	for n := range heard.Left {
		if d := math.Abs(float64(heard.Right[n] - 0.25*heard.Left[n])); d > 1e-6 {
			t.Fatalf("frame %d: left %v, right %v, want a quarter of it", n, heard.Left[n], heard.Right[n])
		}
	}
	if peak := audiotest.Peak(heard.Left[10000:]); peak < 0.95 {
		t.Errorf("a tone that is too loud leaves at %v, want near the ceiling", peak)
	}
	// While the gain falls the step between samples is at most that of the
	// loud tone's onset at the ceiling and the fall itself, 1 in 1.5 ms.
	want := 1.25*audiotest.ToneJump(hz, dsp.LimiterCeiling, rate) + 1.0/72
	if jump, n := audiotest.MaxJump(heard.Left); jump > want {
		t.Errorf("frame %d: a step of %v, want at most %v", n, jump, want)
	}
	if got := audiotest.ToneResidualDB(heard.Left[10000:], rate, hz); got > -50 {
		t.Errorf("distortion %.1f dB, want at most −50", got)
	}
}

func TestLimiterReset(t *testing.T) {
	l := dsp.NewLimiter(rate)
	limit(l, audiotest.Noise{Seed: 3, Amplitude: 5}, 10, 1)
	l.Reset()
	noise := audiotest.Noise{Seed: 4, Amplitude: 2}
	got, want := limit(l, noise, 20, 0.5), limit(dsp.NewLimiter(rate), noise, 20, 0.5)
	for n := range want.Left {
		if got.Left[n] != want.Left[n] || got.Right[n] != want.Right[n] {
			t.Fatalf("frame %d after Reset: %v, want %v", n, got.Left[n], want.Left[n])
		}
	}
}

func TestLimiterDoesNotAllocate(t *testing.T) {
	l := dsp.NewLimiter(rate)
	block := audio.Block{}
	block.Left[5] = 3
	if n := testing.AllocsPerRun(100, func() { l.Process(&block) }); n != 0 {
		t.Errorf("Process allocates %v times, want 0", n)
	}
}

func BenchmarkLimiter(b *testing.B) {
	l := dsp.NewLimiter(rate)
	var in audio.Mono
	audiotest.Noise{Seed: 5, Amplitude: 2}.ReadAt(&in, 0)
	for b.Loop() {
		block := audio.Block{Left: in, Right: in}
		l.Process(&block)
	}
}

func Example() {
	// A constant, faded in within two milliseconds and kept within full scale.
	var fade dsp.Ramp
	fade.To(1, 96)
	limiter := dsp.NewLimiter(audio.DefaultRate)
	for range 3 {
		var sound audio.Mono
		for n := range sound {
			sound[n] = 1.5
		}
		fade.Scale(&sound)
		block := audio.Block{Left: sound, Right: sound}
		limiter.Process(&block)
		fmt.Printf("%.3f\n", block.Left[audio.BlockFrames-1])
	}
	// Output:
	// 0.641
	// 0.989
	// 0.989
}
