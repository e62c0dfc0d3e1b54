package dsp

// slidingMin is the smallest of the last so many values, in constant time on
// average: it keeps the values that may still become the smallest, which rise
// from the oldest to the newest.
type slidingMin struct {
	span  int
	ring  []timedValue // at most span are in use
	first int          // of those in use
	used  int
	now   int
}

type timedValue struct {
	value float64
	until int
}

func newSlidingMin(span int) slidingMin {
	return slidingMin{span: span, ring: make([]timedValue, span)}
}

// push takes the next value and returns the smallest of the last span.
func (s *slidingMin) push(value float64) float64 {
	if s.used > 0 && s.ring[s.first].until == s.now {
		s.first = (s.first + 1) % s.span
		s.used--
	}
	for s.used > 0 && s.ring[(s.first+s.used-1)%s.span].value >= value {
		s.used--
	}
	s.ring[(s.first+s.used)%s.span] = timedValue{value, s.now + s.span}
	s.used++
	s.now++
	return s.ring[s.first].value
}

func (s *slidingMin) reset() { s.first, s.used, s.now = 0, 0, 0 }

// boxcar is the mean of the last len(history) whole numbers, rounded down. It
// does not drift: the sum is exact.
type boxcar struct {
	history []int64
	oldest  int
	sum     int64
}

// push takes the next value and returns the mean.
func (b *boxcar) push(value int64) int64 {
	b.sum += value - b.history[b.oldest]
	b.history[b.oldest] = value
	if b.oldest++; b.oldest == len(b.history) {
		b.oldest = 0
	}
	return b.sum / int64(len(b.history))
}

func (b *boxcar) fill(value int64) {
	for i := range b.history {
		b.history[i] = value
	}
	b.sum = value * int64(len(b.history))
	b.oldest = 0
}
