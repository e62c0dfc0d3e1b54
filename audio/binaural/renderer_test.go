package binaural

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

// An impulse ahead is heard when LatencyFrames says.
func TestLatencyIsReported(t *testing.T) {
	const frame = 48000
	g := newRig(t, audiotest.Impulse(frame), Options{})
	g.send(0, g.position("a", 0, pose.Vec{X: 1}))
	g.run(2 * time.Second)
	latency := g.LatencyFrames()
	for n, x := range g.heard.Left {
		if want := float64(n) == frame+latency; (x != 0) != want {
			t.Fatalf("frame %d of an impulse at %d is %v; latency %v", n, frame, x, latency)
		}
	}
	if seconds := latency / float64(rate); seconds > 4e-3 {
		t.Errorf("latency %v s, want at most 4 ms", seconds)
	}
}

// The meters say what is heard.
func TestMetersMeasureBothEars(t *testing.T) {
	g := newRig(t, tone(1000), Options{Gain: 2})
	g.send(0, g.position("a", 0, pose.Vec{Y: 2}))
	g.run(time.Second)
	h := only(t, g.Meters())
	whole := 2 * 0.1 / math.Sqrt2 / 2 // gain 2, at 2 m
	if power := math.Hypot(h.Left, h.Right); math.Abs(power/whole-1) > 0.02 {
		t.Errorf("level %v, want %v", power, whole)
	}
	if level := audiotest.DB(h.Left / h.Right); math.Abs(level-10) > 0.1 {
		t.Errorf("left is %.2f dB louder, want 10", level)
	}
}

func TestRenderDoesNotAllocate(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	crowd(g, 40, 0)
	var out audio.Block
	step := seconds(block)
	if n := testing.AllocsPerRun(200, func() { g.elapsed += step; g.Render(&out) }); n != 0 {
		t.Errorf("steady: Render allocates %v times, want 0", n)
	}
	// Every scene is new to Render, with jumps, comers and leavers.
	scenes := make([]*scene, 100)
	for i := range scenes {
		g.elapsed += 10 * time.Millisecond
		crowd(g, 30+i%5, i)
		scenes[i] = g.Renderer.scene.Load()
	}
	i := 0
	if n := testing.AllocsPerRun(len(scenes)-1, func() {
		g.Renderer.scene.Store(scenes[i])
		i++
		g.elapsed += step
		g.Render(&out)
	}); n != 0 {
		t.Errorf("changing: Render allocates %v times, want 0", n)
	}
}

// crowd applies a snapshot of n moving sources, every third of which jumps.
func crowd(g *rig, n, seq int) {
	u := pose.Update{Snapshot: true}
	for i := range n {
		p := g.position(fmt.Sprint(i), g.elapsed, pose.Vec{X: float64(i), Y: math.Sin(float64(seq + i))})
		p.Teleport = i%3 == 0
		u.Positions = append(u.Positions, p)
	}
	g.Apply(u)
}

// The control side, the audio side and readers of the meters run at once.
func TestConcurrentUse(t *testing.T) {
	var clock atomic.Int64
	epoch := time.Unix(1.7e9, 0)
	r := New(pan.New(rate),
		func(pose.SourceID) audio.Sound { return audiotest.Noise{Seed: 1, Amplitude: 0.1} },
		Options{MaxVoices: 8, Now: func() time.Time { return epoch.Add(time.Duration(clock.Load())) }})

	var done atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		random := rand.New(rand.NewPCG(1, 2))
		for seq := uint64(1); !done.Load(); seq++ {
			if seq%50 == 0 {
				r.Away()
			}
			u := pose.Update{Snapshot: seq%50 == 1}
			for range 4 {
				u.Positions = append(u.Positions, pose.Position{
					Source:   pose.SourceID{Name: fmt.Sprint(random.IntN(20))},
					At:       pose.Vec{X: random.NormFloat64(), Y: random.NormFloat64()},
					Captured: epoch.Add(time.Duration(clock.Load())),
					Teleport: random.IntN(4) == 0,
					Status:   -pose.Status(random.IntN(8) / 7),
					Seq:      seq,
				})
			}
			r.Apply(u)
		}
	})
	for range 2 {
		wg.Go(func() {
			for !done.Load() {
				m := r.Meters()
				if len(m.Heard) > 8 {
					t.Errorf("%d sources are heard, want at most 8", len(m.Heard))
					return
				}
				for _, h := range m.Heard {
					if h.Source.Name == "" || h.At.Norm()-h.At.Norm() != 0 {
						t.Errorf("a meter reads %+v", h)
						return
					}
				}
			}
		})
	}
	var out audio.Block
	for range 1500 {
		clock.Add(int64(seconds(block)))
		r.Render(&out)
		if p := audiotest.Peak(out.Left[:]); !(p <= 1) {
			t.Errorf("peak %v", p)
			break
		}
	}
	done.Store(true)
	wg.Wait()
}

