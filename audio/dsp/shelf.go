package dsp

import (
	"math"

	"posxyz/audio"
)

const (
	// shelfOrder is how many equal filters a Shelf is made of. Three in a row are
	// nearly as fast as one, which waits for its own last sample; they bend a
	// response by up to 18 dB per octave.
	shelfOrder = 3
	// tiny is −400 dB. Adding and subtracting it makes 0 of what is smaller than
	// a float32 can hold.
	tiny = 1e-20
)

// ShelfCoefficients are those of one of the three equal filters of a Shelf:
//
//	y[n] = Now·x[n] + Before·x[n−1] + Pole·y[n−1]
//
// A Pole of 0 ≤ Pole < 1 is stable, at rest and while it moves.
type ShelfCoefficients struct{ Now, Before, Pole float64 }

// ShelfIdentity passes everything on.
var ShelfIdentity = ShelfCoefficients{Now: 1}

// NewShelfCoefficients returns those of the minimum-phase filter with
//
//	|H|² = gain² · (1 + rise·v) / (1 + fall·v)    v = 1 − cos(2π·frequency/rate), from 0 to 2
//
// of which a whole Shelf has the third power. Gain is linear and positive, rise
// at least −1/2 (which leaves nothing at half the rate), fall at least 0.
func NewShelfCoefficients(gain, rise, fall float64) ShelfCoefficients {
	zero, pole := root(rise), root(fall)
	now := gain * (1 - pole) / (1 - zero)
	return ShelfCoefficients{Now: now, Before: -zero * now, Pole: pole}
}

// root is the r nearest to 0 of |1 − r·e^(iω)|² = (1 − r)² · (1 + k·(1 − cos ω)).
func root(k float64) float64 {
	return k / (1 + k + math.Sqrt(1+2*k)) // (1 + k − √(1+2k))/k without its cancellation
}

// GainAt is the linear gain of a whole Shelf at a frequency in Hz.
func (c ShelfCoefficients) GainAt(hz float64, rate audio.Rate) float64 {
	half := math.Sin(math.Pi * hz / float64(rate))
	v := 2 * half * half
	sum, rest := c.Now+c.Before, 1-c.Pole
	power := (sum*sum - 2*c.Now*c.Before*v) / (rest*rest + 2*c.Pole*v)
	return math.Pow(max(power, 0), shelfOrder/2.) // rounding may leave less than 0
}

// Shelf is three equal first-order filters in a row, whose coefficients move
// without a click: a gain that rises or falls with frequency. A constant (0 Hz)
// that both ends of a move let through goes through all the way. The zero Shelf
// has heard nothing.
//
// A sample that is NaN or infinite spoils what is left of its block, no more.
type Shelf struct {
	at    ShelfCoefficients
	begun bool
	// last is the last sample of the input and of each of the three filters. They
	// are float64: float32 would pass through denormals in each fading tail.
	last [shelfOrder + 1]float64
}

// Start puts the coefficients at once. It forgets nothing.
func (s *Shelf) Start(at ShelfCoefficients) { s.at, s.begun = at, true }

// Process filters one block in place. The coefficients go from where they are
// to end in equal steps per sample; the first time they start there. At
// ShelfIdentity the block stays as it is, to the bit.
func (s *Shelf) Process(x *audio.Mono, end ShelfCoefficients) {
	if !s.begun {
		s.Start(end)
	}
	if s.Idle() {
		if end == ShelfIdentity {
			return
		}
		first := float64(x[0]) // stands for the sample before, which may have been left out
		s.last = [shelfOrder + 1]float64{first, first, first, first}
	}
	if s.at == end {
		s.stay(x)
	} else {
		s.move(x, end)
	}
	for i, v := range s.last {
		if !(math.Abs(v) > tiny && v-v == 0) {
			s.last[i] = 0
		}
	}
}

// Idle says whether the Shelf rests at ShelfIdentity, or has heard nothing:
// then a block may be left out that would be processed with it.
func (s *Shelf) Idle() bool { return !s.begun || s.at == ShelfIdentity }

// Reset forgets the past.
func (s *Shelf) Reset() { *s = Shelf{} }

// move filters a block on the way to end.
func (s *Shelf) move(x *audio.Mono, end ShelfCoefficients) {
	step := ShelfCoefficients{
		Now:    (end.Now - s.at.Now) / audio.BlockFrames,
		Before: (end.Before - s.at.Before) / audio.BlockFrames,
		Pole:   (end.Pole - s.at.Pole) / audio.BlockFrames,
	}
	if vector {
		shelfMoveVector(x, &s.last, &s.at, &step)
	} else {
		shelfMoveGo(x, &s.last, &s.at, &step)
	}
	s.at = end
}

// stay filters a block without moving.
func (s *Shelf) stay(x *audio.Mono) {
	if vector {
		shelfStayVector(x, &s.last, &s.at)
		return
	}
	shelfStayGo(x, &s.last, &s.at)
}

// shelfMoveGo takes two samples at a time, so that what is last need not change
// places. Each line waits for the one before it and for its own filter's last
// sample alone: the processor works on several samples at once.
func shelfMoveGo(x *audio.Mono, last *[shelfOrder + 1]float64, from, step *ShelfCoefficients) {
	now, before, pole := from.Now, from.Before, from.Pole
	stepNow, stepBefore, stepPole := step.Now, step.Before, step.Pole
	l0, l1, l2, l3 := last[0], last[1], last[2], last[3]
	for n := 0; n < len(x); n += 2 {
		pair := (*[2]float32)(x[n:])
		now, before, pole = now+stepNow, before+stepBefore, pole+stepPole
		k0 := float64(pair[0])
		k1 := now*k0 + before*l0 + pole*l1
		k2 := now*k1 + before*l1 + pole*l2
		k3 := now*k2 + before*l2 + pole*l3
		now, before, pole = now+stepNow, before+stepBefore, pole+stepPole
		l0 = float64(pair[1])
		l1 = now*l0 + before*k0 + pole*k1
		l2 = now*l1 + before*k1 + pole*k2
		l3 = now*l2 + before*k2 + pole*k3
		pair[0], pair[1] = float32((k3+tiny)-tiny), float32((l3+tiny)-tiny)
	}
	*last = [shelfOrder + 1]float64{l0, l1, l2, l3}
}

// shelfStayGo is shelfMoveGo without steps.
func shelfStayGo(x *audio.Mono, last *[shelfOrder + 1]float64, at *ShelfCoefficients) {
	now, before, pole := at.Now, at.Before, at.Pole
	l0, l1, l2, l3 := last[0], last[1], last[2], last[3]
	for n := 0; n < len(x); n += 2 {
		pair := (*[2]float32)(x[n:])
		k0 := float64(pair[0])
		k1 := now*k0 + before*l0 + pole*l1
		k2 := now*k1 + before*l1 + pole*l2
		k3 := now*k2 + before*l2 + pole*l3
		l0 = float64(pair[1])
		l1 = now*l0 + before*k0 + pole*k1
		l2 = now*l1 + before*k1 + pole*k2
		l3 = now*l2 + before*k2 + pole*k3
		pair[0], pair[1] = float32((k3+tiny)-tiny), float32((l3+tiny)-tiny)
	}
	*last = [shelfOrder + 1]float64{l0, l1, l2, l3}
}
