package ears

import (
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
)

var rates = []audio.Rate{44100, 48000, 96000}

// The formula gives the table of ISO 9613-2:1996 (table 2, dB/km, which is
// ISO 9613-1 rounded) at the exact middles of its octaves.
func TestAbsorptionOfTheStandard(t *testing.T) {
	for _, c := range []struct {
		celsius, humidity float64
		dbPerKM           [8]float64 // 63 Hz to 8 kHz
	}{
		{10, 70, [8]float64{0.1, 0.4, 1.0, 1.9, 3.7, 9.7, 32.8, 117}},
		{20, 70, [8]float64{0.1, 0.3, 1.1, 2.8, 5.0, 9.0, 22.9, 76.6}},
		{30, 70, [8]float64{0.1, 0.3, 1.0, 3.1, 7.4, 12.7, 23.1, 59.3}},
		{15, 20, [8]float64{0.3, 0.6, 1.2, 2.7, 8.2, 28.2, 88.8, 202}},
		{15, 50, [8]float64{0.1, 0.5, 1.2, 2.2, 4.2, 10.8, 36.2, 129}},
		{15, 80, [8]float64{0.1, 0.3, 1.1, 2.4, 4.1, 8.3, 23.7, 82.8}},
	} {
		for i, want := range c.dbPerKM {
			hz := 1000 * math.Pow(10, 0.3*float64(i-4))
			got := 1000 * absorption(hz, c.celsius, c.humidity)
			if math.Abs(got-want) > 0.06+0.005*want {
				t.Errorf("%v °C, %v %%, %.0f Hz: %.3f dB/km, want %v", c.celsius, c.humidity, hz, got, want)
			}
		}
	}
}

// Law 11: within 1 dB of ISO 9613-1 up to 10 kHz, measured on an impulse.
func TestAirIsThatOfTheStandard(t *testing.T) {
	for _, rate := range rates {
		for _, distance := range []float64{2, 10, 25, 50, 100} {
			a := newAir(rate)
			power := audiotest.PowerSpectrum(impulseThrough(func(x *audio.Mono) { a.process(x, distance) }))
			flat := audiotest.PowerSpectrum(impulseThrough(func(*audio.Mono) {}))
			worst, worstHz := 0.0, 0.0
			for i := range power {
				hz := float64(i) * float64(rate) / float64(2*(len(power)-1))
				if hz > 10000 {
					break
				}
				got := audiotest.DB(power[i]/flat[i]) / 2
				if off := math.Abs(got + distance*absorption(hz, 20, 50)); off > worst {
					worst, worstHz = off, hz
				}
			}
			t.Logf("%d Hz, %v m: at most %.2f dB off, at %.0f Hz", rate, distance, worst, worstHz)
			if !(worst <= 1) {
				t.Errorf("%d Hz, %v m: %.2f dB off at %.0f Hz, want at most 1", rate, distance, worst, worstHz)
			}
		}
	}
}

// impulseThrough is 16 blocks of what a process makes of an impulse in the middle.
func impulseThrough(process func(*audio.Mono)) []float32 {
	var heard []float32
	for b := range int64(16) {
		var x audio.Mono
		audiotest.Impulse(8*audio.BlockFrames).ReadAt(&x, b*audio.BlockFrames)
		process(&x)
		heard = append(heard, x[:]...)
	}
	return heard
}

// Further is never brighter, higher is never louder, and bass stays.
func TestAirMufflesMoreAndMore(t *testing.T) {
	for _, rate := range []audio.Rate{8000, 44100, 48000, 96000, 192000} {
		table := newAirTable(rate)
		last := dsp.ShelfIdentity
		for distance := 1.0; distance < 1e5; distance *= 1.07 {
			c := table.at(distance)
			lastGain := 1.0
			for hz := 50.0; hz < float64(rate)/2; hz *= 1.2 {
				gain := c.GainAt(hz, rate)
				if was := last.GainAt(hz, rate); gain > was*(1+1e-9) {
					t.Fatalf("%d Hz, %.1f m: gain %v at %.0f Hz, %v a little nearer", rate, distance, gain, hz, was)
				}
				if gain > lastGain*(1+1e-9) {
					t.Fatalf("%d Hz, %.1f m: gain %v at %.0f Hz, %v a little lower", rate, distance, gain, hz, lastGain)
				}
				lastGain = gain
			}
			if gain := c.GainAt(0, rate); math.Abs(gain-1) > 1e-9 {
				t.Fatalf("%d Hz, %.1f m: gain %v at 0 Hz, want 1", rate, distance, gain)
			}
			last = c
		}
		if gain := table.at(1000).GainAt(3900, rate); gain > audiotest.FromDB(-20) {
			t.Errorf("%d Hz, 1 km: gain %v at 3.9 kHz, want less than −20 dB", rate, gain)
		}
		if far, further := table.at(1e5), table.at(1e9); far != further {
			t.Errorf("%d Hz: %+v at 100 km, %+v at 1e9 m, want the same", rate, far, further)
		}
	}
}

