package binaural

import (
	"math"
	"testing"
	"time"

	"posxyz/audio"
)

// Who cannot follow gives up voices until it can, and takes them back when the
// load falls.
func TestGovernorFindsWhatIsAffordable(t *testing.T) {
	const perVoice = block / 40 // 28 voices take 0.7
	for _, c := range []struct {
		sheds     bool
		low, high int
	}{{true, 18, 28}, {false, 128, 128}} {
		g := newGovernor(audio.DefaultRate, 128, c.sheds)
		run := func(sources int, length float64) {
			for range int(length / block) {
				playing := min(sources, g.voices)
				g.observe(seconds(float64(playing)*perVoice), playing)
			}
		}
		run(100, 20)
		if g.voices < c.low || g.voices > c.high {
			t.Errorf("sheds %v: with 100 sources, of which 28 are affordable, %d are", c.sheds, g.voices)
		}
		before := g.voices
		run(100, 20)
		if d := g.voices - before; d < -4 || d > 4 {
			t.Errorf("sheds %v: 20 s later it is %d instead of %d", c.sheds, g.voices, before)
		}
		run(1, 60)
		if g.voices != 128 {
			t.Errorf("sheds %v: with one source %d are affordable, want all again", c.sheds, g.voices)
		}
	}
}

func TestLoadIsTold(t *testing.T) {
	g := newGovernor(audio.DefaultRate, 8, false)
	for range int(5 / block) {
		g.observe(seconds(0.25*block), 1)
	}
	if math.Abs(g.share-0.25) > 0.01 {
		t.Errorf("a quarter of the time gives a load of %.3f", g.share)
	}
}

// A machine that was stopped for a minute is no slow one.
func TestGovernorForgivesAStall(t *testing.T) {
	g := newGovernor(audio.DefaultRate, 128, true)
	for range 1000 {
		g.observe(seconds(0.3*block), 100)
	}
	g.observe(time.Minute, 100)
	for range 1000 {
		g.observe(seconds(0.3*block), 100)
		if g.voices != 128 {
			t.Fatalf("after one block of a minute %d voices are affordable, want all 128", g.voices)
		}
	}
}

// The quietest go, and are counted.
func TestShedVoicesAreTheQuietest(t *testing.T) {
	g := newRig(t, tone(500), Options{MaxVoices: 8})
	crowd(g, 6, 0)
	g.run(100 * time.Millisecond)
	g.governor.voices = 2
	g.waiting = true
	g.run(300 * time.Millisecond)
	m := g.Meters()
	if got := names(m); len(got) != 2 || got[0] != "0" || got[1] != "1" {
		t.Errorf("%v are heard, want the two nearest", got)
	}
	if m.LeftOut != 4 {
		t.Errorf("%d are left out, want 4", m.LeftOut)
	}
	g.governor.voices = 8
	g.waiting = true
	g.run(500 * time.Millisecond)
	if got := names(g.Meters()); len(got) != 6 {
		t.Errorf("%v are heard, want all six again", got)
	}
	checkNoClick(t, g.heard, 500, 0.01)
}
