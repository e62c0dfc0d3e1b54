package binaural

import "math"

const (
	// MaxDelay in seconds bounds how far behind the updates a source is played.
	MaxDelay = 0.150
	// firstDelay in seconds is right for most before anything is known.
	firstDelay = 0.100
	// delayMargin in seconds: positions are read at the ends of blocks, 2.7 ms
	// apart at 48 kHz.
	delayMargin = 0.003

	offsetMemory = 10   // seconds for which the fastest transit is remembered
	needMemory   = 64   // updates: what the delay is made for
	needRank     = 3    // the delay serves all of them but the worst two: a lost update is no jitter
	lateSeconds  = 0.25 // later than the fastest by so much …
	lateLimit    = 8    // … so many times in a row: this is another clock
)

// A transit estimates, from when samples were captured and when they arrived,
// how the publisher's clock differs from ours, and how far behind a source
// must be played so that the next sample is there in time.
type transit struct {
	smallest [offsetMemory]float64 // arrival − capture by second of arrival, +Inf when there is none
	second   int64                 // of the newest bucket
	needs    [needMemory]float64   // a ring, by count: interval + lateness
	count    int
	late     int
	clock    uint64 // counts the clocks there were; 0: none so far
}

// observe takes a sample that arrived when it was captured or later, and the
// capture time since the one before it (0: unknown).
func (tr *transit) observe(arrival, capture, interval float64) {
	offset := arrival - capture
	if tr.clock == 0 {
		tr.restart()
	}
	tr.forget(int64(math.Floor(arrival)))
	if offset > tr.fastest()+lateSeconds {
		if tr.late++; tr.late == lateLimit {
			tr.restart()
		}
	} else {
		tr.late = 0
	}
	bucket := &tr.smallest[wrap(tr.second)]
	*bucket = min(*bucket, offset)
	if interval > 0 {
		tr.needs[tr.count%needMemory] = interval + offset - tr.fastest()
		tr.count++
	}
}

// restart forgets a clock.
func (tr *transit) restart() {
	*tr = transit{clock: tr.clock + 1, second: tr.second}
	for i := range tr.smallest {
		tr.smallest[i] = math.Inf(1)
	}
}

// offset is the smallest arrival − capture of the last ten seconds, or 0 when
// nothing is known of the clock.
func (tr *transit) offset() float64 {
	if least := tr.fastest(); !math.IsInf(least, 1) {
		return least
	}
	return 0
}

func (tr *transit) fastest() float64 {
	least := tr.smallest[0]
	for _, o := range tr.smallest[1:] {
		least = min(least, o)
	}
	return least
}

// delay is how long after the fastest transit a sample should be played.
func (tr *transit) delay() float64 {
	known := min(tr.count, needMemory)
	if known == 0 {
		return firstDelay
	}
	var worst [needRank]float64 // falling
	for _, need := range tr.needs[:known] {
		for i := range worst {
			if need > worst[i] {
				need, worst[i] = worst[i], need
			}
		}
	}
	rank := needRank
	if known < 2*needRank {
		rank = 1 // of so few, none is the exception
	}
	return min(worst[rank-1]+delayMargin, MaxDelay)
}

// forget makes room for the observations of a second.
func (tr *transit) forget(second int64) {
	for steps := 0; tr.second < second && steps < offsetMemory; steps++ {
		tr.second++
		tr.smallest[wrap(tr.second)] = math.Inf(1)
	}
	tr.second = max(tr.second, second)
}

func wrap(second int64) int64 { return (second%offsetMemory + offsetMemory) % offsetMemory }
