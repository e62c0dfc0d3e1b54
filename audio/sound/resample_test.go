package sound

import (
	"math"
	"slices"
	"testing"

	"posxyz/audio"
)

func resampled(x []float32, from, to audio.Rate) []float32 {
	r := newResampler(from, to)
	return r.finish(r.append(nil, x))
}

func widen(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// TestResamplerTones: what both rates can carry passes at its level, in phase and
// alone, and what only the higher one can carry is gone.
func TestResamplerTones(t *testing.T) {
	for _, c := range []struct {
		from, to audio.Rate
		hertz    float64
	}{
		{44100, 48000, 100}, {44100, 48000, 1000}, {44100, 48000, 16000}, {44100, 48000, 18500},
		{48000, 44100, 1000}, {48000, 44100, 18500}, {48000, 44100, 23500},
		{96000, 48000, 1000}, {96000, 48000, 20000}, {96000, 48000, 27000}, {96000, 48000, 40000},
		{192000, 48000, 1000}, {192000, 48000, 30000}, {768000, 48000, 1000},
		{22050, 48000, 8000}, {8000, 48000, 3000}, {11025, 44100, 4000}, {16000, 48000, 6500},
		{44101, 48000, 1000}, {44101, 48000, 16000}, {47999, 48000, 18000}, // interpolated rows
	} {
		x := sine(c.hertz, 1, c.from, int(c.from)/2)
		y := resampled(x, c.from, c.to)
		if want := (len(x)*int(c.to) + int(c.from) - 1) / int(c.from); len(y) != want {
			t.Errorf("%d → %d Hz: %d frames from %d, want %d", c.from, c.to, len(y), len(x), want)
		}
		edge := len(y) / 10 // where the sine begins and ends
		inside := widen(y[edge : len(y)-edge])
		amplitude, rest := tonesIn(inside, c.hertz, c.to)
		if c.hertz > float64(c.to)/2 {
			if level := decibels(math.Sqrt2 * rms(inside)); level > -80 {
				t.Errorf("%d → %d Hz: %v Hz folds back at %.1f dB", c.from, c.to, c.hertz, level)
			}
			continue
		}
		if !near(decibels(amplitude), 0, 0.1) || decibels(math.Sqrt2*rest) > -80 {
			t.Errorf("%d → %d Hz: %v Hz comes out at %.2f dB, with %.1f dB besides", c.from, c.to, c.hertz, decibels(amplitude), decibels(math.Sqrt2*rest))
		}
		// In phase: a sine that began at time 0 still does.
		worst := 0.0
		for i := edge; i < len(y)-edge; i++ {
			worst = max(worst, math.Abs(float64(y[i])-math.Sin(2*math.Pi*c.hertz*float64(i)/float64(c.to))))
		}
		if worst > 0.02 {
			t.Errorf("%d → %d Hz: %v Hz is %.3f beside where it should be", c.from, c.to, c.hertz, worst)
		}
	}
}

// TestResamplerChunks: how the input is cut up does not matter.
func TestResamplerChunks(t *testing.T) {
	for _, rates := range [][2]audio.Rate{{44100, 48000}, {96000, 48000}, {8000, 48000}, {768000, 48000}} {
		x := sine(1000, 1, rates[0], 5000)
		want := resampled(x, rates[0], rates[1])
		for _, size := range []int{1, 7, 1000} {
			r, got := newResampler(rates[0], rates[1]), []float32(nil)
			for chunk := range slices.Chunk(x, size) {
				got = r.append(got, chunk)
			}
			if got = r.finish(got); !slices.Equal(got, want) {
				t.Errorf("%v: chunks of %d change the output (%d frames, want %d)", rates, size, len(got), len(want))
			}
		}
	}
}

// BenchmarkResampler resamples a second from 44.1 to 48 kHz.
func BenchmarkResampler(b *testing.B) {
	x, r, out := sine(1000, 1, 44100, 44100), newResampler(44100, 48000), []float32(nil)
	for b.Loop() {
		out = r.append(out[:0], x)
	}
}
