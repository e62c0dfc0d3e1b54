package sound

import (
	"math"
	"time"

	"posxyz/audio"
	"posxyz/hub/pose"
)

// The pluck, a string that is plucked again and again. Its attack is a burst
// of white noise, which is easy to place, and then it rings at the source's pitch.
const (
	pluckPeriod = 400 * time.Millisecond // two and a half a second
	pluckDecay  = 600 * time.Millisecond // to −60 dB, of the fundamental
	pluckFade   = 20 * time.Millisecond  // at the end, to exactly 0, so that the loop closes
	pluckLevel  = 50 * time.Millisecond  // the RMS of this much from the attack on is StartLevel
)

// plucks holds one period of every pitch. The memory is taken here: 0.8 MB at
// 48 kHz.
type plucks struct {
	byPitch [len(scaleSemitones)][]float32
}

func newPlucks(rate audio.Rate) *plucks {
	p := new(plucks)
	for i := range p.byPitch {
		p.byPitch[i] = pluck(scalePitch(i), rate, white(i+1))
	}
	return p
}

// forSource gives every source a pitch and its own place in the rhythm, so
// that several are heard one after the other.
func (p *plucks) forSource(id pose.SourceID) audio.Sound {
	samples := p.byPitch[pitchIndex(id)]
	return &loop{samples: samples, start: startOf(id, len(samples))}
}

// pluck returns one period: Karplus and Strong's string (1983), tuned by an
// all-pass (Jaffe & Smith 1983).
func pluck(hertz float64, rate audio.Rate, burst white) []float32 {
	// The loop of the string: whole frames of delay, the mean of two samples
	// (half a frame), an all-pass for the rest, which is kept within 0.1 … 1.1.
	turn := float64(rate) / hertz
	whole := int(turn - 0.6)
	rest := turn - 0.5 - float64(whole)
	allpass := (1 - rest) / (1 + rest)
	loss := math.Pow(10, -3/(hertz*pluckDecay.Seconds()))

	out := make([]float64, frames(pluckPeriod, rate))
	for i := range whole {
		out[i] = burst.next()
	}
	centre(out[:whole], mean(out[:whole])) // or the string would ring on at 0 Hz
	var lastString, lastIn, lastOut float64
	for i := whole; i < len(out); i++ {
		in := loss * (out[i-whole] + lastString) / 2
		lastOut = allpass*(in-lastOut) + lastIn
		lastString, lastIn = out[i-whole], in
		out[i] = lastOut
	}
	fade := frames(pluckFade, rate)
	for i, tail := 0, out[len(out)-fade:]; i < fade; i++ {
		tail[i] *= 0.5 + 0.5*math.Cos(math.Pi*float64(i+1)/float64(fade))
	}
	return scaled(out, frames(pluckLevel, rate))
}

func frames(d time.Duration, rate audio.Rate) int {
	return int(math.Round(d.Seconds() * float64(rate)))
}
