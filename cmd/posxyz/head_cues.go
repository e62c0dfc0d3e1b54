package main

import (
	"math"

	"posxyz/audio/hrtf"
)

// What both ears are compared by, in Hz. Waves longer than the head tell the time
// difference; it is that of the largest cross-correlation.
const (
	timeLow, timeHigh, timeStep = 100, 1500, 50
	bandSteps                   = 12 // frequencies in a band
)

// The search for the time difference, in seconds. A head has 0.8 ms at most.
const (
	timeLimit  = 1.2e-3
	timeCoarse = 20e-6
	timeFine   = 1e-6
)

// bands are the middles of the octaves in which levels are compared, in Hz.
var bands = [...]float64{1000, 4000, 8000}

// cues are what a direction is told by.
type cues struct {
	itd float64             // seconds; positive: the left ear leads
	ild [len(bands)]float64 // dB; positive: the left ear is louder
}

// ruler measures cues.
type ruler struct {
	waves []wave // at the frequencies of the time difference, then of the bands
	times int    // of the former
}

// wave is e^(−iωn) for as many taps as there are.
type wave struct {
	omega float64 // rad/s
	turns []complex128
}

func newRuler(set *hrtf.Set) *ruler {
	r := new(ruler)
	add := func(hz float64) {
		w := wave{2 * math.Pi * hz, make([]complex128, len(set.Nodes[0].Left))}
		for n := range w.turns {
			sin, cos := math.Sincos(-w.omega * float64(n) / float64(set.Rate))
			w.turns[n] = complex(cos, sin)
		}
		r.waves = append(r.waves, w)
	}
	for hz := float64(timeLow); hz <= timeHigh; hz += timeStep {
		add(hz)
	}
	r.times = len(r.waves)
	for _, middle := range bands {
		for i := range bandSteps {
			add(middle * math.Pow(2, (float64(i)+0.5)/bandSteps-0.5))
		}
	}
	return r
}

// cues of a pair of filters of which the right one begins so much later.
func (r *ruler) cues(left, right []float32, later float64) cues {
	var c cues
	cross := make([]complex128, r.times)
	for i := range cross {
		a, b := r.waves[i].of(left), r.waves[i].of(right)
		cross[i] = a * complex(real(b), -imag(b))
	}
	c.itd = later + r.lag(cross)
	for band := range bands {
		var powers [2]float64
		for _, w := range r.waves[r.times+band*bandSteps:][:bandSteps] {
			for ear, taps := range [][]float32{left, right} {
				x := w.of(taps)
				powers[ear] += real(x)*real(x) + imag(x)*imag(x)
			}
		}
		c.ild[band] = 10 * math.Log10(powers[0]/powers[1])
	}
	return c
}

// of is the transform of a filter at the wave's frequency.
func (w *wave) of(taps []float32) complex128 {
	var sum complex128
	for n, tap := range taps {
		sum += complex(float64(tap), 0) * w.turns[n]
	}
	return sum
}

// lag is by how much the right ear is later.
func (r *ruler) lag(cross []complex128) float64 {
	search := func(from, to, step float64) float64 {
		best, most := 0.0, math.Inf(-1)
		for lag := from; lag <= to; lag += step {
			sum := 0.0
			for i, c := range cross {
				sin, cos := math.Sincos(r.waves[i].omega * lag)
				sum += real(c)*cos + imag(c)*sin
			}
			if sum > most {
				best, most = lag, sum
			}
		}
		return best
	}
	near := search(-timeLimit, timeLimit, timeCoarse)
	return search(near-timeCoarse, near+timeCoarse, timeFine)
}
