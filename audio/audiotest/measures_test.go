package audiotest_test

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

// read returns the first n samples of a sound.
func read(sound audio.Sound, n int) []float32 {
	var x []float32
	for len(x) < n {
		var block audio.Mono
		sound.ReadAt(&block, int64(len(x)))
		x = append(x, block[:]...)
	}
	return x[:n]
}

// bandNoise is a sum of many tones up to 8 kHz, delayed by any time.
func bandNoise(n int, delay float64) []float32 {
	x := make([]float32, n)
	for k := range 200 {
		hz := 100 + 39.5*float64(k)
		for i := range x {
			at := float64(i)/float64(rate) - delay
			x[i] += float32(0.01 * math.Sin(2*math.Pi*hz*at+float64(k*k)))
		}
	}
	return x
}

func TestInterauralDelayOfAKnownOne(t *testing.T) {
	for _, want := range []float64{0, 655.8e-6, -655.8e-6, 3.3e-6, -171.7e-6, 20.83e-6} {
		e := audiotest.Ears{Left: bandNoise(4800, 0), Right: bandNoise(4800, want)}
		if got := audiotest.InterauralDelay(e, rate, 1e-3); math.Abs(got-want) > 0.2e-6 {
			t.Errorf("the right ear is %.2f µs later: measured %.2f", want*1e6, got*1e6)
		}
	}
}

func TestLevels(t *testing.T) {
	sine := read(audiotest.Sine{Rate: rate, Hz: 1000, Amplitude: 0.5}, 4800)
	half := read(audiotest.Sine{Rate: rate, Hz: 1000, Amplitude: 0.25}, 4800)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"peak of a sine of 0.5", audiotest.Peak(sine), 0.5},
		{"its RMS", audiotest.RMS(sine), 0.5 / math.Sqrt2},
		{"difference to its half", audiotest.LevelDifferenceDB(audiotest.Ears{Left: sine, Right: half}), 20 * math.Log10(2)},
		{"what is left of twice", audiotest.DifferenceDB(sine, half), 0},
		{"−6 dB and back", audiotest.DB(audiotest.FromDB(-6)), -6},
		{"RMS of even noise of 1", audiotest.RMS(read(audiotest.Noise{Seed: 1, Amplitude: 1}, 200000)), 1 / math.Sqrt(3)},
	} {
		if math.Abs(c.got-c.want) > 2e-3 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if !math.IsNaN(audiotest.Peak([]float32{1, float32(math.Inf(1))})) {
		t.Error("the peak of an infinite sample is a number")
	}
}

func TestNoiseIsWhiteAndAFunctionOfTime(t *testing.T) {
	noise := audiotest.Noise{Seed: 7, Amplitude: 1}
	x := read(noise, 1<<16)
	var again audio.Mono
	noise.ReadAt(&again, 1000)
	if again[5] != x[1005] {
		t.Errorf("frame 1005 is %v, and read from 1000 on %v", x[1005], again[5])
	}
	power := audiotest.PowerSpectrum(x)
	low, high := 0.0, 0.0
	for i, p := range power {
		if i < len(power)/2 {
			low += p
		} else {
			high += p
		}
	}
	if db := audiotest.DB(low/high) / 2; math.Abs(db) > 0.3 {
		t.Errorf("the lower half of the spectrum is %.2f dB louder", db)
	}
}

// The residual of a pure tone is the noise of float32; of a tone with a known
// second one it is that.
func TestToneResidual(t *testing.T) {
	const n = 2 * 48000
	x := read(audiotest.Sine{Rate: rate, Hz: 1000, Amplitude: 1}, n)
	pure := audiotest.ToneResidualDB(x, rate, 1000)
	t.Logf("pure: %.1f dB", pure)
	if pure > -150 {
		t.Errorf("a pure tone has a residual of %.1f dB", pure)
	}
	for i, y := range read(audiotest.Sine{Rate: rate, Hz: 1200, Amplitude: 1e-3}, n) {
		x[i] += y
	}
	if got := audiotest.ToneResidualDB(x, rate, 1000); math.Abs(got+60) > 0.1 {
		t.Errorf("a second tone at −60 dB: residual %.2f dB", got)
	}
	if got := audiotest.ToneResidualDB(x, rate, 1100); got > -150 {
		t.Errorf("both tones within the band: residual %.2f dB", got)
	}
}

func TestFFTOfAnImpulseAndATone(t *testing.T) {
	for _, size := range []int{1, 2, 64} {
		x := make([]complex128, size)
		for i := range x {
			sin, cos := math.Sincos(2 * math.Pi * 3 * float64(i) / float64(size))
			x[i] = complex(cos, sin)
		}
		audiotest.FFT(x)
		for i, got := range x {
			want := 0.0
			if i == 3%size {
				want = float64(size)
			}
			if math.Hypot(real(got)-want, imag(got)) > 1e-12*float64(size) {
				t.Errorf("size %d, bin %d: %v, want %v", size, i, got, want)
			}
		}
	}
}

func TestClicksAreFound(t *testing.T) {
	const hz, amplitude, frame, step = 5000, 0.5, 2000, 0.01
	x := read(audiotest.Sine{Rate: rate, Hz: hz, Amplitude: amplitude}, 4800)
	if jump, _ := audiotest.MaxJump(x); jump > audiotest.ToneJump(hz, amplitude, rate)*1.0001 {
		t.Errorf("a tone jumps by %v, more than %v", jump, audiotest.ToneJump(hz, amplitude, rate))
	}
	if click, at := audiotest.ToneClick(x, rate, hz); click > 1e-6 {
		t.Errorf("a pure tone clicks by %v at %d", click, at)
	}
	for i := range x[frame:] {
		x[frame+i] += step // lost in the tone, for MaxJump
	}
	if click, at := audiotest.ToneClick(x, rate, hz); click < step*0.99 || at < frame || at > frame+2 {
		t.Errorf("a step of %v at %d was found as %v at %d", step, frame, click, at)
	}
}

func Example() {
	// A source at the left, judged as a recording would be.
	space := pan.New(audio.DefaultRate)
	left := audio.Placement{At: pose.Vec{Y: 1}, Gain: 1}
	heard := audiotest.Play(space, audiotest.Noise{Seed: 1, Amplitude: 0.1}, 100, audiotest.Still(left))

	heard = heard.From(1000)
	fmt.Printf("louder by %.1f dB, earlier by %.2f ms\n",
		audiotest.LevelDifferenceDB(heard),
		1e3*audiotest.InterauralDelay(heard, audio.DefaultRate, 1e-3))
	// Output: louder by 10.0 dB, earlier by 0.66 ms
}
