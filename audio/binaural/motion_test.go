package binaural

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

// stream sends samples of a way, captured regularly and delivered with a
// transit of their own.
func (g *rig) stream(every, until time.Duration, way func(time.Duration) pose.Vec, transit func() (time.Duration, bool)) {
	for at := time.Duration(0); at < until; at += every {
		if late, arrives := transit(); arrives {
			g.send(at+late, g.position("a", at, way(at)))
		}
	}
}

func steady(late time.Duration) func() (time.Duration, bool) {
	return func() (time.Duration, bool) { return late, true }
}

// jittery delivers within so much more than the fastest, in order or not, and
// loses some.
func jittery(seed uint64, fastest, jitter time.Duration, loss float64) func() (time.Duration, bool) {
	random := rand.New(rand.NewPCG(seed, 1))
	return func() (time.Duration, bool) {
		return fastest + time.Duration(random.Float64()*float64(jitter)), random.Float64() >= loss
	}
}

// What the orbit sends must sound like the orbit: the path through 5° steps at
// 10 Hz against the true circle, shifted by the delay that is reported.
//
// The parabola's velocities are off by ω²·T²/3 of the speed (0.0025 of
// 0.87 m/s), which bends the path by 4/27·T of that: 0.03 mm. The rest is the
// delay's slewing, seen at the ends of blocks.
func TestMotionFollowsTheWay(t *testing.T) {
	for _, c := range []struct {
		name    string
		every   time.Duration
		transit func() (time.Duration, bool)
		metres  float64 // off the true way, at 0.87 m/s
		delay   time.Duration
	}{
		{"the orbit, 10 Hz", 100 * time.Millisecond, steady(0), 0.0002, 106 * time.Millisecond},
		{"the orbit through a slow network", 100 * time.Millisecond, steady(80 * time.Millisecond), 0.0002, 106 * time.Millisecond},
		{"a tracker, 60 Hz", time.Second / 60, steady(0), 0.0001, 25 * time.Millisecond},
		{"20 Hz, 20 ms of jitter", 50 * time.Millisecond, jittery(1, 5*time.Millisecond, 20*time.Millisecond, 0), 0.001, 85 * time.Millisecond},
		{"60 Hz, 10 ms of jitter, every 20th lost", time.Second / 60, jittery(2, 5*time.Millisecond, 10*time.Millisecond, 0.05), 0.001, 50 * time.Millisecond},
		{"60 Hz, 60 ms of jitter, out of order", time.Second / 60, jittery(3, 5*time.Millisecond, 60*time.Millisecond, 0), 0.002, 150 * time.Millisecond},
		{"10 Hz, 100 ms of jitter", 100 * time.Millisecond, jittery(4, 5*time.Millisecond, 100*time.Millisecond, 0), 0.02, 155 * time.Millisecond},
		{"1 kHz", time.Millisecond, steady(0), 0.0001, 10 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			const from, until = 1200 * time.Millisecond, 3900 * time.Millisecond // through 90°
			const hz = 1000
			g := newRig(t, tone(hz), Options{})
			g.stream(c.every, until, circle, c.transit)
			fastest := time.Duration(math.MaxInt64)
			for range 200 {
				late, _ := c.transit()
				fastest = min(fastest, late)
			}

			worst, worstRadius, longest, steepest := 0.0, 0.0, time.Duration(0), 0.0
			var last pose.Vec
			g.observed = func(m Meters) {
				if g.elapsed < from {
					return
				}
				h := only(t, m)
				truth := circle(g.elapsed - h.Delay - fastest)
				worst = max(worst, h.At.Sub(truth).Norm())
				worstRadius = max(worstRadius, math.Abs(h.At.Norm()-1))
				longest = max(longest, h.Delay)
				if last != (pose.Vec{}) {
					steepest = max(steepest, h.At.Sub(last).Norm()/block)
				}
				last = h.At
			}
			g.run(until)

			heard := g.between(from, until)
			residual := max(audiotest.ToneResidualDB(heard.Left, rate, hz), audiotest.ToneResidualDB(heard.Right, rate, hz))
			t.Logf("off by %.3f mm, radius by %.3f %%, delay %v, up to %.2f m/s, residual %.1f dB",
				worst*1e3, worstRadius*100, longest.Round(time.Millisecond/10), steepest, residual)
			if worst > c.metres {
				t.Errorf("off the way by %.5f m, want at most %v", worst, c.metres)
			}
			if worstRadius > 0.01 {
				t.Errorf("the radius is off by %.2f %%, want at most 1", worstRadius*100)
			}
			if longest > c.delay {
				t.Errorf("%v behind, want at most %v", longest, c.delay)
			}
			if residual > -70 {
				t.Errorf("the moving tone has a residual of %.1f dB, want at most −70", residual)
			}
			checkNoClick(t, heard, hz, 2e-5)
		})
	}
}

