package load

import "time"

// Result is what came of a run.
type Result struct {
	Scene       string // that it had to itself
	Subscribers int
	Connections int
	Sources     int

	Elapsed   time.Duration // from the first sample until all were published, and the last came
	Due       uint64        // samples that were to be published in that time
	Published uint64
	Delivered uint64 // positions, each counted once for each subscriber
	Skipped   uint64 // positions that subscribers were told to have missed
	Missing   uint64 // positions that neither came, or not in time, nor were told as skipped
	CutOff    int    // subscribers whose stream ended before its time
	CutOffBy  error  // of one of them
	Ages      *Ages  // of what was delivered, from capture to reception
}

// Rate returns how many positions were delivered a second.
func (r *Result) Rate() float64 { return perSecond(r.Delivered, r.Elapsed) }

// PublishRate returns how many samples were published a second.
func (r *Result) PublishRate() float64 { return perSecond(r.Published, r.Elapsed) }

func perSecond(n uint64, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / d.Seconds()
}
