package speaker

import (
	"math"
	"sync/atomic"
	"time"

	"posxyz/audio"
)

const (
	// underrunWindow is how much sound is looked at together, at least: of many times
	// that a card asks in it, some are not late.
	underrunWindow = 250 * time.Millisecond
	// underrunLeast is the shortest silence that is told from a card's asking now a
	// bit earlier, now a bit later: less than a block.
	underrunLeast = 2 * time.Millisecond
	// underrunDrift is how far a card's clock may be off ours: crystals are within a
	// tenth of that.
	underrunDrift = 1e-3
	// underrunSettle is how much sound a card may take before it asks regularly, besides
	// three windows: one to fill its buffers, one in which it starts, and one to be
	// compared with.
	underrunSettle = time.Second
)

// underruns finds out how often a card ran dry, which the driver does not tell,
// from when it asks for sound.
//
// A card plays at the pace of its clock, and asks as soon as it has room. So
//
//	lead = what it was given − what the time since its first asking would take
//
// is the same whenever its buffers are full. A card that asks late and is given
// enough in time asks for all that is missing, and the lead is back. One that
// ran dry has played silence instead, for which it will never ask: the lead stays
// lower, by just that silence. Its maximum in a window is compared with that of
// the one before, so a clock that is a bit faster or slower than ours changes
// nothing.
type underruns struct {
	// fixed after New
	rate   float64 // frames per second
	window int64   // frames
	least  float64 // frames
	settle int64   // frames

	count atomic.Uint64
	lost  atomic.Int64 // frames

	// owned by the card's goroutine
	begun  time.Time
	end    int64   // of the window: when so many frames are given
	lead   float64 // frames: the largest in the window
	full   float64 // frames: the lead with full buffers
	behind float64 // frames: how far the window before was off that, if it was late
	late   bool
}

// newUnderruns returns those of a card that plays at rate and has buffers of so
// much together.
func newUnderruns(rate audio.Rate, buffers time.Duration) *underruns {
	frames := func(d time.Duration) float64 { return d.Seconds() * float64(rate) }
	window := frames(max(buffers, underrunWindow))
	return &underruns{
		rate:   float64(rate),
		window: int64(window),
		least:  frames(underrunLeast) + window*underrunDrift,
		settle: int64(frames(underrunSettle) + 3*window),
		lead:   math.Inf(-1),
	}
}

// restart begins anew with a card that has been given nothing; what was counted stays.
func (u *underruns) restart() { u.begun, u.lead = time.Time{}, math.Inf(-1) }

// asked takes that the card asked at a time, when it had been given so many
// frames.
func (u *underruns) asked(now time.Time, given int64) {
	if u.begun.IsZero() {
		u.begun, u.end = now, u.window
	}
	u.lead = max(u.lead, float64(given)-now.Sub(u.begun).Seconds()*u.rate)
	if given < u.end {
		return
	}
	u.judge(given)
	u.end, u.lead = given+u.window, math.Inf(-1)
}

// judge looks at a window that is over.
func (u *underruns) judge(given int64) {
	behind := u.full - u.lead
	switch {
	case given < u.settle || behind < u.least:
		u.full, u.late = u.lead, false
	case !u.late || behind < u.behind-u.least:
		u.behind, u.late = behind, true // it may be catching up
	default:
		u.count.Add(1)
		u.lost.Add(int64(behind))
		u.full, u.late = u.lead, false
	}
}
