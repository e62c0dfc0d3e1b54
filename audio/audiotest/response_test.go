package audiotest_test

import (
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
)

// delayed is a smooth impulse so many samples late, with a gain.
func delayed(samples, gain float64) []float32 {
	response := make([]float32, 512)
	for n := range response {
		x := float64(n) - 200 - samples
		response[n] = float32(gain * dsp.Sinc(x) * dsp.Kaiser(x/64, 8))
	}
	return response
}

func TestSpectraOfDelaysAndGains(t *testing.T) {
	for _, rate := range []audio.Rate{44100, 48000, 96000} {
		for _, lead := range []float64{0, 1e-7, 312.5e-6, -700e-6} {
			s := audiotest.SpectraOf(audiotest.Ears{Left: delayed(0, 2), Right: delayed(lead*float64(rate), 0.5)}, rate)
			if got := s.InterauralDelay(); math.Abs(got-lead) > 1e-9 {
				t.Errorf("%d Hz: a delay of %v s is measured as %v", rate, lead, got)
			}
			left, right := s.ERBLevelsDB()
			octavesLeft, octavesRight := s.OctaveLevelsDB()
			if d := audiotest.RMSDifference(octavesLeft[:], octavesRight[:]); math.Abs(d-12.0412) > 0.001 {
				t.Errorf("%d Hz: the octaves of gains 2 and ½ differ by %v dB, want 12.0412", rate, d)
			}
			for _, got := range [][]float64{left[:], octavesLeft[:]} {
				for i, level := range got {
					if math.Abs(level-6.0206) > 0.001 {
						t.Errorf("%d Hz: band %d of a gain of 2 has %v dB, want 6.0206", rate, i, level)
					}
				}
			}
			if d := audiotest.RMSDifference(left[:], right[:]); math.Abs(d-12.0412) > 0.001 {
				t.Errorf("%d Hz: the bands of gains 2 and ½ differ by %v dB, want 12.0412", rate, d)
			}
			if got, want := s.Power(200, 14000), (4+0.25)/2; math.Abs(got/want-1) > 1e-4 {
				t.Errorf("%d Hz: the mean power of gains 2 and ½ is %v, want %v", rate, got, want)
			}
		}
	}
}

// A tone of 960 Hz is found where it is.
func TestSpectraTellFrequencies(t *testing.T) {
	tone := make([]float32, 4096)
	for n := range tone {
		tone[n] = float32(math.Sin(2*math.Pi*float64(n)*0.02) * dsp.Kaiser(float64(n)/2048-1, 8))
	}
	left, _ := audiotest.SpectraOf(audiotest.Ears{Left: tone, Right: tone}, 48000).ERBLevelsDB()
	octaves, _ := audiotest.SpectraOf(audiotest.Ears{Left: tone, Right: tone}, 48000).OctaveLevelsDB()
	for i, level := range left {
		// ERB numbers: 15.3 at 960 Hz; 5.8 at 200 Hz, 33.7 more at 16 kHz.
		middle := 5.83 + (39.55-5.83)/60*(float64(i)+0.5)
		inside := math.Abs(middle-15.31) < 0.3
		if outside := math.Abs(middle-15.31) > 1.2; inside && level < 10 || outside && level > -20 {
			t.Errorf("band %d, at %.1f ERB: %.1f dB of a tone at 15.3", i, middle, level)
		}
	}
	for i, level := range octaves {
		if (i == 0) != (level > 0) {
			t.Errorf("octave %d: %.1f dB of a tone of 960 Hz, between 0.5 and 1 kHz", i, level)
		}
	}
}
