package ears

import (
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
)

// Law 11: within 1.5 dB of the sphere from 100 Hz to 10 kHz, at all angles,
// on the table's places and between. 0.12 m is where the distance stays.
func TestNearFieldIsThatOfTheSphere(t *testing.T) {
	distances := []float64{0.12, 0.13, 0.15, 0.2, 0.25, 0.35, 0.5, 0.71, 0.95}
	var hz []float64
	for f := 100.0; f <= 10000; f *= 1.26 {
		hz = append(hz, f)
	}
	worst := make([]float64, len(distances)) // dB
	for degrees := 0; degrees <= 180; degrees += 4 {
		cosine := math.Cos(float64(degrees) * math.Pi / 180)
		for i, distance := range distances {
			for _, f := range hz {
				near, flat := newSphere(distance, f), newSphere(1, f)
				want := audiotest.DB(near.gain(cosine) / flat.gain(cosine))
				for _, rate := range rates {
					got := audiotest.DB(nearTables.get(rate, newNearTable).at(distance, cosine).GainAt(f, rate))
					worst[i] = max(worst[i], math.Abs(got-want))
					if !(math.Abs(got-want) <= 1.5) {
						t.Fatalf("%d Hz, %v m, %d°: %.2f dB at %.0f Hz, want %.2f ± 1.5", rate, distance, degrees, got, f, want)
					}
				}
			}
		}
	}
	for i, distance := range distances {
		t.Logf("%v m: at most %.2f dB off", distance, worst[i])
	}
}

// What is heard is what the table says: an ear that a near source is turned to
// gets louder, most of all in the bass, and the other one duller and softer.
func TestNearFieldIsHeard(t *testing.T) {
	const rate = audio.DefaultRate
	for _, c := range []struct{ cosine, hz float64 }{{1, 200}, {1, 5000}, {0, 200}, {0, 5000}, {-1, 200}, {-1, 5000}} {
		f := newNearField(rate)
		sound := audiotest.Sine{Rate: rate, Hz: c.hz, Amplitude: 0.1}
		heard := play(sound, 60, func(_ int, x *audio.Mono) { f.process(x, 0.2, c.cosine) })
		got := audiotest.DB(audiotest.RMS(heard[20*audio.BlockFrames:]) / (0.1 / math.Sqrt2))
		near, flat := newSphere(0.2, c.hz), newSphere(1, c.hz)
		want := audiotest.DB(near.gain(c.cosine) / flat.gain(c.cosine))
		if math.Abs(got-want) > 0.5 {
			t.Errorf("0.2 m, cos θ = %v, %v Hz: %.2f dB, want %.2f ± 0.5", c.cosine, c.hz, got, want)
		}
	}
}

// From a metre on it is not there and says so, once it has come to rest.
func TestNearFieldEndsAtAMetre(t *testing.T) {
	sound := audiotest.Noise{Seed: 1, Amplitude: 1}
	f := newNearField(48000)
	for b, c := range []struct {
		distance float64
		active   bool
	}{
		{1, false}, {2, false}, {0.3, true}, {0.5, true}, {1, true}, {1, false}, {1e9, false},
		{math.NaN(), true}, {1, false}, {0.999, true}, {math.NaN(), true}, {math.Inf(1), true}, {math.Inf(1), false},
	} {
		if got := f.active(c.distance); got != c.active {
			t.Errorf("block %d, %v m: active is %v, want %v", b, c.distance, got, c.active)
		}
		var x, want audio.Mono
		sound.ReadAt(&x, 0)
		sound.ReadAt(&want, 0)
		if f.process(&x, c.distance, 0.5); !c.active && x != want {
			t.Errorf("block %d, %v m: the sound is not passed on to the bit", b, c.distance)
		}
	}
	for _, cosine := range []float64{-1, 0, 0.7, 1} {
		for hz := 50.0; hz < 20000; hz *= 1.5 {
			if db := audiotest.DB(f.table.at(0.999, cosine).GainAt(hz, 48000)); math.Abs(db) > 0.01 {
				t.Errorf("0.999 m, cos θ = %v: %v dB at %.0f Hz, want nothing yet", cosine, db, hz)
			}
		}
	}
}

// Nothing explodes near the head and within it, whoever asks.
func TestNearFieldStaysFinite(t *testing.T) {
	nan := math.NaN()
	for _, distance := range []float64{0, 1e-300, 0.0875, 0.12, -1, 1e9, math.Inf(1), math.Inf(-1), nan} {
		for _, cosine := range []float64{-1, 0, 1, -1e300, math.Inf(1), nan} {
			f := newNearField(44100)
			heard := play(audiotest.Noise{Seed: 2, Amplitude: 1}, 20, func(b int, x *audio.Mono) {
				if b%5 == 0 {
					f.process(x, 0.5, 0)
				} else {
					f.process(x, distance, cosine)
				}
			})
			if peak := audiotest.Peak(heard); !(peak < 6) {
				t.Errorf("%v m, cos θ = %v: peak %v of noise of 1, want less than 6", distance, cosine, peak)
			}
		}
	}
}

// What is no place leaves the filter where it is.
func TestNearFieldHoldsTheLastPlace(t *testing.T) {
	sound := audiotest.Noise{Seed: 3, Amplitude: 0.5}
	nonsense, good := newNearField(48000), newNearField(48000)
	nan := math.NaN()
	places := [][2]float64{{0.2, 1}, {nan, 0}, {0.3, nan}, {nan, nan}, {0.4, -0.5}}
	held := [][2]float64{{0.2, 1}, {0.2, 1}, {0.2, 1}, {0.2, 1}, {0.4, -0.5}}
	for round := range 2 {
		got := play(sound, len(places), func(b int, x *audio.Mono) { nonsense.process(x, places[b][0], places[b][1]) })
		want := play(sound, len(held), func(b int, x *audio.Mono) { good.process(x, held[b][0], held[b][1]) })
		for n := range want {
			if got[n] != want[n] {
				t.Fatalf("round %d, frame %d: %v, want %v", round, n, got[n], want[n])
			}
		}
		nonsense.reset()
		good.reset()
	}
}

// A source that goes through the head, as fast as it gets, does not click, and
// leaving out the blocks that are not active is not heard.
func TestNearFieldDoesNotClick(t *testing.T) {
	const rate, hz = audio.DefaultRate, 1000
	distances := []float64{2, 1.01, 0.5, 0.12, 0, 0.3, 0.99, 1, 5, 5, 5, 0.12}
	cosines := []float64{1, 1, 1, 1, -1, -1, 0}
	f := newNearField(rate)
	heard := play(audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 1}, 84, func(b int, x *audio.Mono) {
		if d := distances[b%len(distances)]; f.active(d) {
			f.process(x, d, cosines[b%len(cosines)])
		}
	})
	click, at := audiotest.ToneClick(heard, rate, hz)
	t.Logf("%.4f", click)
	// The gain changes by 4 within a block at the most.
	if want := 2 * 4.0 / audio.BlockFrames; click > want {
		t.Errorf("frame %d: a click of %.4f, want at most %.4f", at, click, want)
	}
}

func BenchmarkNearField(b *testing.B) {
	f := newNearField(48000)
	var in audio.Mono
	audiotest.Noise{Seed: 1, Amplitude: 0.5}.ReadAt(&in, 0)
	for n := 0; b.Loop(); n++ {
		x := in
		f.process(&x, 0.3, float64(n&255)/256)
	}
}

func BenchmarkNearTable(b *testing.B) {
	for b.Loop() {
		newNearTable(48000)
	}
}
