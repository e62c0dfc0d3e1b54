package dsp_test

import (
	"math"
	"math/cmplx"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
)

const rate = audio.DefaultRate

// play reads a line at delays that way gives for the ends of blocks, the first
// being where it starts.
func play(line *dsp.Delay, sound audio.Sound, blocks int, way func(block int) float64) []float32 {
	var heard []float32
	for b := range blocks {
		var in, out audio.Mono
		sound.ReadAt(&in, int64(b)*audio.BlockFrames)
		line.Write(&in)
		line.Read(&out, way(b), way(b+1))
		heard = append(heard, out[:]...)
	}
	return heard
}

func still(delay float64) func(int) float64 { return func(int) float64 { return delay } }

func TestWholeDelaysAreExact(t *testing.T) {
	noise := audiotest.Noise{Seed: 1, Amplitude: 1}
	source := play(dsp.NewDelay(dsp.MinDelay), noise, 12, still(dsp.MinDelay))
	for _, delay := range []int{dsp.MinDelay, 8, 100, 128, 300} {
		got := play(dsp.NewDelay(300), noise, 12, still(float64(delay)))
		for n := delay; n < len(got); n++ {
			want := float32(0)
			if from := n - delay + dsp.MinDelay; from < len(source) {
				want = source[from]
			}
			if got[n] != want {
				t.Fatalf("delay %d, frame %d: %v, want %v", delay, n, got[n], want)
			}
		}
	}
}

// The response at every fraction, from the impulse response. The tolerances
// are what 16 taps can do: see sinc.go.
func TestFractionalDelaysAreFlat(t *testing.T) {
	const (
		toHz    = 16000
		levelDB = 0.002
		frames  = 0.0005 // 10 ns
	)
	worstDB, worstDelay := 0.0, 0.0
	for fraction := 0.0; fraction < 1; fraction += 1.0 / 93 { // not at the table's own phases
		delay := 20 + fraction
		response := play(dsp.NewDelay(100), audiotest.Impulse(0), 1, still(delay))
		for hz := 50.0; hz <= toHz; hz += 50 {
			turn := 2 * math.Pi * hz / float64(rate)
			sum := 0i // the response with the delay undone: it should be 1
			for n, h := range response {
				sum += complex(float64(h), 0) * cmplx.Rect(1, turn*(float64(n)-delay))
			}
			worstDB = max(worstDB, math.Abs(audiotest.DB(cmplx.Abs(sum))))
			worstDelay = max(worstDelay, math.Abs(cmplx.Phase(sum))/turn)
		}
	}
	t.Logf("up to %d Hz: level within %.5f dB, delay within %.6f frames", toHz, worstDB, worstDelay)
	if worstDB > levelDB || worstDelay > frames {
		t.Errorf("up to %d Hz: level within %.5f dB, delay within %.6f frames, want %v and %v",
			toHz, worstDB, worstDelay, levelDB, frames)
	}
}

func TestRampedDelayShiftsThePitch(t *testing.T) {
	const (
		hz    = 1000.0
		speed = 0.001 // frames per frame
	)
	way := func(b int) float64 { return 10 + speed*audio.BlockFrames*float64(b) }
	got := play(dsp.NewDelay(1000), audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 1}, 1000, way)
	worst := 0.0
	for n := 100; n < len(got); n++ {
		read := float64(n) - (10 + speed*float64(n+1))
		want := math.Sin(2 * math.Pi * hz / float64(rate) * read)
		worst = max(worst, math.Abs(float64(got[n])-want))
	}
	t.Logf("largest error %.1f dB", audiotest.DB(worst))
	// 0.0005 frames, the tolerance of the delay, are −84 dB of this tone.
	if audiotest.DB(worst) > -84 {
		t.Errorf("the largest error is %.1f dB, want at most −84", audiotest.DB(worst))
	}
}

