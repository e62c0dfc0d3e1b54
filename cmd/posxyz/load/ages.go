package load

import (
	"math"
	"math/bits"
	"sync/atomic"
	"time"
)

// Ages counts how old positions were, in microseconds. Below 128 µs each is
// counted as it is, beyond in steps of 1/64: what is told of them is at most
// 1.6 % too high, and never too low. The zero Ages is empty. Any goroutine may
// count.
type Ages struct {
	counts [ageSteps]atomic.Uint64
	oldest atomic.Int64
}

// The steps: 2^7 of a microsecond, then 2^6 for each power of two up to 2^36 µs,
// which is 19 hours. What is older counts as that.
const (
	exactBits = 7
	mostBits  = 36
	ageSteps  = 1<<exactBits + (mostBits-exactBits)<<(exactBits-1)
)

// Count counts a position. One from the future is of now.
func (a *Ages) Count(age time.Duration) {
	us := min(max(age.Microseconds(), 0), 1<<mostBits-1)
	a.counts[step(us)].Add(1)
	for oldest := a.oldest.Load(); us > oldest; oldest = a.oldest.Load() {
		if a.oldest.CompareAndSwap(oldest, us) {
			return
		}
	}
}

// add counts what another has counted.
func (a *Ages) add(other *Ages) {
	for i := range other.counts {
		a.counts[i].Add(other.counts[i].Load())
	}
	a.oldest.Store(max(a.oldest.Load(), other.oldest.Load()))
}

// Quantile returns the age that so many of all positions are at most of: with
// 0.99, 99 % of them. It is 0 when there are none.
func (a *Ages) Quantile(q float64) time.Duration {
	var total uint64
	for i := range a.counts {
		total += a.counts[i].Load()
	}
	rank := max(uint64(math.Ceil(q*float64(total))), 1)
	var sum uint64
	for i := range a.counts {
		if sum += a.counts[i].Load(); sum >= rank {
			return time.Duration(min(upper(i), a.oldest.Load())) * time.Microsecond
		}
	}
	return 0
}

// Oldest returns the highest age.
func (a *Ages) Oldest() time.Duration { return time.Duration(a.oldest.Load()) * time.Microsecond }

// step returns where an age is counted.
func step(us int64) int {
	if us < 1<<exactBits {
		return int(us)
	}
	shift := bits.Len64(uint64(us)) - exactBits
	const half = 1 << (exactBits - 1)
	return 1<<exactBits + (shift-1)*half + int(us>>shift) - half
}

// upper returns the highest age that is counted in a step.
func upper(i int) int64 {
	if i < 1<<exactBits {
		return int64(i)
	}
	const half = 1 << (exactBits - 1)
	i -= 1 << exactBits
	shift := i/half + 1
	return int64(i%half+half+1)<<shift - 1
}
