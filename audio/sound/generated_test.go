package sound

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"posxyz/audio"
	"posxyz/hub/pose"
)

var generated = []string{Tone, Noise, Pluck}

// TestFunctionOfTime: a block is the same whenever and however often it is read,
// and for every instance and every run.
func TestFunctionOfTime(t *testing.T) {
	for _, spec := range generated {
		first, second := open(t, spec).For(character), open(t, spec).For(character)
		forward := read(first, 0, 100*audio.BlockFrames)
		for _, block := range []int{99, 3, 50, 3, 0} {
			at := block * audio.BlockFrames
			for _, s := range []audio.Sound{first, second} {
				if got := read(s, int64(at), audio.BlockFrames); !slices.Equal(got, forward[at:at+audio.BlockFrames]) {
					t.Errorf("%s: block %d differs when it is read out of turn", spec, block)
				}
			}
		}
	}
}

// TestStartLevel: −20 dBFS by AES17, as each doc says it.
func TestStartLevel(t *testing.T) {
	const want = 0.070710678
	for spec, frames := range map[string]int{
		Tone:  int(testRate),      // 440 whole turns
		Noise: noiseFrames,        // the loop
		Pluck: int(testRate) / 20, // the first 50 ms
	} {
		x := read(open(t, spec).For(character), 0, frames)
		if got := rms(x); !near(got, want, 1e-6) {
			t.Errorf("%s: RMS %.6f, want %.6f", spec, got, want)
		}
		if p := peak(x); p > 0.5 || spec == Tone && !near(p, 0.1, 1e-6) {
			t.Errorf("%s: peak %.3f", spec, p)
		}
	}
}

// TestTonePitch: 440 Hz for the default source, a note of the scale for others.
func TestTonePitch(t *testing.T) {
	bank := open(t, Tone)
	for i := range 12 {
		id, want := pose.SourceID{Scene: "s", Name: fmt.Sprint(i)}, 0.0
		if i == 0 {
			id, want = character, 440
		}
		hertz := pitch(id)
		if want != 0 && hertz != want {
			t.Errorf("%v: %v Hz, want %v", id, hertz, want)
		}
		if hertz < 220 || hertz > 880 {
			t.Errorf("%v: %v Hz, want 220 to 880", id, hertz)
		}
		if amplitude, rest := tonesIn(read(bank.For(id), 0, 48000), hertz, testRate); !near(amplitude, 0.1, 1e-4) || rest > 1e-4 {
			t.Errorf("%v: a sine of %.4f at %.2f Hz and %.1e besides", id, amplitude, hertz, rest)
		}
	}
}

// TestToneDrift: ten days in, the phase is what the frequency says. 440 Hz at
// 48 kHz repeats every 1200 frames.
func TestToneDrift(t *testing.T) {
	const tenDays = 10 * 24 * 3600 * 48000 / (1200 * audio.BlockFrames) * (1200 * audio.BlockFrames)
	s := open(t, Tone).For(character)
	now, then := read(s, 0, 1200), read(s, tenDays, 1200)
	for i := range now {
		if !near(then[i], now[i], 1e-7) {
			t.Fatalf("frame %d: %v at first, %v ten days later", i, now[i], then[i])
		}
	}
}

// TestToneFrequency: 440 Hz is off by less than 5·10⁻¹⁴ Hz, no pitch by more than
// 2⁻⁵³ of itself, at any rate.
func TestToneFrequency(t *testing.T) {
	for _, rate := range []audio.Rate{MinOutputRate, 44100, 48000, MaxRate} {
		for _, hertz := range []float64{220, 440, 440 * math.Cbrt(1.5), 880} {
			turns := new(big.Rat).SetFrac(new(big.Int).SetUint64(newTone(hertz, rate).step), new(big.Int).Lsh(big.NewInt(1), 64))
			off := turns.Mul(turns, big.NewRat(int64(rate), 1))
			off.Sub(off, new(big.Rat).SetFloat64(hertz))
			if by, _ := off.Float64(); math.Abs(by) > hertz*0x1p-53 || hertz == 440 && math.Abs(by) >= 5e-14 {
				t.Errorf("%v Hz at %d Hz is off by %.2g Hz", hertz, rate, by)
			}
		}
	}
}

// TestNoisePink: equal power in every octave, within 1.5 dB.
func TestNoisePink(t *testing.T) {
	x := read(open(t, Noise).For(character), 0, noiseFrames)
	var first float64
	for centre := 62.5; centre <= 8000; centre *= 2 {
		level := decibels(bandRMS(x, centre/math.Sqrt2, centre*math.Sqrt2))
		if first == 0 {
			first = level
		}
		if !near(level, first, 1.5) {
			t.Errorf("the octave at %v Hz has %.1f dB, the one at 62.5 Hz %.1f", centre, level, first)
		}
	}
}

