package laws

import (
	"runtime"
	"sync"
	"sync/atomic"

	"posxyz/audio"
)

// An extent is how much is measured.
type extent struct{ whole bool }

// every returns a step through things of which all, or only one in so many,
// are measured.
func (e *extent) every(step int) int {
	if e.whole {
		return 1
	}
	return step
}

// of is how many of something are measured.
func (e *extent) of(whole, part int) int {
	if e.whole {
		return whole
	}
	return part
}

// blocks is how many blocks so many seconds take.
func (e *extent) blocks(whole, part float64) int {
	seconds := part
	if e.whole {
		seconds = whole
	}
	return int(seconds * float64(rate) / audio.BlockFrames)
}

// forEach calls do for 0 to n−1, on all processors, each with a listener of its
// own.
func forEach(n int, newOwn func() *listener, do func(own *listener, i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		group.Go(func() {
			own := newOwn()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(own, i)
			}
		})
	}
	group.Wait()
}
