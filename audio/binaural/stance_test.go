package binaural

import (
	"math"
	"testing"
	"time"

	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

// yaw is a head turned to the left by so many degrees.
func yaw(degrees float64) pose.Quat {
	sin, cos := math.Sincos(pose.Radians(degrees) / 2)
	return pose.Quat{Z: sin, W: cos}
}

// What stands still in the world moves round a head that turns or walks.
func TestStanceTurnsTheWorld(t *testing.T) {
	for _, c := range []struct {
		name   string
		stance Stance
		want   pose.Vec // where a source at (2, 0, 0) is seen
	}{
		{"nowhere else", Stance{}, pose.Vec{X: 2}},
		{"looking left", Stance{Facing: yaw(90)}, pose.Vec{Y: -2}},
		{"looking left, the other sign", Stance{Facing: pose.Quat{Z: -math.Sqrt(0.5), W: -math.Sqrt(0.5)}}, pose.Vec{Y: -2}},
		{"looking back", Stance{Facing: yaw(180)}, pose.Vec{X: -2}},
		{"beyond the source, looking left", Stance{At: pose.Vec{X: 3}, Facing: yaw(90)}, pose.Vec{Y: 1}},
		{"not of unit length", Stance{Facing: pose.Quat{Z: 3, W: 3}}, pose.Vec{Y: -2}},
	} {
		g := newRig(t, tone(500), Options{})
		g.send(0, g.position("a", 0, pose.Vec{X: 2}))
		g.after(100*time.Millisecond, func() { g.Stand(c.stance, false) })
		g.run(200 * time.Millisecond)
		if got := only(t, g.Meters()).At; got.Sub(c.want).Norm() > 1e-9 {
			t.Errorf("%s: the source is seen at %v, want %v", c.name, got, c.want)
		}
	}
}

// The newest stance is reached 8 ms after it is told, without a step.
func TestStanceIsSoonAndSmooth(t *testing.T) {
	const hz = 500
	g := newRig(t, tone(hz), Options{})
	g.send(0, g.position("a", 0, pose.Vec{X: 2}))
	g.after(time.Second, func() { g.Stand(Stance{Facing: yaw(30)}, false) })
	g.run(time.Second + 3*time.Millisecond)
	if at := only(t, g.Meters()).At; at.Y >= 0 {
		t.Errorf("a block after the head has begun to turn left the source is at %v, want it to the right", at)
	}
	g.run(time.Second + stanceTime + 3*time.Millisecond)
	if at := only(t, g.Meters()).At; math.Abs(pose.Degrees(at.Direction().Azimuth)+30) > 1e-6 {
		t.Errorf("%v after a turn by 30° the source is at %v°", stanceTime, pose.Degrees(at.Direction().Azimuth))
	}
	g.run(2 * time.Second)
	checkNoClick(t, g.between(500*time.Millisecond, 2*time.Second), hz, 2e-3)
}

// A head that jumps does not sweep the sources past the ears, whether it says
// so or is just too far away.
func TestStanceJumps(t *testing.T) {
	for _, told := range []bool{true, false} {
		checkStanceJump(t, told)
	}
}

func checkStanceJump(t *testing.T, told bool) {
	t.Helper()
	const hz = 500
	g := newRig(t, tone(hz), Options{})
	g.send(0, g.position("a", 0, pose.Vec{Y: 2}))
	g.after(time.Second, func() { g.Stand(Stance{Facing: yaw(180)}, told) })
	swept := false
	g.observed = func(m Meters) {
		for _, h := range m.Heard {
			swept = swept || math.Abs(h.At.X) > 1e-9
		}
	}
	g.run(2 * time.Second)
	if swept {
		t.Error("the source swept past the head")
	}
	if at := only(t, g.Meters()).At; at.Sub(pose.Vec{Y: -2}).Norm() > 1e-9 {
		t.Errorf("after the jump the source is at %v, want at the right", at)
	}
	checkNoClick(t, g.between(500*time.Millisecond, 2*time.Second), hz, 2.2*0.1/480)
}

// With Doppler what is in the air is heard by the turned ears at once, and voices
// that are left are free again when they are silent.
func TestEarsJumpWithFlight(t *testing.T) {
	space := &countingSpace{Space: pan.New(rate)}
	g := newRigWith(t, tone(500), space, Options{Flight: true, MaxVoices: 1})
	g.send(0, g.position("a", 0, pose.Vec{Y: 2}))
	g.after(time.Second, func() { g.Stand(Stance{Facing: yaw(180)}, true) })
	g.run(time.Second + 6*time.Millisecond)
	if at := only(t, g.Meters()).At; at.Sub(pose.Vec{Y: -2}).Norm() > 1e-9 {
		t.Errorf("two blocks after the jump the source is at %v, want at the right", at)
	}
	if space.resets != 1 {
		t.Errorf("%d voices were started, want the one to go on", space.resets)
	}
	g.run(2 * time.Second)
	// The whole way within a block leaves a step of its delay's and its gain's slope.
	checkNoClick(t, g.between(500*time.Millisecond, 2*time.Second), 500, 0.01)
}

func TestNonsenseStanceIsIgnored(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	g.Stand(Stance{At: pose.Vec{X: 1}, Facing: yaw(90)}, false)
	g.Stand(Stance{At: pose.Vec{X: math.NaN()}}, false)
	g.Stand(Stance{Facing: pose.Quat{X: math.NaN()}}, false)
	g.send(0, g.position("a", 0, pose.Vec{X: 2}))
	g.run(100 * time.Millisecond)
	if at := only(t, g.Meters()).At; at.Sub(pose.Vec{Y: -1}).Norm() > 1e-9 {
		t.Errorf("the source is at %v, want {0 -1 0}", at)
	}
}

// Who is near the ears is heard, wherever they are.
func TestRankingIsByWhatTheEarsHear(t *testing.T) {
	mixes := map[string]Mix{"near": {Gain: 1}, "far": {Gain: 1}, "loud": {Gain: 100}, "mute": {Gain: 1000, Mute: true}}
	g := newRig(t, tone(500), Options{MaxVoices: 2, MixOf: func(id pose.SourceID) Mix { return mixes[id.Name] }})
	g.Stand(Stance{At: pose.Vec{X: 100}}, false)
	g.send(0,
		g.position("near", 0, pose.Vec{X: 98}),
		g.position("far", 0, pose.Vec{X: 1}),
		g.position("loud", 0, pose.Vec{X: 1}),
		g.position("mute", 0, pose.Vec{X: 100}),
	)
	g.run(100 * time.Millisecond)
	m := g.Meters()
	if got := names(m); len(got) != 2 || got[0] != "loud" || got[1] != "near" {
		t.Errorf("%v are heard, want loud and near", got)
	}
	if m.LeftOut != 1 {
		t.Errorf("%d are left out, want 1: who is mute is not missed", m.LeftOut)
	}
}

// Gain and reference distance of a source are its own.
func TestMixOfASource(t *testing.T) {
	level := func(mix Mix) float64 {
		g := newRig(t, tone(500), Options{MixOf: func(pose.SourceID) Mix { return mix }})
		g.send(0, g.position("a", 0, pose.Vec{X: 4}))
		g.run(time.Second)
		return only(t, g.Meters()).Left
	}
	plain := level(Mix{Gain: 1})
	for _, c := range []struct {
		mix  Mix
		want float64
	}{
		{Mix{Gain: 0.5}, 0.5},
		{Mix{Gain: 1, Reference: 2}, 1},
		{Mix{Gain: 1, Reference: 8}, 0.5},
		{Mix{Gain: 0}, 0},
	} {
		if got := level(c.mix) / plain; math.Abs(got-c.want) > 1e-3 {
			t.Errorf("%+v at 4 m: %.4f times as loud as without, want %v", c.mix, got, c.want)
		}
	}
}

// Offline, a source is heard where it was at the time of the block.
func TestOfflineHasNoDelay(t *testing.T) {
	g := newRig(t, tone(500), Options{Offline: true})
	const (
		ahead  = time.Second
		length = (offsetMemory + 3) * time.Second // what a clock was at first is forgotten
	)
	for at := time.Duration(0); at < length; at += 20 * time.Millisecond {
		g.send(max(0, at-ahead), g.position("a", at, circle(at)))
	}
	worst := 0.0
	g.observed = func(m Meters) {
		if g.elapsed > 100*time.Millisecond && g.elapsed < length-100*time.Millisecond {
			worst = max(worst, only(t, m).At.Sub(circle(g.elapsed)).Norm())
		}
	}
	g.run(length)
	if worst > 1e-3 {
		t.Errorf("the source is up to %.4f m off the place it has at the time", worst)
	}
	if worst == 0 || audiotest.Peak(g.heard.Left) == 0 {
		t.Error("nothing was heard")
	}
}
