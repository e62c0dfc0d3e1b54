package binaural

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

// A countingSpace counts what its stages do.
type countingSpace struct {
	audio.Space
	renders, resets int
}

func (s *countingSpace) NewStage() audio.Stage { return countingStage{s.Space.NewStage(), s} }

type countingStage struct {
	audio.Stage
	space *countingSpace
}

func (s countingStage) Reset() {
	s.space.resets++
	s.Stage.Reset()
}

func (s countingStage) Render(in *audio.Mono, end audio.Placement) audio.Level {
	s.space.renders++
	return s.Stage.Render(in, end)
}

// However a source goes, it is silent 50 ms later, without a click, and costs
// nothing from then on; when it comes back it fades in as it did at first.
func TestSourcesComeAndGoIn50ms(t *testing.T) {
	const (
		hz   = 500
		gone = 1 * time.Second
		back = 2 * time.Second
		fade = 50 * time.Millisecond
		// What an update waits for its block, and the way through the stages.
		slack = 3*time.Millisecond + 3*time.Millisecond
	)
	for _, c := range []struct {
		name     string
		vanish   func(*rig)
		comeBack func(*rig, pose.Position)
	}{
		{"the hub is away", func(g *rig) { g.Away() }, func(g *rig, p pose.Position) {
			g.Apply(pose.Update{Snapshot: true, Positions: []pose.Position{p}})
		}},
		{"lost", func(g *rig) {
			p := g.position("a", 0, pose.Vec{Y: 1})
			p.Status, p.Seq = pose.Lost, 7
			g.Apply(pose.Update{Positions: []pose.Position{p}})
		}, func(g *rig, p pose.Position) { g.Apply(pose.Update{Positions: []pose.Position{p}}) }},
		{"removed", func(g *rig) {
			g.Apply(pose.Update{Gone: []pose.Gone{{Source: pose.SourceID{Name: "a"}}}})
		}, func(g *rig, p pose.Position) { g.Apply(pose.Update{Positions: []pose.Position{p}}) }},
		{"not in a snapshot", func(g *rig) { g.Apply(pose.Update{Snapshot: true}) },
			func(g *rig, p pose.Position) { g.Apply(pose.Update{Positions: []pose.Position{p}}) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			space := &countingSpace{Space: pan.New(rate)}
			g := newRigWith(t, tone(hz), space, Options{})
			g.send(0, g.position("a", 0, pose.Vec{Y: 1}))
			g.after(gone, func() { c.vanish(g) })
			g.after(back, func() { c.comeBack(g, g.position("a", back, pose.Vec{Y: -1})) })
			g.run(gone + 100*time.Millisecond)
			before := space.renders
			g.run(back)
			if space.renders != before {
				t.Errorf("the silent source is rendered %d times", space.renders-before)
			}
			g.run(back + 3*time.Millisecond)
			if h := only(t, g.Meters()); h.Left > 0.01 || h.Right > 0.01 {
				t.Errorf("back again the meters begin at %v, %v, want near 0", h.Left, h.Right)
			}
			g.run(back + time.Second)
			if space.resets != 2 {
				t.Errorf("stages were reset %d times for two starts", space.resets)
			}

			loud := audiotest.Peak(g.between(500*time.Millisecond, gone).Left)
			for _, edge := range []struct {
				name string
				at   time.Duration
			}{{"start", 0}, {"end", gone}, {"return", back}} {
				half := g.between(edge.at+fade/2, edge.at+fade/2+slack)
				if p := max(audiotest.Peak(half.Left), audiotest.Peak(half.Right)); p < 0.3*loud || p > 0.7*loud {
					t.Errorf("%s: halfway through the fade the level is %.2f of the whole, want about a half", edge.name, p/loud)
				}
			}
			silence := g.between(gone+fade+slack, back)
			if l, r := audiotest.Peak(silence.Left), audiotest.Peak(silence.Right); l != 0 || r != 0 {
				t.Errorf("gone for 50 ms it is heard at %v, %v, want silence", l, r)
			}
			if l := audiotest.Peak(g.between(gone+fade-5*time.Millisecond, gone+fade).Left); l == 0 {
				t.Errorf("silent before the fade of 50 ms is over")
			}
			if r := audiotest.Peak(g.between(back+fade+slack, back+time.Second).Right); r < 0.99*loud || r > 1.01*loud {
				t.Errorf("back at the other side it is heard at %v, want %v", r, loud)
			}
			// A fade of 0.1 in 2400 frames leaves 2·0.1/2400.
			checkNoClick(t, g.heard, hz, 3*0.1/2400)
		})
	}
}

