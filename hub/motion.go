package hub

import (
	"time"

	"posxyz/hub/pose"
)

// How a velocity is estimated where the publisher gives none.
const (
	velocityBase = 20 * time.Millisecond // at least between two samples used: jitter in time then counts little
	velocityGap  = time.Second           // after a longer one the source may have been anywhere
)

// motion estimates a source's velocity: its mean over velocityBase or a little
// more, up to the newest sample.
type motion struct{ older, newer, last fix }

// fix is where a source was at a time; a zero time is none.
type fix struct {
	at   pose.Vec
	when time.Time
}

// estimate enters a sample, and returns the velocity if earlier ones tell it.
func (m *motion) estimate(p *pose.Position) (v pose.Vec, ok bool) {
	now := fix{p.At, p.Captured}
	if step := now.when.Sub(m.last.when); p.Teleport || step < 0 || step > velocityGap {
		*m = motion{}
	}
	m.last = now
	base := m.newer
	if now.when.Sub(base.when) < velocityBase {
		base = m.older
	} else { // also when there is none
		m.older, m.newer = m.newer, now
	}
	if base.when.IsZero() {
		return pose.Vec{}, false
	}
	v = now.at.Sub(base.at).Scale(1 / now.when.Sub(base.when).Seconds())
	return v, v.Norm() <= pose.MaxCoordinate
}
