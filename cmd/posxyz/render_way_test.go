package main

import (
	"math"
	"slices"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// wayOf is a smooth way through points at full seconds.
func wayOf(points ...waypoint) *way {
	w := new(way)
	for i, p := range points {
		p.t = time.Duration(i) * time.Second
		w.add(p)
	}
	w.smooth()
	return w
}

func to(x, y float64) waypoint { return waypoint{at: pose.Vec{X: x, Y: y}} }

// TestWayGoesThrough holds that a way goes through its samples, is nowhere faster than
// a walk may be, and rests where the samples do.
func TestWayGoesThrough(t *testing.T) {
	points := []waypoint{to(1, 0), to(0, 1), to(-1, 0), to(-1, 0), to(0, -3), to(0, 5)}
	w := wayOf(points...)
	for i, want := range points {
		if got := w.stance(max(i, 1), time.Duration(i)*time.Second).At; got.Sub(want.at).Norm() > 1e-12 && i < len(points)-1 {
			t.Errorf("at %d s: %v, want %v", i, got, want.at)
		}
	}
	const step = time.Millisecond
	fastest := 0.0
	places := w.stances()
	before, _ := places(0)
	for now := step; now <= 5*time.Second; now += step {
		here, jump := places(now)
		fastest = max(fastest, here.At.Sub(before.At).Norm()/step.Seconds())
		if jump {
			t.Errorf("a jump at %v, want none", now)
		}
		if now > 2*time.Second && now < 3*time.Second && here.At != (pose.Vec{X: -1}) {
			t.Fatalf("at %v: %v, want the rest at -1", now, here.At)
		}
		before = here
	}
	if fastest < 8 || fastest > 8*steepest {
		t.Errorf("%.1f m/s at most, want between the mean of the fastest second, 8, and %d times that", fastest, steepest)
	}
}

// TestWayBends holds that sparse samples of a circle are heard as one, nearly, and that
// constant speed is kept.
func TestWayBends(t *testing.T) {
	var round, straight []waypoint
	for i := range 13 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 12)
		round, straight = append(round, to(cos, sin)), append(straight, to(float64(i), 0))
	}
	circle, line := wayOf(round...), wayOf(straight...)
	for now := time.Second; now < 11*time.Second; now += 10 * time.Millisecond {
		i := int(now/time.Second) + 1
		if r := circle.stance(i, now).At.Norm(); math.Abs(r-1) > 0.01 {
			t.Errorf("at %v the way round is %.4f m from the middle, want 1 ± 0.01", now, r)
		}
		if x := line.stance(i, now).At.X; math.Abs(x-now.Seconds()) > 1e-9 {
			t.Errorf("at %v the straight way is at %v", now, x)
		}
	}
}

// TestWayJumps holds that nothing glides to where a source jumps: because the sample
// says so, or because nothing is so fast.
func TestWayJumps(t *testing.T) {
	said := to(2, 0)
	said.jump = true
	for name, w := range map[string]*way{"said": wayOf(to(0, 0), to(1, 0), said, to(3, 0)), "too far": wayOf(to(0, 0), to(1, 0), to(400, 0), to(401, 0))} {
		told := w.positions(nil, pose.SourceID{Name: "a"})
		i := slices.IndexFunc(told, func(p pose.Position) bool { return p.Teleport })
		if i < 0 || told[i].At != w.points[2].at || told[i].Captured != renderEpoch.Add(2*time.Second) {
			t.Fatalf("%s: the jump is position %d of %+v", name, i, told)
		}
		for _, p := range told[:i] {
			if !p.Captured.Before(renderEpoch.Add(time.Second)) && (p.At != w.points[1].at || p.Velocity != (pose.Vec{})) {
				t.Errorf("%s: before the jump %+v, want the source at rest at %v", name, p, w.points[1].at)
			}
		}
		at := w.stances()
		for now := time.Duration(0); now <= 3*time.Second; now += 100 * time.Millisecond {
			here, jump := at(now)
			if now > time.Second && now < 2*time.Second && here.At != w.points[1].at {
				t.Errorf("%s, at %v: %v, want %v still", name, now, here.At, w.points[1].at)
			}
			if jump != (now == 2*time.Second) {
				t.Errorf("%s, at %v: jump is %t", name, now, jump)
			}
		}
	}
}