// A source that is back before it has faded out fades in beside itself.
func TestReturnDuringTheFade(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	snapshot := func(at time.Duration) func() {
		return func() {
			g.Apply(pose.Update{Snapshot: true, Positions: []pose.Position{g.position("a", at, pose.Vec{Y: 1})}})
		}
	}
	g.after(0, snapshot(0))
	g.after(1000*time.Millisecond, g.Away)
	g.after(1020*time.Millisecond, snapshot(1020*time.Millisecond))
	g.run(2 * time.Second)
	checkNoClick(t, g.heard, 500, 3*0.1/2400)
	if h := only(t, g.Meters()); h.Left < 0.06 {
		t.Errorf("back at a level of %v, want 0.067", h.Left)
	}
}

// When scenes change faster than voices fade, the last one is heard in the end.
func TestScenesFasterThanFades(t *testing.T) {
	g := newRig(t, tone(500), Options{MaxVoices: 1})
	for i, name := range []string{"a", "b", "c", "d"} {
		at := time.Duration(i) * 10 * time.Millisecond
		g.after(at, func() {
			g.Apply(pose.Update{Snapshot: true, Positions: []pose.Position{g.position(name, at, pose.Vec{Y: 1})}})
		})
	}
	g.run(time.Second)
	if h := only(t, g.Meters()); h.Source.Name != "d" || h.Left < 0.06 {
		t.Errorf("%s is heard at %v, want d at 0.067", h.Source.Name, h.Left)
	}
	checkNoClick(t, g.heard, 500, 2*3*0.1/2400)
}

// Being told the same again changes nothing.
func TestToldAgain(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	for i := range 10 {
		g.after(time.Duration(i)*100*time.Millisecond, func() {
			g.Apply(pose.Update{Snapshot: true, Positions: []pose.Position{g.position("a", 0, pose.Vec{Y: 1})}})
		})
	}
	g.run(time.Second)
	if tr := g.book.tracks[pose.SourceID{Name: "a"}]; len(tr.knots) != 1 || tr.clock.clock != 0 {
		t.Errorf("ten snapshots of one sample made %d knots and %d clocks", len(tr.knots), tr.clock.clock)
	}
}

// The stages of a lateSpace are three blocks late, as a long filter may be.
type lateSpace struct{ audio.Space }

func (s lateSpace) NewStage() audio.Stage { return &lateStage{Stage: s.Space.NewStage(), quiet: 3} }

func (s lateSpace) LatencyFrames() float64 { return s.Space.LatencyFrames() + 3*audio.BlockFrames }

type lateStage struct {
	audio.Stage
	late  [3]audio.Mono
	quiet int
}

func (s *lateStage) Render(in *audio.Mono, end audio.Placement) audio.Level {
	first := s.late[0]
	copy(s.late[:], s.late[1:])
	s.late[2] = *in
	if s.quiet++; *in != (audio.Mono{}) {
		s.quiet = 0
	}
	return s.Stage.Render(&first, end)
}

func (s *lateStage) Silent() bool { return s.quiet >= 3 && s.Stage.Silent() }

func (s *lateStage) Reset() {
	*s = lateStage{Stage: s.Stage, quiet: 3}
	s.Stage.Reset()
}

// What is still within a stage when its source has gone is heard to the end.
func TestTailsAreHeard(t *testing.T) {
	g := newRigWith(t, tone(500), lateSpace{pan.New(rate)}, Options{})
	g.send(0, g.position("a", 0, pose.Vec{Y: 1}))
	g.after(time.Second, g.Away)
	g.run(2 * time.Second)
	checkNoClick(t, g.heard, 500, 3*0.1/2400)
}

