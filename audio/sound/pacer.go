package sound

import (
	"math"
	"time"

	"posxyz/audio"
)

// pacer watches what is left in a ring after each block, and says how fast the
// ring has to be filled. It belongs to the renderer.
//
// What counts is the least that was left in a second: however unevenly the
// writer writes and the renderer reads, so much waited in vain. It is brought to a
// reserve within seconds, by a pace of up to 2 parts in 1000 (3.5 cents, less than a
// change of pitch that is heard). A drift of 200 millionths between the clocks leaves
// 1 ms more or less than the reserve for good. A surplus of more than 50 ms is dropped.
//
// The reserve is a fragment, as large as the writer puts in, and a margin. The
// fragment, since a drift shows in steps of it: where both write and read once in
// 10 ms, nothing changes for minutes, until two reads come between two writes. The margin
// is 5 ms. After each gap it is doubled, up to 20 ms, since the writer has been later
// than it ever was; within minutes in which there is none it goes back.
type pacer struct {
	rate     float64 // Hz
	margin   float64 // frames
	fragment float64 // frames
	least    uint64  // frames left, so far in this window
	blocks   int     // of this window
}

const (
	paceWindow   = time.Second
	paceMargin   = 5 * time.Millisecond
	paceMost     = 20 * time.Millisecond // the margin after gaps
	paceFragment = 20 * time.Millisecond // at most: larger ones come in steps of what is read at once
	paceWithin   = 5 * time.Second       // a surplus is taken in so long …
	paceLimit    = 0.002                 // … but no faster than this
	paceDrop     = 50 * time.Millisecond
	paceForget   = 300 // windows, until the margin is back but for 1/e
)

func newPacer(rate audio.Rate) pacer {
	p := pacer{rate: float64(rate)}
	p.margin = p.frames(paceMargin)
	p.restart()
	return p
}

// written notes the largest fragment of the time before.
func (p *pacer) written(fragment int64) { p.fragment = min(float64(fragment), p.frames(paceFragment)) }

// reserve is how many frames are to be left, and how many are to pass between the
// first sample that is there and the beginning of the sound.
func (p *pacer) reserve() float64 { return p.margin + p.fragment }

// gap notes that nothing was left in the middle of a block.
func (p *pacer) gap() {
	p.margin = min(2*p.margin, p.frames(paceMost))
	p.restart()
}

// count notes how much a block left, and says whether a window is over.
func (p *pacer) count(left uint64) bool {
	p.least = min(p.least, left)
	p.blocks++
	return float64(p.blocks*audio.BlockFrames) >= p.frames(paceWindow)
}

// decide returns how much faster than written the sound has to pass from now on,
// and how many frames are to be dropped.
func (p *pacer) decide() (faster float64, drop int64) {
	p.margin += (p.frames(paceMargin) - p.margin) / paceForget
	surplus := float64(p.least) - p.reserve()
	if surplus > p.frames(paceDrop) {
		return 0, int64(surplus)
	}
	return max(-paceLimit, min(paceLimit, surplus/p.frames(paceWithin))), 0
}

// restart begins a window.
func (p *pacer) restart() { p.least, p.blocks = math.MaxUint64, 0 }

func (p *pacer) frames(d time.Duration) float64 { return d.Seconds() * p.rate }