// A straight way is straight from the first step on, and after a jump.
func TestStraightFromTheStart(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	way := func(at time.Duration) pose.Vec { return pose.Vec{X: 3, Y: 2 * math.Mod(at.Seconds(), 1)} }
	for at := time.Duration(0); at < 2500*time.Millisecond; at += 100 * time.Millisecond {
		p := g.position("a", at, way(at))
		p.Teleport = at%time.Second == 0
		g.send(at, p)
	}
	g.observed = func(m Meters) {
		h := only(t, m)
		at := g.elapsed - h.Delay
		if at%time.Second > 900*time.Millisecond || at < 0 {
			return // what comes after the jump is not known
		}
		if d := h.At.Sub(way(at)).Norm(); d > 1e-6 {
			t.Errorf("at %v: %v, off by %v m", at, h.At, d)
		}
	}
	g.run(2500 * time.Millisecond)
}

// A publisher's clock may be anything. (Decades away, float64 has microseconds.)
func TestClockOfThePublisherDoesNotMatter(t *testing.T) {
	way := func(skew time.Duration) []Meter {
		var heard []Meter
		g := newRig(t, tone(500), Options{})
		for at := time.Duration(0); at < 3*time.Second; at += 100 * time.Millisecond {
			g.send(at+3*time.Millisecond, g.position("a", at+skew, circle(at)))
		}
		g.observed = func(m Meters) { heard = append(heard, m.Heard...) }
		g.run(3 * time.Second)
		return heard
	}
	want := way(0)
	for _, skew := range []time.Duration{time.Hour, -time.Hour, 40 * 365 * 24 * time.Hour} {
		got := way(skew)
		if len(got) != len(want) {
			t.Fatalf("clock off by %v: heard in %d blocks, want %d", skew, len(got), len(want))
		}
		for i := range want {
			if d := got[i].At.Sub(want[i].At).Norm(); d > 1e-5 || (got[i].Delay-want[i].Delay).Abs() > 5*time.Microsecond {
				t.Fatalf("clock off by %v, block %d: at %v, %v behind, want %v, %v", skew, i, got[i].At, got[i].Delay, want[i].At, want[i].Delay)
			}
		}
	}
}

// Another publisher takes over, whose clock is off: within a moment the source
// is where that one says, no more than MaxDelay behind.
func TestAnotherClockTakesOver(t *testing.T) {
	for _, skew := range []time.Duration{-40 * time.Second, -3 * time.Second, -300 * time.Millisecond, -80 * time.Millisecond, 3 * time.Second, 40 * time.Second} {
		g := newRig(t, tone(500), Options{})
		for at := time.Duration(0); at < 6*time.Second; at += 50 * time.Millisecond {
			p := g.position("a", at, circle(at))
			if at >= 3*time.Second {
				p.Captured = p.Captured.Add(skew)
			}
			g.send(at, p)
		}
		worst := 0.0
		g.observed = func(m Meters) {
			if g.elapsed < 4500*time.Millisecond {
				return
			}
			h := only(t, m)
			for _, behind := range []time.Duration{0, MaxDelay * 1e9} {
				// On the circle, between where it is now and where it was MaxDelay ago.
				worst = max(worst, h.At.Sub(circle(g.elapsed-behind)).Norm())
			}
		}
		g.run(6 * time.Second)
		limit := 1.05 * circle(0).Sub(circle(MaxDelay*1e9)).Norm()
		if worst > limit {
			t.Errorf("clock off by %v: %.3f m from where it should be, want at most %.3f", skew, worst, limit)
		}
		checkNoClick(t, g.heard, 500, 2e-4)
	}
}

