package sound

import (
	"math"
	"math/cmplx"
	"testing"

	"posxyz/audio"
	"posxyz/hub/pose"
)

const testRate = audio.DefaultRate

var character = pose.SourceID{Name: pose.DefaultSource}

// open is Open for what must open.
func open(t testing.TB, spec string) *Bank {
	t.Helper()
	b, err := Open(t.Context(), []Choice{{Spec: spec}}, testRate, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// read returns n frames of s from frame on, in blocks.
func read(s audio.Sound, frame int64, n int) []float64 {
	var block audio.Mono
	out := make([]float64, 0, n+audio.BlockFrames)
	for ; len(out) < n; frame += audio.BlockFrames {
		s.ReadAt(&block, frame)
		for _, v := range block {
			out = append(out, float64(v))
		}
	}
	return out[:n]
}

func rms(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(x)))
}

func peak(x []float64) float64 {
	p := 0.0
	for _, v := range x {
		p = max(p, math.Abs(v))
	}
	return p
}

// tonesIn returns the amplitude of a sine of that frequency in x, and the RMS of
// everything else, through a Hann window.
func tonesIn(x []float64, hertz float64, rate audio.Rate) (amplitude, rest float64) {
	turn := cmplx.Exp(complex(0, 2*math.Pi*hertz/float64(rate))) // a frame of it
	hann := cmplx.Exp(complex(0, 2*math.Pi/float64(len(x))))
	var sum complex128
	norm := 0.0
	at, window := complex(1, 0), cmplx.Sqrt(hann)
	for _, v := range x {
		h := 0.5 - 0.5*real(window)
		sum += complex(h*v, 0) * cmplx.Conj(at)
		norm += h
		at, window = at*turn, window*hann
	}
	c := 2 * sum / complex(norm, 0)
	power := 0.0
	at = c
	for _, v := range x {
		power += (v - real(at)) * (v - real(at))
		at *= turn
	}
	return cmplx.Abs(c), math.Sqrt(power / float64(len(x)))
}

func sine(hertz, peak float64, rate audio.Rate, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(peak * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate)))
	}
	return x
}

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

func decibels(ratio float64) float64 { return 20 * math.Log10(ratio) }