// Up to a metre it is not there, to the bit; beyond, it sets in gently.
func TestAirBeginsAtAMetre(t *testing.T) {
	for _, rate := range rates {
		a := newAir(rate)
		for _, distance := range []float64{0, 0.5, 1, -1} {
			var x, want audio.Mono
			audiotest.Noise{Seed: 1, Amplitude: 1}.ReadAt(&x, 0)
			audiotest.Noise{Seed: 1, Amplitude: 1}.ReadAt(&want, 0)
			if a.process(&x, distance); x != want {
				t.Errorf("%d Hz, %v m: the sound is not passed on to the bit", rate, distance)
			}
		}
		a.process(new(audio.Mono), 1)
		if db := audiotest.DB(airTables.get(rate, newAirTable).at(1.01).GainAt(10000, rate)); db < -0.02 {
			t.Errorf("%d Hz, 1.01 m: %v dB at 10 kHz, want next to nothing", rate, db)
		}
	}
}

// A source that jumps near and far does not click: a tone is left that fades
// within a block at the fastest.
func TestAirDoesNotClick(t *testing.T) {
	const rate, hz = audio.DefaultRate, 1000
	a := newAir(rate)
	heard := play(audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 1}, 60, func(b int, x *audio.Mono) {
		a.process(x, []float64{1, 1e9, 20, 0, 1000, 3, math.Inf(1)}[b%7])
	})
	click, at := audiotest.ToneClick(heard[audio.BlockFrames:], rate, hz)
	t.Logf("%.4f", click)
	if want := 2.5 / audio.BlockFrames; click > want {
		t.Errorf("frame %d: a click of %.4f, want at most %.4f", at+audio.BlockFrames, click, want)
	}
}

// play is what a process makes of so many blocks of a sound.
func play(sound audio.Sound, blocks int, process func(block int, x *audio.Mono)) []float32 {
	var heard []float32
	for b := range blocks {
		var x audio.Mono
		sound.ReadAt(&x, int64(b)*audio.BlockFrames)
		process(b, &x)
		heard = append(heard, x[:]...)
	}
	return heard
}

// A distance that is none leaves it where it is; reset begins anew.
func TestAirHoldsTheLastDistance(t *testing.T) {
	sound := audiotest.Noise{Seed: 2, Amplitude: 0.5}
	nonsense, good := newAir(48000), newAir(48000)
	for round := range 2 {
		got := play(sound, 6, func(b int, x *audio.Mono) {
			nonsense.process(x, []float64{math.NaN(), 50, math.NaN(), 80, math.NaN(), math.NaN()}[b])
		})
		want := play(sound, 6, func(b int, x *audio.Mono) { good.process(x, []float64{1, 50, 50, 80, 80, 80}[b]) })
		for n := range want {
			if got[n] != want[n] {
				t.Fatalf("round %d, frame %d: %v, want %v", round, n, got[n], want[n])
			}
		}
		nonsense.reset()
		good.reset()
	}
}

func TestAirStaysFinite(t *testing.T) {
	for _, distance := range []float64{0, 1e-300, 1, 1e9, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()} {
		a := newAir(48000)
		heard := play(audiotest.Noise{Seed: 3, Amplitude: 1}, 20, func(_ int, x *audio.Mono) { a.process(x, distance) })
		if peak := audiotest.Peak(heard); !(peak <= 1.001) {
			t.Errorf("%v m: peak %v of noise of 1", distance, peak)
		}
	}
}

func TestFieldDoesNotAllocate(t *testing.T) {
	a, f := newAir(48000), newNearField(48000)
	x := new(audio.Mono)
	block := 0.0
	allocs := testing.AllocsPerRun(300, func() {
		block++
		a.process(x, block)
		if f.active(block / 200) {
			f.process(x, block/200, math.Sin(block))
		}
	})
	if allocs != 0 {
		t.Errorf("a block allocates %v times, want 0", allocs)
	}
	if made := testing.AllocsPerRun(10, func() { newAir(48000) }); made != 0 {
		t.Errorf("another newAir at a rate allocates %v times, want 0: the table is shared", made)
	}
}

func BenchmarkAir(b *testing.B) {
	for _, c := range []struct {
		name string
		step float64
	}{{"moving", 0.01}, {"standing", 0}} {
		b.Run(c.name, func(b *testing.B) {
			a := newAir(48000)
			var in audio.Mono
			audiotest.Noise{Seed: 1, Amplitude: 0.5}.ReadAt(&in, 0)
			for n := 0; b.Loop(); n++ {
				x := in
				a.process(&x, 20+c.step*float64(n&1023))
			}
		})
	}
}

func BenchmarkAirTable(b *testing.B) {
	for b.Loop() {
		newAirTable(48000)
	}
}
