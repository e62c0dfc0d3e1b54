package binaural

import (
	"math"
	"time"

	"posxyz/audio"
)

const (
	loadTime = 0.5 // seconds: the time constant of what is told, long beside a block that was held up

	// Voices are given up when rendering takes more than loadHigh of the time it
	// renders, one in sheddingShare of them every sheddingPause, and come back one by
	// one while it takes less than loadLow.
	loadHigh      = 0.7
	loadLow       = 0.5
	shedShare     = 8
	sheddingPause = 250 * time.Millisecond

	// One late block is a machine that was held up, many are one that cannot
	// follow: of a block no more counts than the time of so many.
	loadMost = 4
)

// A governor measures how much of the time rendering takes and, if it is to,
// says how many voices are affordable: who is slow drops the quietest and does
// not break up.
type governor struct {
	rate  audio.Rate
	block float64 // seconds
	decay float64
	most  int
	sheds bool

	share    float64 // of the time, smoothed
	voices   int     // affordable
	cooldown int     // blocks until the number may change again
}

func newGovernor(rate audio.Rate, most int, sheds bool) governor {
	block := rate.Seconds(audio.BlockFrames)
	return governor{rate: rate, block: block, decay: math.Exp(-block / loadTime), most: most, sheds: sheds, voices: most}
}

// observe takes how long a block took to render, with so many voices. It
// reports whether the number that is affordable has changed.
func (g *governor) observe(took time.Duration, playing int) (changed bool) {
	g.share = g.share*g.decay + min(took.Seconds()/g.block, loadMost)*(1-g.decay)
	if !g.sheds {
		return false
	}
	if g.cooldown > 0 {
		g.cooldown--
		return false
	}
	before := g.voices
	switch {
	case g.share > loadHigh:
		g.voices = max(1, min(g.voices, playing)*(shedShare-1)/shedShare)
	case g.share < loadLow && g.voices < g.most:
		g.voices++
	}
	if g.voices == before {
		return false
	}
	g.cooldown = int(sheddingPause.Seconds() / g.block)
	return true
}
