package binaural

import (
	"math"
	"slices"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

const (
	rate  = audio.DefaultRate
	block = 128.0 / 48000 // seconds
)

// A rig is a renderer on a clock of its own, a sink that asks for one block
// after the other, and a network that delivers updates at given times.
type rig struct {
	*Renderer
	t        testing.TB
	epoch    time.Time
	elapsed  time.Duration
	stall    time.Duration // how far the clock is ahead of the sink
	blocks   int
	events   []event // by time
	heard    audiotest.Ears
	sound    audio.Sound
	observed func(Meters) // after every block, if not nil
}

type event struct {
	at time.Duration
	do func()
}

// newRig plays sound at every source, through pan.
func newRig(t testing.TB, sound audio.Sound, opts Options) *rig {
	return newRigWith(t, sound, pan.New(rate), opts)
}

func newRigWith(t testing.TB, sound audio.Sound, space audio.Space, opts Options) *rig {
	if opts.MaxVoices == 0 {
		opts.MaxVoices = 32 // enough for most, and sooner made than the default
	}
	g := &rig{t: t, epoch: time.Unix(1.7e9, 0), sound: sound}
	opts.Now = func() time.Time { return g.epoch.Add(g.elapsed) }
	g.Renderer = New(space, func(pose.SourceID) audio.Sound { return sound }, opts)
	return g
}

func tone(hz float64) audio.Sound { return audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 0.1} }

// after schedules f.
func (g *rig) after(at time.Duration, f func()) {
	i, _ := slices.BinarySearchFunc(g.events, at, func(e event, at time.Duration) int {
		if e.at <= at { // behind those of the same time
			return -1
		}
		return 1
	})
	g.events = slices.Insert(g.events, i, event{at, f})
}

// send lets positions arrive at a time, as one update.
func (g *rig) send(at time.Duration, positions ...pose.Position) {
	g.after(at, func() { g.Apply(pose.Update{Positions: positions}) })
}

// position is a sample that was captured so long after the rig's epoch.
func (g *rig) position(name string, captured time.Duration, at pose.Vec) pose.Position {
	return pose.Position{
		Source:   pose.SourceID{Name: name},
		At:       at,
		Captured: g.epoch.Add(captured),
		Seq:      uint64(captured) + 1,
	}
}

// run renders until a time.
func (g *rig) run(until time.Duration) {
	var out audio.Block
	for {
		at := seconds(float64(g.blocks)*block) + g.stall
		if at >= until {
			return
		}
		for len(g.events) > 0 && g.events[0].at <= at {
			g.elapsed = g.events[0].at
			g.events[0].do()
			g.events = g.events[1:]
		}
		g.elapsed = at
		g.Render(&out)
		g.blocks++
		g.heard.Append(&out)
		if g.observed != nil {
			g.observed(g.Meters())
		}
	}
}

// frame is the first frame rendered at a time or after.
func (g *rig) frame(at time.Duration) int {
	return int(math.Ceil(at.Seconds()/block)) * audio.BlockFrames
}

// between returns what was heard from one time to another.
func (g *rig) between(from, to time.Duration) audiotest.Ears {
	first, last := g.frame(from), min(g.frame(to), len(g.heard.Left))
	return audiotest.Ears{Left: g.heard.Left[first:last], Right: g.heard.Right[first:last]}
}

// only returns the one source that is heard.
func only(t testing.TB, m Meters) Meter {
	t.Helper()
	if len(m.Heard) != 1 {
		t.Fatalf("%d sources are heard, want 1", len(m.Heard))
	}
	return m.Heard[0]
}

// names returns what is heard, sorted.
func names(m Meters) []string {
	var list []string
	for _, h := range m.Heard {
		list = append(list, h.Source.Name)
	}
	slices.Sort(list)
	return list
}

// circle is where a source is that goes round at 50°/s, as the orbit does.
func circle(at time.Duration) pose.Vec {
	sin, cos := math.Sincos(pose.Radians(50 * at.Seconds()))
	return pose.Vec{X: cos, Y: sin}
}

// checkNoClick holds a recording of a tone against what fades and motion of
// one of that amplitude leave.
func checkNoClick(t testing.TB, e audiotest.Ears, hz, limit float64) {
	t.Helper()
	for _, ear := range []struct {
		name string
		x    []float32
	}{{"left", e.Left}, {"right", e.Right}} {
		if click, at := audiotest.ToneClick(ear.x, rate, hz); click > limit {
			t.Errorf("%s ear, frame %d: a click of %.2g, want at most %.2g", ear.name, at, click, limit)
		}
	}
}