// While the hub is away, only a snapshot brings the sound back.
func TestAwayUntilASnapshot(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	g.send(0, g.position("a", 0, pose.Vec{Y: 1}))
	g.after(100*time.Millisecond, g.Away)
	g.after(200*time.Millisecond, g.Away) // twice is no more than once
	g.send(300*time.Millisecond, g.position("a", 300*time.Millisecond, pose.Vec{Y: 1}))
	g.run(time.Second)
	if m := g.Meters(); len(m.Heard) != 0 {
		t.Errorf("%v is heard while the hub is away", names(m))
	}
}

// Gone applies before Positions: a source that is removed and published anew
// in one update is there, as another one.
func TestGoneAppliesBeforePositions(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	g.send(0, g.position("a", 0, pose.Vec{Y: 1}))
	g.after(time.Second, func() {
		g.Apply(pose.Update{
			Gone:      []pose.Gone{{Source: pose.SourceID{Name: "a"}}, {Source: pose.SourceID{Name: "never there"}}},
			Positions: []pose.Position{g.position("a", time.Second, pose.Vec{Y: -1})},
		})
	})
	g.run(1500 * time.Millisecond)
	if h := only(t, g.Meters()); h.At.Y != -1 || h.Right < h.Left {
		t.Errorf("heard at %v, %v left and %v right, want it at the right", h.At, h.Left, h.Right)
	}
}

// A jump does not glide: the source is here, then there, and both at once for
// 10 ms.
func TestJumpsCrossFade(t *testing.T) {
	const hz = 500
	for _, c := range []struct {
		name     string
		teleport bool
		to       pose.Vec
	}{
		{"teleport", true, pose.Vec{X: 1}},
		{"faster than c/4", false, pose.Vec{X: 30, Y: -30}},
	} {
		g := newRig(t, tone(hz), Options{})
		for at := time.Duration(0); at < 2*time.Second; at += 20 * time.Millisecond {
			p := g.position("a", at, pose.Vec{Y: 1})
			if at >= time.Second {
				p.At = c.to
				p.Teleport = c.teleport && at == time.Second
			}
			g.send(at, p)
		}
		jumped := time.Duration(0)
		g.observed = func(m Meters) {
			h := only(t, m)
			if level := math.Hypot(h.Left, h.Right); g.elapsed > time.Second && g.elapsed-h.Delay < 1010*time.Millisecond && level < 0.05 {
				t.Errorf("%s, at %v: the meter drops to %v", c.name, g.elapsed, level)
			}
			switch h.At {
			case pose.Vec{Y: 1}:
			case c.to:
				if jumped == 0 {
					jumped = g.elapsed - h.Delay
				}
			default:
				t.Errorf("%s, at %v: heard at %v, want %v or %v", c.name, g.elapsed, h.At, pose.Vec{Y: 1}, c.to)
			}
		}
		g.run(2 * time.Second)
		if d := jumped - time.Second; d < 0 || d > 3*time.Millisecond {
			t.Errorf("%s: heard %v after it, less the delay, want at once", c.name, d)
		}
		checkNoClick(t, g.heard, hz, 3*0.1/480) // fades of 10 ms
	}
}

// A source that jumps with every sample keeps its voices within the pool.
func TestJumpingAllTheTime(t *testing.T) {
	const hz = 500
	g := newRig(t, tone(hz), Options{MaxVoices: 2})
	for at := time.Duration(0); at < 2*time.Second; at += 2 * time.Millisecond {
		for i, name := range []string{"a", "b", "c"} {
			p := g.position(name, at, pose.Vec{X: float64(at / (2 * time.Millisecond) % 2), Y: float64(i)})
			p.Teleport = true
			g.send(at, p)
		}
	}
	g.run(2 * time.Second)
	checkNoClick(t, g.heard, hz, 2*3*0.1/480)
	if got := names(g.Meters()); len(got) != 2 {
		t.Errorf("%v are heard, want two", got)
	}
}