func TestDelayIsLinear(t *testing.T) {
	a, b := audiotest.Noise{Seed: 2, Amplitude: 0.3}, audiotest.Sine{Rate: rate, Hz: 440, Amplitude: 0.5}
	way := func(b int) float64 { return 50 + 40*math.Sin(float64(b)) }
	outA, outB := play(dsp.NewDelay(100), a, 30, way), play(dsp.NewDelay(100), b, 30, way)
	both := play(dsp.NewDelay(100), sum{a, b}, 30, way)
	for n := range outA {
		outA[n] += outB[n]
	}
	if db := audiotest.DifferenceDB(both, outA); db > -120 {
		t.Errorf("the delay of a sum differs from the sum of delays by %.1f dB", db)
	}
}

type sum struct{ a, b audio.Sound }

func (s sum) ReadAt(dst *audio.Mono, frame int64) {
	var other audio.Mono
	s.a.ReadAt(dst, frame)
	s.b.ReadAt(&other, frame)
	for n := range dst {
		dst[n] += other[n]
	}
}

func TestDelaysOutOfRangeAreHeldThere(t *testing.T) {
	noise := audiotest.Noise{Seed: 3, Amplitude: 1}
	for _, c := range []struct{ asked, given float64 }{
		{math.NaN(), dsp.MinDelay}, {math.Inf(-1), dsp.MinDelay}, {-5, dsp.MinDelay}, {6.9, dsp.MinDelay},
		{60.25, 60.25}, {60.5, 60.25}, {1e9, 60.25}, {math.Inf(1), 60.25},
	} {
		got := play(dsp.NewDelay(60.25), noise, 6, still(c.asked))
		want := play(dsp.NewDelay(60.25), noise, 6, still(c.given))
		for n := range want {
			if got[n] != want[n] {
				t.Fatalf("delay %v, frame %d: %v, want %v as at %v", c.asked, n, got[n], want[n], c.given)
			}
		}
	}
}

func TestDelayResetIsSilent(t *testing.T) {
	line := dsp.NewDelay(300)
	play(line, audiotest.Noise{Seed: 4, Amplitude: 1}, 10, still(300))
	line.Reset()
	if peak := audiotest.Peak(play(line, audiotest.Constant(0), 10, still(300))); peak != 0 {
		t.Errorf("after Reset silence comes out at %v", peak)
	}
}

func TestDelayDoesNotAllocate(t *testing.T) {
	line := dsp.NewDelay(300)
	var x audio.Mono
	for _, to := range []float64{20, 21, 20.5} {
		if n := testing.AllocsPerRun(100, func() { line.Write(&x); line.Read(&x, 20.5, to) }); n != 0 {
			t.Errorf("Write and Read to %v allocate %v times, want 0", to, n)
		}
	}
}

func BenchmarkDelayMoving(b *testing.B) { benchmarkRead(b, 20.3, 20.4) }
func BenchmarkDelayStill(b *testing.B)  { benchmarkRead(b, 20.3, 20.3) }

func benchmarkRead(b *testing.B, from, to float64) {
	line := dsp.NewDelay(100)
	var in, out audio.Mono
	audiotest.Noise{Seed: 5, Amplitude: 1}.ReadAt(&in, 0)
	line.Write(&in)
	eachKernel(b, func() { line.Read(&out, from, to) })
}

// After Reset nothing of what was written before is heard, however far behind
// is read, and however the ring stands.
func TestDelayResetForgets(t *testing.T) {
	const longest = 1000
	var block audio.Mono
	for n := range block {
		block[n] = 1
	}
	for written := range 20 {
		for since := range 4 {
			d := dsp.NewDelay(longest)
			for range written {
				d.Write(&block)
			}
			d.Reset()
			for range since {
				d.Write(&audio.Mono{0: 0.5})
			}
			for _, delay := range []float64{dsp.MinDelay, 20.5, 127, 300.25, 700, longest} {
				var got audio.Mono
				d.Read(&got, delay, delay)
				for n, x := range got {
					if x > 0.51 {
						t.Fatalf("%d blocks, Reset, %d blocks: frame %d at a delay of %v is %v, from before the Reset", written, since, n, delay, x)
					}
				}
			}
		}
	}
}
