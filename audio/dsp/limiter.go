package dsp

import (
	"math"
	"time"

	"posxyz/audio"
)

// LimiterCeiling is the largest sample that leaves a Limiter, linear: −0.1 dB,
// so that rounding to integers and float noise stay within full scale.
const LimiterCeiling = 0.98855

const (
	limiterLookAhead = 1500 * time.Microsecond // as long as the gain takes to fall
	limiterRelease   = 100 * time.Millisecond  // the time constant of its way back to 1

	// Gains are summed as whole numbers of 2⁻³⁰: sums of floats drift, and the
	// gain must come back to exactly 1.
	gainOne = 1 << 30
)

// Limiter keeps two ears within full scale, with one gain for both, so that
// what is heard does not move. No sample leaves it above LimiterCeiling,
// whatever went in (NaN and infinite samples count as 0). A signal that stays
// within the ceiling leaves it bit for bit, LatencyFrames later.
//
// It looks ahead: the smallest gain that any sample in sight needs, smoothed
// over as many samples, has arrived when that sample leaves.
type Limiter struct {
	latency int
	release float64

	delay  [2][]float32 // the last latency samples of both ears
	oldest int
	lowest slidingMin // over latency + 1 samples
	held   float64
	smooth [2]boxcar // together latency + 1 samples long
}

// NewLimiter returns a limiter at rest.
func NewLimiter(rate audio.Rate) *Limiter {
	box := Frames(limiterLookAhead, rate)/2 + 1 // of two in a row
	latency := 2*box - 2
	l := &Limiter{
		latency: latency,
		release: 1 - math.Exp(-1/(limiterRelease.Seconds()*float64(rate))),
		lowest:  newSlidingMin(latency + 1),
	}
	for i := range 2 {
		l.delay[i] = make([]float32, latency)
		l.smooth[i].history = make([]int64, box)
	}
	l.Reset()
	return l
}

// LatencyFrames is how much later a sample leaves than it came.
func (l *Limiter) LatencyFrames() int { return l.latency }

// Process limits one block in place.
func (l *Limiter) Process(b *audio.Block) {
	for n := range audio.BlockFrames {
		left, right := finite(b.Left[n]), finite(b.Right[n])
		gain := l.gain(max(abs(left), abs(right)))
		b.Left[n], l.delay[0][l.oldest] = gain*l.delay[0][l.oldest], left
		b.Right[n], l.delay[1][l.oldest] = gain*l.delay[1][l.oldest], right
		if l.oldest++; l.oldest == l.latency {
			l.oldest = 0
		}
	}
}

// Reset forgets the past: silence, and a gain of 1.
func (l *Limiter) Reset() {
	clear(l.delay[0])
	clear(l.delay[1])
	l.oldest = 0
	l.lowest.reset()
	l.held = 1
	l.smooth[0].fill(gainOne)
	l.smooth[1].fill(gainOne)
}

// gain takes the peak of the newest sample and returns the gain for the one
// that leaves now.
func (l *Limiter) gain(peak float32) float32 {
	need := 1.0
	if peak > LimiterCeiling {
		need = LimiterCeiling / float64(peak)
	}
	lowest := l.lowest.push(need)
	l.held = min(lowest, l.held+(lowest-l.held)*l.release)
	if 1-l.held < 1e-6 {
		l.held = lowest // an exponential never arrives
	}
	fixed := int64(l.held * gainOne)
	return float32(float64(l.smooth[1].push(l.smooth[0].push(fixed))) / gainOne)
}

func abs(x float32) float32 { return max(x, -x) }

func finite(x float32) float32 {
	if x-x != 0 { // NaN − NaN and ∞ − ∞ are NaN
		return 0
	}
	return x
}
