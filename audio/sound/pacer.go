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
// reserve of 5 ms within seconds, by a pace of up to 2 parts in 1000 (3.5 cents, less
// than a change of pitch that is heard). A drift of 200 millionths between the clocks
// leaves 1 ms more or less than the reserve for good. A surplus of more than 50 ms
// is dropped.
//
// After each gap the reserve is doubled, up to 20 ms, since the writer has been
// later than it ever was. It goes back within minutes in which there is none.
type pacer struct {
	rate    float64 // Hz
	reserve float64 // frames
	least   uint64  // frames left, so far in this window
	blocks  int     // of this window
}

const (
	paceWindow  = time.Second
	paceReserve = 5 * time.Millisecond
	paceMost    = 20 * time.Millisecond // the reserve after gaps
	paceDelay   = 2                     // reserves pass from the first sample that is there until it is heard
	paceWithin  = 5 * time.Second       // a surplus is taken in so long …
	paceLimit   = 0.002                 // … but no faster than this
	paceDrop    = 50 * time.Millisecond
	paceForget  = 300 // windows, until a reserve is back but for 1/e
)

func newPacer(rate audio.Rate) pacer {
	p := pacer{rate: float64(rate)}
	p.reserve = p.frames(paceReserve)
	p.restart()
	return p
}

// delay is how many frames are to pass between the first sample that is there and
// the beginning of the sound: however large the fragments are, as much will be
// left when the next one comes.
func (p *pacer) delay() int { return int(paceDelay * p.reserve) }

// gap notes that nothing was left in the middle of a block.
func (p *pacer) gap() {
	p.reserve = min(2*p.reserve, p.frames(paceMost))
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
	p.reserve += (p.frames(paceReserve) - p.reserve) / paceForget
	surplus := float64(p.least) - p.reserve
	if surplus > p.frames(paceDrop) {
		return 0, int64(surplus)
	}
	return max(-paceLimit, min(paceLimit, surplus/p.frames(paceWithin))), 0
}

// restart begins a window.
func (p *pacer) restart() { p.least, p.blocks = math.MaxUint64, 0 }

func (p *pacer) frames(d time.Duration) float64 { return d.Seconds() * p.rate }
