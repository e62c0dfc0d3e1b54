package openal

import (
	"errors"
	"math"
	"os"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// sphere is a head that is easy to check: from left to right, level and delay
// change, from front to back the decay of the filters, with height the level.
func sphere(taps int) *hrtf.Set {
	head := &hrtf.Set{Name: "a test", Rate: audio.DefaultRate, Radius: 1}
	for elevation := -90.0; elevation <= 90; elevation += 10 {
		for azimuth := -180.0; azimuth < 180; azimuth += 5 {
			at := pose.Direction{Azimuth: pose.Radians(azimuth), Elevation: pose.Radians(elevation)}.Point(1)
			node := hrtf.Node{At: at, Left: make([]float32, taps), Right: make([]float32, taps), ITD: 600e-6 * at.Y}
			for tap := range taps {
				node.Left[tap] = float32((1 + at.Y/2 + at.Z/4) * math.Exp(-float64(tap)/(60+20*at.X)))
				node.Right[tap] = float32((1 - at.Y/2 + at.Z/4) * math.Exp(-float64(tap)/(60+20*at.X)))
			}
			head.Nodes = append(head.Nodes, node)
		}
	}
	return head
}

func open(t *testing.T, head *hrtf.Set, sounds ...[]float32) *Device {
	t.Helper()
	d, err := Open(head, sounds)
	if errors.Is(err, ErrMissing) && os.Getenv("POSXYZ_REQUIRE_ALL") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func impulse() []float32 {
	x := make([]float32, audio.DefaultRate)
	x[0] = 1
	return x
}

// The library's answer to an impulse is what the file says, ear by ear and tap
// by tap: scaled, and delayed by whole frames.
func TestImpulseIsHeardThroughTheHead(t *testing.T) {
	head := sphere(128)
	for _, at := range []pose.Vec{{X: 1}, {Y: 1}, {Y: -1}, {X: -1}, {Z: 1}} {
		d := open(t, head, impulse())
		d.Move([]pose.Vec{at})
		var heard audiotest.Ears
		for range 2 {
			var out audio.Block
			d.Render(&out)
			heard.Append(&out)
		}
		d.Close()
		node := nearest(head, at)
		half := node.ITD / 2 * float64(head.Rate)
		middle := 300e-6 * float64(head.Rate)
		for _, ear := range []struct {
			name          string
			got, filter   []float32
			delay, scaled float64
		}{
			{"left", heard.Left, node.Left, math.Round(middle - half), scaleOf(head)},
			{"right", heard.Right, node.Right, math.Round(middle + half), scaleOf(head)},
		} {
			for n, got := range ear.got {
				want := 0.0
				if tap := n - int(ear.delay); tap >= 0 && tap < len(ear.filter) {
					want = ear.scaled * float64(ear.filter[tap])
				}
				if math.Abs(float64(got)-want) > 1e-4 {
					t.Fatalf("%v, %s ear, frame %d: %v, want %v", at, ear.name, n, got, want)
				}
			}
		}
	}
}

// Two sources are heard as each alone, added up.
func TestSourcesAddUp(t *testing.T) {
	head := sphere(64)
	tone, noise := make([]float32, 4800), make([]float32, 4800)
	for n := range tone {
		tone[n] = float32(0.1 * math.Sin(2*math.Pi*float64(n)/48))
		noise[n] = float32(n*7919%101)/500 - 0.1
	}
	hear := func(places []pose.Vec, sounds ...[]float32) audiotest.Ears {
		d := open(t, head, sounds...)
		defer d.Close()
		var heard audiotest.Ears
		for block := range 60 {
			for i := range places {
				places[i].X += 0.01 * float64(block%3-1)
			}
			d.Move(places)
			var out audio.Block
			d.Render(&out)
			heard.Append(&out)
		}
		return heard
	}
	// more than one sound long: it must go on
	both := hear([]pose.Vec{{Y: 2}, {X: 0.5, Y: -1}}, tone, noise)
	a, b := hear([]pose.Vec{{Y: 2}}, tone), hear([]pose.Vec{{X: 0.5, Y: -1}}, noise)
	for n := range a.Left {
		a.Left[n] += b.Left[n]
		a.Right[n] += b.Right[n]
	}
	if db := max(audiotest.DifferenceDB(both.Left, a.Left), audiotest.DifferenceDB(both.Right, a.Right)); !(db < -100) {
		t.Errorf("two sources differ from each alone by %.1f dB, want at most −100", db)
	}
	if end := both.From(59 * audio.BlockFrames); audiotest.Peak(end.Left) == 0 {
		t.Error("the sounds have ended, want them to loop")
	}
}

func TestVersion(t *testing.T) {
	version := open(t, sphere(64), impulse()).Version()
	if version == "" || version[0] < '1' || version[0] > '9' {
		t.Errorf("version %q, want a number as 1.19.1", version)
	}
}

func TestEncodeRefuses(t *testing.T) {
	bad := map[string]func(*hrtf.Set){
		"no directions": func(s *hrtf.Set) { s.Nodes = nil },
		"too far":       func(s *hrtf.Set) { s.Radius = 3 },
		"too near":      func(s *hrtf.Set) { s.Radius = math.NaN() },
		"a long delay": func(s *hrtf.Set) {
			for i := range s.Nodes {
				s.Nodes[i].ITD = 2e-3
			}
		},
	}
	for name, spoil := range bad {
		head := sphere(64)
		spoil(head)
		if _, err := encode(head); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, taps := range []int{0, 4, 100, 136, 256} {
		if _, err := encode(sphere(taps)); err == nil {
			t.Errorf("%d taps: no error", taps)
		}
	}
}

// What is heard must be what was given: half the taps are not.
func TestUnlike(t *testing.T) {
	filter := sphere(128).Nodes[500].Left
	delayed := make([]float32, 256)
	for i, h := range filter {
		delayed[20+i] = 0.5 * h
	}
	if got := unlike(delayed, filter); !(got < 1e-9) {
		t.Errorf("a filter at half level, 20 frames late: residual %v, want none", got)
	}
	clear(delayed[20+64:])
	if got := unlike(delayed, filter); !(got > probeResidual) {
		t.Errorf("half a filter: residual %v, want more than %v", got, probeResidual)
	}
	if got := unlike(make([]float32, 256), filter); got == got {
		t.Errorf("silence: residual %v, want NaN", got)
	}
}
