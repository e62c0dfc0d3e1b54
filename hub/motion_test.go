package hub

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"posxyz/hub/pose"
)

// step is a sample for TestMotion.
type step struct {
	after    time.Duration // since the one before
	x        float64
	teleport bool
}

// TestMotion: what velocity is estimated where none is given; NaN is none.
func TestMotion(t *testing.T) {
	none := math.NaN()
	const ms = time.Millisecond
	for _, c := range []struct {
		what  string
		steps []step
		want  []float64 // m/s
	}{
		{"the first sample", []step{{x: 5}}, []float64{none}},
		{"the second, in time", []step{{x: 5}, {after: 50 * ms, x: 6}}, []float64{none, 20}},
		{"the second, too soon", []step{{x: 5}, {after: 5 * ms, x: 6}}, []float64{none, none}},
		{
			"the mean over 20 ms or a little more",
			[]step{{x: 0}, {after: 10 * ms, x: 1}, {after: 10 * ms, x: 4}, {after: 10 * ms, x: 9}, {after: 10 * ms, x: 16}},
			[]float64{none, none, 200, 300, 600},
		},
		{
			"at 1 Hz", []step{{x: 0}, {after: 1000 * ms, x: 3}, {after: 1000 * ms, x: 5}},
			[]float64{none, 3, 2},
		},
		{"after a gap", []step{{x: 0}, {after: 100 * ms, x: 1}, {after: 1001 * ms, x: 2}, {after: 100 * ms, x: 4}}, []float64{none, 10, none, 20}},
		{
			"after a teleport",
			[]step{{x: 0}, {after: 100 * ms, x: 1}, {after: 100 * ms, x: 900, teleport: true}, {after: 100 * ms, x: 901}},
			[]float64{none, 10, none, 10},
		},
		{"captured before the one before, by another publisher", []step{{x: 0}, {after: 100 * ms, x: 1}, {after: -50 * ms, x: 7}, {after: 100 * ms, x: 8}}, []float64{none, 10, none, 10}},
		{"two of one time", []step{{x: 0}, {after: 50 * ms, x: 1}, {x: 2}}, []float64{none, 20, 40}},
		{"two of one time, at first", []step{{x: 0}, {x: 2}, {after: 50 * ms, x: 3}}, []float64{none, none, 60}},
		{"faster than may be told", []step{{x: -1e6}, {after: 20 * ms, x: 1e6}}, []float64{none, none}},
	} {
		var m motion
		now := time.Unix(1_700_000_000, 0)
		for i, s := range c.steps {
			now = now.Add(s.after)
			v, ok := m.estimate(&pose.Position{At: pose.Vec{X: s.x, Y: -s.x}, Captured: now, Teleport: s.teleport})
			switch want := c.want[i]; {
			case ok != !math.IsNaN(want):
				t.Errorf("%s: sample %d has velocity %v, %v, want %v", c.what, i, v, ok, want)
			case ok && (math.Abs(v.X-want) > 1e-9 || math.Abs(v.Y+want) > 1e-9 || v.Z != 0):
				t.Errorf("%s: sample %d has velocity %v, want ±%v", c.what, i, v, want)
			}
		}
	}
}

// TestMotionOfSteadySource: at any rate a constant velocity is found, and jitter
// of the capture times counts for no more than its part of velocityBase.
func TestMotionOfSteadySource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := pose.Vec{X: rapid.Float64Range(-50, 50).Draw(t, "vx"), Z: rapid.Float64Range(-50, 50).Draw(t, "vz")}
		rate := rapid.Float64Range(1.01, 2000).Draw(t, "rate")
		jitter := rapid.SampledFrom([]float64{0, 0.0005}).Draw(t, "jitter") // seconds
		var m motion
		began := time.Unix(1_700_000_000, 0)
		last := began
		for i := range 300 {
			at := float64(i) / rate
			captured := began.Add(time.Duration((at + jitter*rapid.Float64Range(-1, 1).Draw(t, "late")) * 1e9))
			if captured.Before(last) {
				continue // late
			}
			last = captured
			v, ok := m.estimate(&pose.Position{At: want.Scale(at), Captured: captured})
			if ok != (at > 0.022) && (at < 0.018 || at > 1/rate+0.022) {
				t.Errorf("%v s after the first sample there is a velocity: %v", at, ok)
			}
			// A base of 20 ms or more that is wrong by twice the jitter.
			if tolerance := want.Norm()*2*jitter/(0.02-2*jitter) + 1e-6*want.Norm() + 1e-9; ok && v.Sub(want).Norm() > tolerance {
				t.Errorf("at %v Hz sample %d has velocity %v, want %v ± %v", rate, i, v, want, tolerance)
			}
		}
	})
}

// TestVelocityIsEstimated where the publisher gives none, and says so; and is
// the publisher's where it gives one.
func TestVelocityIsEstimated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := listen(t, h, Subscription{EverySample: true})
		f.take()
		for i := range 10 {
			p := sample("a", float64(i))
			if i == 7 {
				p.Velocity, p.HasVelocity = pose.Vec{Z: 1}, true
			}
			p.VelocityEstimated = true // not its publisher's to say
			publish(t, h, p)
			time.Sleep(50 * time.Millisecond)
		}
		late := sample("a", 500)
		for i, u := range f.take() {
			p := u.Positions[0]
			want := pose.Vec{X: 20}
			switch i {
			case 0:
				want = pose.Vec{}
			case 7:
				want = pose.Vec{Z: 1}
			}
			if p.HasVelocity != (i > 0) || p.VelocityEstimated != (i > 0 && i != 7) || p.Velocity.Sub(want).Norm() > 1e-5 {
				t.Errorf("sample %d is told with velocity %v: %+v, want %v", i, p.Velocity, p, want)
			}
		}

		pub := newPublisher(h)
		defer pub.Close()
		publish(t, pub, sample("a", 10))
		late.Captured = time.Now().Add(-10 * time.Millisecond)
		publish(t, pub, late) // dropped: nothing moves by it
		time.Sleep(50 * time.Millisecond)
		publish(t, pub, sample("a", 11))
		if v := latest(t, h, named("a")).Velocity; v.Sub(pose.Vec{X: 20}).Norm() > 1e-9 {
			t.Errorf("after a late sample the velocity is %v, want 20 m/s", v)
		}
		remove(t, h, "a")
		publish(t, h, sample("a", 12))
		if p := latest(t, h, named("a")); p.HasVelocity {
			t.Errorf("a source that came back has velocity %v, want none", p.Velocity)
		}
	})
}