// The loudest are heard, the others counted.
func TestAtMostMaxVoices(t *testing.T) {
	const most = 4
	g := newRig(t, tone(500), Options{MaxVoices: most})
	var all []pose.Position
	for i := range 10 {
		all = append(all, g.position(fmt.Sprint(i), 0, pose.Vec{X: 2 + float64((i*7)%10)}))
	}
	g.after(0, func() { g.Apply(pose.Update{Snapshot: true, Positions: all}) })
	g.observed = func(m Meters) {
		if len(m.Heard) > most {
			t.Errorf("%d sources are heard, want at most %d", len(m.Heard), most)
		}
	}
	g.run(200 * time.Millisecond)
	m := g.Meters()
	if got, want := names(m), []string{"0", "3", "6", "9"}; !slices.Equal(got, want) || m.LeftOut != 6 {
		t.Errorf("%v are heard and %d left out, want %v and 6", got, m.LeftOut, want) // at 2, 3, 4 and 5 m
	}
}

// Of two that are nearly equal the one that is heard stays; a much louder one
// takes over, and both fade.
func TestVoicesDoNotFlap(t *testing.T) {
	const hz = 500
	g := newRig(t, tone(hz), Options{MaxVoices: 1})
	near := []float64{3, 2.8, 3.2, 2.9, 3.1, 1.5}
	for i, d := range near {
		at := time.Duration(i) * 200 * time.Millisecond
		g.send(at, g.position("a", at, pose.Vec{X: 3}), g.position("b", at, pose.Vec{Y: d}))
	}
	changes := 0
	last := "a"
	g.observed = func(m Meters) {
		if h := only(t, m); h.Source.Name != last {
			changes++
			last = h.Source.Name
		}
	}
	g.run(2 * time.Second)
	if changes != 1 || last != "b" {
		t.Errorf("%d changes, %s is heard, want one change to b", changes, last)
	}
	checkNoClick(t, g.heard, hz, 4*0.1/2400)
}

// All at once and on top of each other: never past full scale.
func TestNothingIsPastFullScale(t *testing.T) {
	g := newRig(t, audiotest.Noise{Seed: 1, Amplitude: 1}, Options{Gain: 2})
	for i := range 40 {
		at := time.Duration(i) * 10 * time.Millisecond
		g.send(at, g.position(fmt.Sprint(i), at, pose.Vec{X: 0.1 * float64(i%3)}))
	}
	g.run(time.Second)
	if l, r := audiotest.Peak(g.heard.Left), audiotest.Peak(g.heard.Right); !(l > 0.9 && l < 1 && r > 0.9 && r < 1) {
		t.Errorf("32 loud sources peak at %v, %v, want just below 1", l, r)
	}
}

// Hostile positions never get in, whoever forgot to validate.
func TestNonsenseIsIgnored(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	g.send(0, g.position("a", 0, pose.Vec{Y: 1}))
	for i, at := range []func(*pose.Position){
		func(p *pose.Position) { p.At.X = math.NaN() },
		func(p *pose.Position) { p.At.Y = math.Inf(1) },
		func(p *pose.Position) { p.At.Z = math.Inf(-1) },
		func(p *pose.Position) { p.At = pose.Vec{X: 1e300, Y: 1e300} },
		func(p *pose.Position) { p.Velocity, p.HasVelocity = pose.Vec{X: math.NaN(), Y: math.Inf(1)}, true },
		func(p *pose.Position) { p.Velocity, p.HasVelocity = pose.Vec{X: 1e6}, true },
		func(p *pose.Position) { p.Captured = time.Time{} },
		func(p *pose.Position) { p.Captured = time.Unix(-1e18, 0) },
		func(p *pose.Position) { p.Captured = time.Unix(1e18, 0) },
	} {
		now := time.Duration(i+1) * 70 * time.Millisecond
		p := g.position("a", now, pose.Vec{Y: 1})
		at(&p)
		g.send(now, p)
	}
	g.observed = func(m Meters) {
		if h := only(t, m); h.At != (pose.Vec{Y: 1}) {
			t.Errorf("at %v: heard at %v, want %v", g.elapsed, h.At, pose.Vec{Y: 1})
		}
	}
	g.run(time.Second)
	checkNoClick(t, g.heard, 500, 3*0.1/2400)
}