// TestWayFills holds that the renderer is never told of samples so far apart that it
// took the time between them for a rest, and of velocities that are those of the places.
func TestWayFills(t *testing.T) {
	w := new(way)
	for _, second := range []float64{0, 0.02, 0.52, 1.03, 5, 5.01} {
		w.add(waypoint{t: seconds(second), at: pose.Vec{X: second, Y: second * second}})
	}
	w.smooth()
	told := w.positions(nil, pose.SourceID{Name: "a"})
	for i := 1; i < len(told); i++ {
		span := told[i].Captured.Sub(told[i-1].Captured)
		if span <= 0 || span > longestGap {
			t.Errorf("samples %d and %d are %v apart, want more than 0 and at most %v", i-1, i, span, longestGap)
		}
	}
	if len(told) < 6+39 || len(told) > 6+4+40 {
		t.Errorf("%d samples, want the 6 and one each 0.1 s of the gap of 4 s, and 4 of 0.51 s", len(told))
	}
	for i := 2; i < 5; i++ { // of the parabola
		p := &w.points[i]
		if want := (pose.Vec{X: 1, Y: 2 * p.t.Seconds()}); p.velocity.Sub(want).Norm() > 1e-9 {
			t.Errorf("at %v: %v m/s, want %v", p.t, p.velocity, want)
		}
	}
	const h = 1e-4
	for now := 1100 * time.Millisecond; now < 4900*time.Millisecond; now += 100 * time.Millisecond {
		_, velocity := w.glide(4, now)
		before, _ := w.glide(4, now-seconds(h))
		after, _ := w.glide(4, now+seconds(h))
		if want := after.Sub(before).Scale(1 / (2 * h)); velocity.Sub(want).Norm() > 1e-3 {
			t.Errorf("at %v: %v m/s, want %v, the slope of the places", now, velocity, want)
		}
	}
}

// TestWaySameMoment counts the last sample of a moment.
func TestWaySameMoment(t *testing.T) {
	w := new(way)
	w.add(waypoint{at: pose.Vec{X: 1}, facing: pose.Identity})
	w.add(waypoint{at: pose.Vec{X: 2}})
	w.smooth()
	if len(w.points) != 1 || w.points[0].at.X != 2 || w.points[0].facing != pose.Identity {
		t.Errorf("%+v, want one point at 2, that looks ahead still", w.points)
	}
}

// TestFeed tells of sources early, but for their beginning and their end.
func TestFeed(t *testing.T) {
	sample := func(name string, at time.Duration) pose.Position {
		return pose.Position{Source: pose.SourceID{Name: name}, Captured: renderEpoch.Add(at)}
	}
	end := sample("a", 2*time.Second)
	end.Remove = true
	events := []pose.Position{
		sample("a", 0), sample("a", 500*time.Millisecond), sample("b", 900*time.Millisecond), sample("a", 1600*time.Millisecond),
		sample("b", 1700*time.Millisecond), end, sample("a", 2500*time.Millisecond), sample("a", 2600*time.Millisecond),
	}
	feed, stop := newFeed(&course{events: slices.Values(events)})
	defer stop()
	for _, c := range []struct {
		at         time.Duration
		told, gone int
	}{
		{0, 2, 0},                       // a, and where it goes
		{500 * time.Millisecond, 0, 0},  // b will be there, is not yet
		{700 * time.Millisecond, 1, 0},  // a
		{900 * time.Millisecond, 2, 0},  // b and where it goes
		{1900 * time.Millisecond, 0, 0}, // a ends, not yet
		{2 * time.Second, 0, 1},
		{2400 * time.Millisecond, 0, 0},
		{2500 * time.Millisecond, 2, 0}, // it is back
		{9 * time.Second, 0, 0},
	} {
		u := feed.until(c.at)
		if len(u.Positions) != c.told || len(u.Gone) != c.gone {
			t.Errorf("at %v: %d positions and %d ends, want %d and %d", c.at, len(u.Positions), len(u.Gone), c.told, c.gone)
		}
	}
}