// The history of a source is bounded, and so is what is known of the gone.
func TestMemoryIsBounded(t *testing.T) {
	g := newRig(t, tone(500), Options{})
	longest := 0
	for at := time.Duration(0); at < 10*time.Second; at += time.Second / 120 {
		g.elapsed = at
		g.Apply(pose.Update{Positions: []pose.Position{g.position("a", at, circle(at))}})
		longest = max(longest, cap(g.book.tracks[pose.SourceID{Name: "a"}].knots))
	}
	if longest > 256 {
		t.Errorf("%d knots were kept of 120 a second, want 0.7 s of them", longest)
	}
	for i := range 5000 {
		id := pose.SourceID{Name: fmt.Sprint("s", i)}
		g.Apply(pose.Update{Positions: []pose.Position{{Source: id, Captured: g.epoch.Add(g.elapsed), Seq: 1}}})
		g.Apply(pose.Update{Gone: []pose.Gone{{Source: id}}})
	}
	if n := len(g.book.tracks); n != 1 {
		t.Errorf("%d sources are known, want 1", n)
	}
}

// Sounds are made for what is heard, once.
func TestSoundsAreMadeOnce(t *testing.T) {
	made := map[pose.SourceID]int{}
	g := newRig(t, nil, Options{MaxVoices: 3})
	g.book.newSound = func(id pose.SourceID) audio.Sound { made[id]++; return tone(500) }
	for i := range 10 {
		crowd(g, 8, i)
	}
	if len(made) != 3 {
		t.Errorf("sounds were made for %v, want three", made)
	}
	for id, n := range made {
		if n != 1 {
			t.Errorf("%d sounds were made for %v", n, id)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	g := newRig(b, audiotest.Constant(0.01), Options{})
	var out audio.Block
	step := seconds(block)
	u := pose.Update{Positions: make([]pose.Position, 32)}
	for n := 0; b.Loop(); n++ {
		if n%6 == 0 { // about 60 Hz
			for i := range u.Positions {
				u.Positions[i] = g.position(fmt.Sprint(i), g.elapsed, circle(g.elapsed+time.Duration(i)*time.Second))
			}
			g.Apply(u)
		}
		g.elapsed += step
		g.Render(&out)
	}
	perBlock := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(100*perBlock/block, "%core")
}

// One source of ten thousand moves.
func BenchmarkApplyOneOfTenThousand(b *testing.B) {
	g := newRig(b, audiotest.Constant(0.01), Options{})
	u := pose.Update{Snapshot: true}
	for i := range 10000 {
		u.Positions = append(u.Positions, g.position(fmt.Sprint(i), 0, pose.Vec{X: float64(i)}))
	}
	g.Apply(u)
	one := pose.Update{Positions: u.Positions[:1]}
	for b.Loop() {
		g.elapsed += time.Millisecond
		one.Positions[0] = g.position("0", g.elapsed, circle(g.elapsed))
		g.Apply(one)
	}
}
