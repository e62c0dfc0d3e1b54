package sound

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

// resampler turns a stream at one rate into a stream at another: a polyphase
// windowed sinc, for files before they are played and for what arrives live before
// the ring, so that its cost is not in the render path. It delays nothing: frame 0
// stays at time 0, and n frames become ⌈n·to/from⌉, unless it is steered.
//
// Its stop band is below −80 dB: neither images nor what folds back from above
// half the lower rate is heard. (Lagrange interpolation, which beep
// resamples with, leaves images of high tones going up, and going down it folds
// what the lower rate cannot carry.)
type resampler struct {
	// fixed after new
	exact, part int64       // an output frame is exact/part input frames after the last, unsteered
	half        int         // taps on either side
	rows        [][]float32 // taps at the fractions 0, 1/n … n/n of an input frame

	// state
	step  int64     // an output frame is step/part input frames after the last
	input []float32 // from half−1 frames before the next output on
	at    int       // the next output lies between input[at] and input[at+1] …
	frac  int64     // … frac/part after the first
	owed  int64     // input, in 1/part frames, that no output was given for
}

const (
	sincZeros  = 32   // zero crossings on either side, of the lower rate's sinc
	sincCorner = 0.93 // of half the lower rate
	sincWindow = 9    // Kaiser's β: −90 dB
	maxRows    = 1024 // beyond, rows are interpolated linearly: error −120 dB

	// finest is the least that a steered resampler divides a step into: it is
	// steered by 0.06 millionths.
	finest = 1 << 24
)

func newResampler(from, to audio.Rate) *resampler { return newResamplerIn(1, from, to) }

// newSteered returns a resampler that can be steered. Until it is, and between
// equal rates, every frame passes unchanged.
func newSteered(from, to audio.Rate) *resampler {
	return newResamplerIn(finest/min(reduced(from, to))+1, from, to)
}

// newResamplerIn counts in units that are so much finer than the rates need.
func newResamplerIn(finer int64, from, to audio.Rate) *resampler {
	step, part := reduced(from, to)
	r := &resampler{exact: finer * step, part: finer * part, step: finer * step}
	narrow := min(1, float64(to)/float64(from))
	corner := sincCorner * narrow
	if from == to {
		corner = 1 // the row at fraction 0 is then a 1 among zeros
	}
	r.half = int(math.Ceil(sincZeros / narrow))
	r.rows = make([][]float32, min(r.part, maxRows)+1)
	for i := range r.rows {
		r.rows[i] = sincRow(float64(i)/float64(len(r.rows)-1), r.half, corner)
	}
	r.input = make([]float32, r.half-1)
	r.at = r.half - 1
	return r
}

// reduced returns both rates without their common factors.
func reduced(from, to audio.Rate) (step, part int64) {
	common := gcd(int64(from), int64(to))
	return int64(from) / common, int64(to) / common
}

// steer makes the stream pass faster by such a part of its speed, from the next
// output on. There is no jump: only the distance between outputs changes.
func (r *resampler) steer(faster float64) {
	r.step = r.exact + int64(math.Round(faster*float64(r.exact)))
}

// append appends to dst what in completes.
func (r *resampler) append(dst, in []float32) []float32 {
	r.owed += int64(len(in)) * r.part
	return r.drain(dst, in)
}

// finish appends to dst the rest, as if silence followed. The resampler is used up.
func (r *resampler) finish(dst []float32) []float32 {
	return r.drain(dst, make([]float32, r.half))
}

func (r *resampler) drain(dst, in []float32) []float32 {
	r.input = append(r.input, in...)
	n := int64(len(r.rows) - 1)
	for r.owed > 0 && r.at+r.half < len(r.input) {
		window := r.input[r.at-r.half+1 : r.at+r.half+1]
		row, between := r.frac*n/r.part, r.frac*n%r.part
		v := dot(window, r.rows[row])
		if between > 0 {
			v += float32(between) / float32(r.part) * (dot(window, r.rows[row+1]) - v)
		}
		dst = append(dst, v)
		r.owed -= r.step
		r.at += int(r.step / r.part)
		if r.frac += r.step % r.part; r.frac >= r.part {
			r.frac -= r.part
			r.at++
		}
	}
	if used := min(r.at-r.half+1, len(r.input)); used > 0 {
		r.input = r.input[:copy(r.input, r.input[used:])]
		r.at -= used
	}
	return dst
}

// sincRow returns the 2·half taps that read at fraction after tap half−1.
func sincRow(fraction float64, half int, corner float64) []float32 {
	taps, sum := make([]float64, 2*half), 0.0
	for i := range taps {
		t := float64(i-half+1) - fraction
		taps[i] = dsp.Sinc(corner*t) * dsp.Kaiser(t/float64(half), sincWindow)
		sum += taps[i]
	}
	row := make([]float32, len(taps))
	for i := range row {
		row[i] = float32(taps[i] / sum) // so that a constant passes unchanged
	}
	return row
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
