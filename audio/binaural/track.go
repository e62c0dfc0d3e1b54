package binaural

import (
	"math"
	"slices"
	"time"

	"posxyz/audio"
	"posxyz/hub/pose"
)

const (
	// jumpSpeed in m/s: a source that is faster did not move but jump. A
	// quarter of the speed of sound.
	jumpSpeed = 343.0 / 4
	// jumpSpan in seconds: samples closer in time than a block are taken as a
	// block apart, or the noise of a tracker would look like speed.
	jumpSpan = 0.0027

	restSeconds  = coastSeconds + MaxDelay // a source silent for longer was at rest
	staleSeconds = 0.25                    // samples older than the newest by more, or for longer, are by another clock
	keepSeconds  = 0.5                     // knots are kept for so long after they were due
	unevenRatio  = 4                       // speeds and intervals that differ more are no smooth motion
)

// A track is what the control side knows of one source: its last samples, as
// the knots of a curve, and its clock.
type track struct {
	// fixed after creation
	id      pose.SourceID
	order   uint64 // of creation
	mix     Mix
	offline bool // no playout delay: a place is heard at its capture time

	// owned by the control side
	sound    audio.Sound // nil until the source is heard for the first time
	knots    []knot      // none while the source is lost; curves share them: only ever appended to
	known    *curve      // of knots; nil when it is not up to date
	clock    transit
	run      uint64
	seq      uint64   // of the newest sample
	last     pose.Vec // its place
	arrival  float64  // and when it arrived, in seconds from the renderer's epoch
	snapshot uint64   // the last one that had this source
	chosen   bool     // to be heard

	// owned by the audio side
	voice *voice // that plays it, or nil
}

// live says whether somebody says where the source is.
func (tr *track) live() bool { return len(tr.knots) > 0 }

// add takes a sample that arrived now. One from a snapshot may have waited in
// the hub for any time, and says nothing of the clock.
func (tr *track) add(p *pose.Position, epoch, now time.Time, snapshot bool) {
	if !isFinite(p.At) {
		return
	}
	arrival := now.Sub(epoch).Seconds()
	t := arrival
	if !p.Captured.IsZero() {
		t = p.Captured.Sub(epoch).Seconds()
	}
	if n := len(tr.knots); n > 0 && t <= tr.knots[n-1].t {
		if p.Seq == tr.seq && p.Seq != 0 || t == tr.knots[n-1].t && p.At == tr.last {
			tr.seq = p.Seq
			return // told again: in a snapshot, or since nobody holds the source any more
		}
		if tr.knots[n-1].t-t < staleSeconds && arrival-tr.arrival < staleSeconds {
			return // overtaken
		}
		tr.clock.restart()
		tr.knots = nil
	}
	tr.arrival, tr.seq, tr.last = arrival, p.Seq, p.At

	interval := 0.0
	if n := len(tr.knots); n > 0 && t-tr.knots[n-1].t <= restSeconds {
		interval = t - tr.knots[n-1].t
	}
	if !snapshot {
		tr.clock.observe(arrival, t, interval)
	}
	tr.append(p, t)
	tr.trim(arrival)
	tr.known = nil
}

// end drops the way so far: the next sample is where the source begins anew.
func (tr *track) end() { tr.knots, tr.known = nil, nil }

// path returns the curve so far.
func (tr *track) path() *curve {
	if tr.known != nil {
		return tr.known
	}
	c := &curve{knots: slices.Clip(tr.knots), clock: tr.clock.clock}
	if !tr.offline {
		c.offset, c.delay = tr.clock.offset(), tr.clock.delay()
	}
	tr.known = c
	return c
}

// append adds the knot of a sample captured at t. Published curves do not see
// it: they end before it.
func (tr *track) append(p *pose.Position, t float64) {
	if len(tr.knots) > 0 && t-tr.knots[len(tr.knots)-1].t > restSeconds {
		rest := tr.knots[len(tr.knots)-1]
		tr.knots = append(tr.knots, knot{t: t - tr.clock.delay(), at: rest.at, known: true, run: rest.run, rests: true})
	}
	k := knot{t: t, at: p.At}
	if p.HasVelocity && !p.VelocityEstimated && p.Velocity.Norm() <= jumpSpeed { // NaN is not
		k.come, k.known = p.Velocity, true
	}
	if p.Teleport || tr.tooFast(k) {
		tr.run++
	} else if len(tr.knots) > 0 {
		tr.connect(&k)
	}
	k.run = tr.run
	tr.knots = append(tr.knots, k)
}

func (tr *track) tooFast(k knot) bool {
	if len(tr.knots) == 0 {
		return false
	}
	before := &tr.knots[len(tr.knots)-1]
	return k.at.Sub(before.at).Norm() > jumpSpeed*max(k.t-before.t, jumpSpan)
}

// connect finds the velocities at both ends of the way from the newest knot to
// k: the one that the publisher gave, or else that of the parabola through the
// last three knots, which is exact for constant acceleration and needs no
// knot from the future. Where the motion is not smooth (it starts, stops, or
// the intervals are too uneven) the parabola would swing out: there the
// velocity is the mean one of the way. Two knots that are hardly apart in time
// have no such mean: there, and after a rest, the velocity stays what it was.
func (tr *track) connect(k *knot) {
	before := &tr.knots[len(tr.knots)-1]
	span := k.t - before.t
	mean := k.at.Sub(before.at).Scale(1 / span)
	spanBefore, meanBefore := tr.lastWay()

	k.leave = before.come
	if !before.known {
		k.leave = mean
	}
	switch {
	case k.known:
	case before.rests, span < min(jumpSpan, spanBefore/unevenRatio):
		k.come, k.known = before.come, before.known && !before.rests
	case even(span, spanBefore) && even(mean.Norm(), meanBefore.Norm()):
		k.come, k.known = mean.Add(mean.Sub(meanBefore).Scale(span/(span+spanBefore))), true
	default:
		k.come, k.known = mean, true
	}
}

// lastWay returns the time and the mean velocity between the last two knots,
// or an endless rest if there are none that are connected.
func (tr *track) lastWay() (span float64, mean pose.Vec) {
	if n := len(tr.knots); n >= 2 && tr.knots[n-2].run == tr.knots[n-1].run {
		span = tr.knots[n-1].t - tr.knots[n-2].t
		return span, tr.knots[n-1].at.Sub(tr.knots[n-2].at).Scale(1 / span)
	}
	return math.Inf(1), pose.Vec{}
}

// trim drops knots that nobody will ask for again, but two.
func (tr *track) trim(arrival float64) {
	due := arrival - keepSeconds
	if !tr.offline {
		due -= tr.clock.offset() + tr.clock.delay()
	}
	for len(tr.knots) > 2 && tr.knots[1].t < due {
		tr.knots = tr.knots[1:]
	}
}

func even(a, b float64) bool { return a <= unevenRatio*b && b <= unevenRatio*a }

func isFinite(v pose.Vec) bool { return v.Norm()-v.Norm() == 0 }