// One whose clock is 3 s behind takes over after a pause of 5 s: its times go
// on from those before, but late.
func TestAnotherClockTakesOverAfterAPause(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	for at := time.Duration(0); at < 10*time.Second; at += 50 * time.Millisecond {
		switch {
		case at < 2*time.Second:
			g.send(at, g.position("a", at, circle(at)))
		case at >= 7*time.Second:
			g.send(at, g.position("a", at-3*time.Second, circle(at)))
		}
	}
	g.run(10 * time.Second)
	if h := only(t, g.Meters()); h.At.Sub(circle(g.elapsed-h.Delay)).Norm() > 0.001 {
		t.Errorf("heard at %v, %v behind, want %v", h.At, h.Delay, circle(g.elapsed-h.Delay))
	}
	checkNoClick(t, g.heard, 500, 2e-4)
}

// A clock that stands still is no reason to stand still.
func TestClockThatStandsStill(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	for at := time.Duration(0); at < 3*time.Second; at += 50 * time.Millisecond {
		p := g.position("a", 0, circle(at))
		p.Seq = uint64(at)
		g.send(at, p)
	}
	g.observed = func(m Meters) {
		if h := only(t, m); h.At.Sub(circle(g.elapsed)).Norm() > 0.3 { // 0.3 s at 0.87 m/s
			t.Errorf("%v: heard at %v, want near %v", g.elapsed, h.At, circle(g.elapsed))
		}
	}
	g.run(3 * time.Second)
	checkNoClick(t, g.heard, 500, 2e-4)
}

// An update that comes late after all, from elsewhere than where the source
// was carried on to, is made up for, not stepped to.
func TestLateUpdateDoesNotStep(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	way := func(at time.Duration) pose.Vec { // 2 m/s, and back from 2 s on
		return pose.Vec{X: 3, Y: 4 - 2*math.Abs(at.Seconds()-2)}
	}
	for at := time.Duration(0); at < 4*time.Second; at += 20 * time.Millisecond {
		arrives := at
		if at > 2*time.Second && at < 2300*time.Millisecond {
			arrives = 2300 * time.Millisecond // a hole of 0.3 s, all at its end
		}
		g.send(arrives, g.position("a", at, way(at)))
	}
	var last pose.Vec
	carried := 0.0
	g.observed = func(m Meters) {
		h := only(t, m)
		if step := h.At.Sub(last).Norm(); last != (pose.Vec{}) && step > 0.07 {
			t.Errorf("%v: a step of %.3f m in a block", g.elapsed, step)
		}
		last = h.At
		carried = max(carried, h.At.Y-4)
	}
	g.run(4 * time.Second)
	if carried < 0.1 {
		t.Errorf("carried on by %.3f m, want more for this test to mean something", carried)
	}
	checkNoClick(t, g.heard, 500, 2e-4)
}

// Velocity that comes with samples is used: a source that turns back between
// two samples.
func TestGivenVelocityIsUsed(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	// x = 3 + sin(2π·2t) at 10 Hz: five samples a turn, too few for a guess.
	way := func(at time.Duration) (x, v float64) {
		sin, cos := math.Sincos(4 * math.Pi * at.Seconds())
		return 3 + sin, 4 * math.Pi * cos
	}
	for at := time.Duration(0); at < 4*time.Second; at += 100 * time.Millisecond {
		x, v := way(at)
		p := g.position("a", at, pose.Vec{X: x})
		p.Velocity, p.HasVelocity = pose.Vec{X: v}, true
		g.send(at, p)
	}
	worst := 0.0
	g.observed = func(m Meters) {
		if g.elapsed > 2*time.Second {
			h := only(t, m)
			x, _ := way(g.elapsed - h.Delay)
			worst = max(worst, math.Abs(h.At.X-x))
		}
	}
	g.run(4 * time.Second)
	// Hermite's error is T⁴/384·max|x⁗| = 6.5 mm.
	if worst > 0.008 {
		t.Errorf("off by %.4f m, want at most 0.008", worst)
	}
}