// bandRMS sums sines through a comb of Hann-windowed segments: every bin within
// the band.
func bandRMS(x []float64, low, high float64) float64 {
	const n = 4096
	power, segments := 0.0, 0
	for at := 0; at+n <= len(x); at += len(x) / 10 {
		segments++
		step := float64(testRate) / n
		for f := math.Ceil(low/step) * step; f < high; f += step * math.Max(1, math.Round((high-low)/step/24)) {
			amplitude, _ := tonesIn(x[at:at+n], f, testRate)
			power += amplitude * amplitude * math.Max(1, math.Round((high-low)/step/24))
		}
	}
	return math.Sqrt(power / float64(segments))
}

// TestNoiseDecorrelated: two sources are uncorrelated at every delay that two ears
// could make of it.
func TestNoiseDecorrelated(t *testing.T) {
	bank := open(t, Noise)
	const n, reach = 48000, 48 // 1 ms
	a := read(bank.For(character), 0, n+2*reach)
	for i := range 6 {
		b := read(bank.For(pose.SourceID{Name: fmt.Sprint(i)}), 0, n+2*reach)[reach:][:n]
		for lag := range 2 * reach {
			sum := 0.0
			for j, v := range b {
				sum += v * a[lag+j]
			}
			if c := sum / float64(n) / (rms(a) * rms(b)); math.Abs(c) > 0.3 {
				t.Errorf("source %d: correlation %.2f at a lag of %d frames", i, c, lag-reach)
			}
		}
	}
}

// TestLoopsClose: where a loop begins again there is no greater step than in it.
func TestLoopsClose(t *testing.T) {
	noise := read(open(t, Noise).For(character), noiseFrames-1024, 2048)
	if step, most := stepAt(noise, 1024), maxStep(noise[:1024]); step > most {
		t.Errorf("noise: a step of %.4f where it closes, %.4f elsewhere", step, most)
	}
	plucks := open(t, Pluck)
	for i := range 30 {
		s := plucks.For(pose.SourceID{Name: fmt.Sprint(i)}).(*loop)
		if last := s.samples[len(s.samples)-1]; last != 0 {
			t.Errorf("pluck of source %d ends at %v, want 0", i, last)
		}
	}
}

// TestPluck: 2.5 a second, broadband at first, then the pitch.
func TestPluck(t *testing.T) {
	x := read(open(t, Pluck).For(character), 0, 2*19200)
	if !slices.Equal(x[:19200], x[19200:]) {
		t.Error("does not repeat every 0.4 s")
	}
	early := x[:512]
	high := math.Hypot(bandAt(early, 6000), bandAt(early, 10000))
	if low := math.Hypot(bandAt(early, 440), bandAt(early, 880)); high < low/20 {
		t.Errorf("the attack has %.1f dB at 6 and 10 kHz against 440 and 880 Hz", decibels(high/low))
	}
	late := x[9600:][:4800]
	want, _ := tonesIn(late, 440, testRate)
	for _, off := range []float64{425, 455} {
		if other, _ := tonesIn(late, off, testRate); other > want/2 {
			t.Errorf("after 0.2 s: %.5f at %v Hz, %.5f at 440", other, off, want)
		}
	}
	if ratio := rms(x[14400:18000]) / rms(x[:2400]); ratio > 0.1 {
		t.Errorf("it has decayed by %.1f dB after 0.3 s", decibels(ratio))
	}
}

func bandAt(x []float64, hertz float64) float64 {
	sum := 0.0
	for f := 0.9 * hertz; f <= 1.1*hertz; f += 94 {
		a, _ := tonesIn(x, f, testRate)
		sum += a * a
	}
	return math.Sqrt(sum)
}

func stepAt(x []float64, i int) float64 { return math.Abs(x[i] - x[i-1]) }

func maxStep(x []float64) float64 {
	most := 0.0
	for i := 1; i < len(x); i++ {
		most = max(most, stepAt(x, i))
	}
	return most
}

// TestReadAtAllocates: nothing, whatever the sound.
func TestReadAtAllocates(t *testing.T) {
	for _, spec := range append(generated, "testdata/stereo.flac") {
		var block audio.Mono
		frame := int64(0)
		s := open(t, spec).For(character)
		if n := testing.AllocsPerRun(1000, func() { s.ReadAt(&block, frame); frame += audio.BlockFrames }); n != 0 {
			t.Errorf("%s: %v allocations a block, want 0", spec, n)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for spec, opt := range map[string]Options{"": {}, Stdin: {}, "no such file": {}, "testdata": {}} {
		if _, err := Open(t.Context(), []Choice{{Spec: spec}}, testRate, opt); err == nil || len(err.Error()) > 120 {
			t.Errorf("Open(%q): %v", spec, err)
		}
	}
	for _, rate := range []audio.Rate{-1, 0, 100, 1e6} {
		if _, err := Open(t.Context(), []Choice{{Spec: Tone}}, rate, Options{}); err == nil {
			t.Errorf("output at %d Hz is accepted", rate)
		}
	}
}
