package sound

import (
	"math"
	"time"

	"posxyz/audio"
)

// loop plays samples from the first, and after the last goes on at wrap.
type loop struct {
	samples []float32 // at least wrap + 1; shared, read-only
	wrap    int
	start   int64 // the frame of the loop that stream time 0 hears
}

// ReadAt implements audio.Sound.
func (l *loop) ReadAt(dst *audio.Mono, frame int64) {
	at := l.index(l.start + frame)
	for rest := dst[:]; len(rest) > 0; at = l.wrap {
		rest = rest[copy(rest, l.samples[at:]):]
	}
}

func (l *loop) index(t int64) int {
	n, wrap := int64(len(l.samples)), int64(l.wrap)
	if 0 <= t && t < n {
		return int(t)
	}
	period := n - wrap
	return int(wrap + ((t-wrap)%period+period)%period)
}

// seam is how long the end of a file cross-fades into its beginning.
const seam = 5 * time.Millisecond

// seamless returns samples as a loop that does not click where it closes. If
// the step from the last sample to the first, and the bend there, are no
// greater than those within a seam's length around it, the file closes by itself
// and is looped exactly. Otherwise its last 5 ms cross-fade into its first 5 ms, after
// which the loop goes on: the period is then 5 ms shorter than the file.
func seamless(samples []float32, rate audio.Rate) *loop {
	fade := min(int(seam.Seconds()*float64(rate)), len(samples)/2)
	if fade == 0 || closesByItself(samples, fade) {
		return &loop{samples: samples}
	}
	tail := samples[len(samples)-fade:]
	for i := range tail {
		// Equal gain: what is alike at both ends stays as loud as it is.
		in := float32(0.5 - 0.5*math.Cos(math.Pi*(float64(i)+0.5)/float64(fade)))
		tail[i] += in * (samples[i] - tail[i])
	}
	return &loop{samples: samples, wrap: fade}
}

// closesByItself reports whether the seam is no rougher than the fade frames
// on either side of it.
func closesByItself(samples []float32, fade int) bool {
	n := len(samples)
	at := func(i int) float64 { return float64(samples[(i%n+n)%n]) }
	step := func(i int) float64 { return math.Abs(at(i) - at(i-1)) }
	bend := func(i int) float64 { return math.Abs(at(i) - 2*at(i-1) + at(i-2)) }
	var maxStep, maxBend float64
	for i := 2; i < fade; i++ { // neither the step nor the bend across the seam
		maxStep = max(maxStep, step(i), step(n-i+1))
		maxBend = max(maxBend, bend(i), bend(n-i+1))
	}
	return step(0) <= maxStep && max(bend(0), bend(1)) <= maxBend
}