// Velocity that the hub has estimated is not: it lags, and the samples on both
// sides tell a better one.
func TestEstimatedVelocityIsNotUsed(t *testing.T) {
	const speed = 2.0 // m/s
	g := newRig(t, tone(500), Options{})
	way := func(at time.Duration) pose.Vec { return pose.Vec{X: 5, Y: speed * at.Seconds()} }
	for at := time.Duration(0); at < 4*time.Second; at += 100 * time.Millisecond {
		p := g.position("a", at, way(at))
		p.Velocity, p.HasVelocity, p.VelocityEstimated = pose.Vec{Y: -speed}, true, true
		g.send(at, p)
	}
	worst := 0.0
	g.observed = func(m Meters) {
		if g.elapsed > 2*time.Second {
			h := only(t, m)
			worst = max(worst, h.At.Sub(way(g.elapsed-h.Delay)).Norm())
		}
	}
	g.run(4 * time.Second)
	if worst > 1e-3 {
		t.Errorf("off the straight way by %.4f m, want at most 0.001", worst)
	}
}

// When updates stop the source goes on for a little, and comes to rest where
// it was last said to be. When they start again nothing steps.
func TestUpdatesStopAndStartAgain(t *testing.T) {
	const speed = 2.0 // m/s
	way := func(at time.Duration) pose.Vec { return pose.Vec{X: 5, Y: speed * at.Seconds()} }
	g := newRig(t, tone(500), Options{})
	for at := time.Duration(0); at < 6*time.Second; at += 50 * time.Millisecond {
		if at <= 2*time.Second || at >= 5*time.Second {
			g.send(at, g.position("a", at, way(min(at, 2*time.Second)+max(0, at-5*time.Second))))
		}
	}
	last := way(2 * time.Second)
	farthest := 0.0
	var before pose.Vec
	g.observed = func(m Meters) {
		h := only(t, m)
		if g.elapsed > 2*time.Second && g.elapsed < 5*time.Second {
			farthest = max(farthest, h.At.Y-last.Y)
		}
		if step := h.At.Sub(before).Norm(); before != (pose.Vec{}) && step > 3*speed*block {
			t.Errorf("at %v the source moves by %.4f m in a block", g.elapsed, step)
		}
		before = h.At
		if g.elapsed > 3*time.Second && g.elapsed < 5*time.Second {
			if h.At != last {
				t.Errorf("at %v: heard at %v, want it at rest at %v", g.elapsed, h.At, last)
			}
			if age := g.elapsed - 2*time.Second; (h.Age - age).Abs() > 5*time.Millisecond {
				t.Errorf("at %v: age %v, want %v", g.elapsed, h.Age, age)
			}
		}
	}
	g.run(6 * time.Second)
	if limit := 0.15 * speed; farthest < 0.1*limit || farthest > limit {
		t.Errorf("carried on by %.3f m, want a little, at most %.3f", farthest, limit)
	}
	checkNoClick(t, g.heard, 500, 5e-5)
}

// A source that is only spoken of when it moves rests until then.
func TestRareUpdatesAreShortGlides(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	place := func(second int) pose.Vec { return pose.Vec{X: 2, Y: float64(second % 2)} }
	for second := range 6 {
		at := time.Duration(second) * time.Second
		g.send(at, g.position("a", at, place(second)))
	}
	g.observed = func(m Meters) {
		second, within := g.elapsed/time.Second, g.elapsed%time.Second
		if h := only(t, m); within > 300*time.Millisecond && h.At.Sub(place(int(second))).Norm() > 1e-3 {
			t.Errorf("%v: heard at %v, want %v", g.elapsed, h.At, place(int(second)))
		}
	}
	g.run(6 * time.Second)
	checkNoClick(t, g.heard, 500, 1e-3)
}

// A snapshot may tell of a source that has not moved for long.
func TestOldSnapshotDoesNotDelay(t *testing.T) {
	for _, age := range []time.Duration{90 * time.Millisecond, 20 * time.Second} {
		g := newRig(t, tone(500), Options{})
		g.after(0, func() {
			g.Apply(pose.Update{Snapshot: true, Positions: []pose.Position{g.position("a", -age, circle(0))}})
		})
		for at := 10 * time.Millisecond; at < time.Second; at += time.Second / 60 {
			g.send(at, g.position("a", at, circle(at)))
		}
		g.run(time.Second)
		if h := only(t, g.Meters()); h.Delay > 60*time.Millisecond || h.At.Sub(circle(g.elapsed-h.Delay)).Norm() > 0.002 {
			t.Errorf("a snapshot %v old: at %v, %v behind, want %v", age, h.At, h.Delay, circle(g.elapsed-h.Delay))
		}
		checkNoClick(t, g.heard.From(g.frame(70*time.Millisecond)), 500, 2e-4)
	}
}
