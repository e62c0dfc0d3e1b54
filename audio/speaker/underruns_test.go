package speaker

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"posxyz/audio"
)

// simulatedCard asks as a card does that has a buffer before it: every period, for
// so many frames, of which it plays as many as it was given.
type simulatedCard struct {
	under  *underruns
	buffer int64   // frames
	period int64   // frames
	ppm    float64 // how much faster its clock is
	jitter time.Duration

	now    time.Time // the true time
	rand   *rand.Rand
	given  int64
	played int64
	silent int64
	free   time.Time // when the renderer has time again
}

func newSimulatedCard(buffer, period time.Duration) *simulatedCard {
	frames := func(d time.Duration) int64 { return int64(d.Seconds() * float64(audio.DefaultRate)) }
	return &simulatedCard{
		under:  newUnderruns(audio.DefaultRate, buffer),
		buffer: frames(buffer),
		period: frames(period),
		now:    time.Unix(0, 0),
		rand:   rand.New(rand.NewPCG(1, 2)),
	}
}

// play goes on for so long.
func (c *simulatedCard) play(d time.Duration) {
	step := time.Duration(float64(c.period) / float64(audio.DefaultRate) / (1 + c.ppm*1e-6) * float64(time.Second))
	for end := c.now.Add(d); c.now.Before(end); c.now = c.now.Add(step) {
		missing := max(0, c.period-(c.given-c.played))
		if c.given > 0 {
			c.silent += missing
			c.played += c.period - missing
		}
		late := time.Duration(c.rand.ExpFloat64() * float64(c.jitter))
		if c.now.Before(c.free) {
			continue
		}
		for at := c.now.Add(late); c.given-c.played < c.buffer; at = at.Add(10 * time.Microsecond) {
			c.under.asked(at, c.given)
			c.given += audio.BlockFrames
		}
	}
}

// stall keeps the renderer from answering for so long.
func (c *simulatedCard) stall(d time.Duration) { c.free = c.now.Add(d) }

// expect checks what was counted against the silence that was played.
func (c *simulatedCard) expect(t *testing.T, underruns uint64) {
	t.Helper()
	if got := c.under.count.Load(); got != underruns {
		t.Errorf("%d underruns, want %d", got, underruns)
	}
	drift := float64(c.silent) * math.Abs(c.ppm) * 1e-6 // in silence, nobody follows the clock
	c.expectLost(t, int64(underruns)*audio.BlockFrames+int64(drift))
}

// expectLost checks how much silence was counted.
func (c *simulatedCard) expectLost(t *testing.T, tolerance int64) {
	t.Helper()
	if got := c.under.lost.Load(); got < c.silent-tolerance || got > c.silent+tolerance {
		t.Errorf("%d frames lost, want the %d that were silent ± %d", got, c.silent, tolerance)
	}
}

// TestUnderruns: stalls are counted that the buffers do not bridge, and no others.
func TestUnderruns(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name           string
		buffer, period time.Duration
		stall          time.Duration
		want           uint64 // for each stall
	}{
		{"a short stall", 30 * ms, 5 * ms, 20 * ms, 0},
		{"a long stall", 30 * ms, 5 * ms, 100 * ms, 1},
		{"one just too long", 30 * ms, 5 * ms, 36 * ms, 1},
		{"very long", 30 * ms, 5 * ms, 5 * time.Second, 1},
		{"large buffers bridge it", 1500 * ms, 10 * ms, time.Second, 0},
		{"large buffers, asked seldom", 1500 * ms, 500 * ms, 700 * ms, 0},
		{"large buffers do not", 1500 * ms, 10 * ms, 2 * time.Second, 1},
	} {
		for _, ppm := range []float64{-200, 0, 200} {
			card := newSimulatedCard(c.buffer, c.period)
			card.ppm, card.jitter = ppm, ms/2
			card.play(20 * time.Second)
			card.expect(t, 0)
			for range 3 {
				card.stall(c.stall)
				card.play(20 * time.Second)
			}
			card.expect(t, 3*c.want)
			if t.Failed() {
				t.Fatalf("%s, on a clock that is %v ppm fast", c.name, ppm)
			}
		}
	}
}

// TestUnderrunsStart: a card that fills its buffers and then starts late has not run
// dry.
func TestUnderrunsStart(t *testing.T) {
	for _, buffer := range []time.Duration{30 * time.Millisecond, 1500 * time.Millisecond} {
		card := newSimulatedCard(buffer, 5*time.Millisecond)
		card.play(10 * time.Millisecond)
		card.now = card.now.Add(2 * time.Second)
		card.play(20 * time.Second)
		card.expect(t, 0)
	}
}

// TestUnderrunsRestart: a card that comes back after a while is counted as before; that it
// was away is not.
func TestUnderrunsRestart(t *testing.T) {
	card := newSimulatedCard(30*time.Millisecond, 5*time.Millisecond)
	for n := range uint64(3) {
		card.play(time.Minute)
		card.stall(100 * time.Millisecond)
		card.play(20 * time.Second)
		card.expect(t, n+1)
		card.now = card.now.Add(time.Minute)
		card.given, card.played = 0, 0
		card.under.restart()
	}
}

// TestUnderrunsNever: an hour with a busy machine and odd periods counts none.
func TestUnderrunsNever(t *testing.T) {
	for _, period := range []int64{64, 127, 128, 129, 240, 441, 480, 1000} {
		card := newSimulatedCard(60*time.Millisecond, 0)
		card.period, card.jitter, card.ppm = period, 2*time.Millisecond, 300
		card.play(time.Hour)
		if card.silent != 0 {
			t.Fatalf("the card with a period of %d ran dry: the test is wrong", period)
		}
		card.expect(t, 0)
		if t.Failed() {
			t.Fatalf("with a period of %d", period)
		}
	}
}

// TestUnderrunsOverload: what is never fast enough is counted again and again.
func TestUnderrunsOverload(t *testing.T) {
	card := newSimulatedCard(30*time.Millisecond, 5*time.Millisecond)
	card.play(5 * time.Second)
	for range 200 { // 10 s
		card.stall(40 * time.Millisecond)
		card.play(50 * time.Millisecond)
	}
	card.play(time.Second)
	if got := card.under.count.Load(); got < 10 || got > 40 {
		t.Errorf("%d underruns in 200 stalls in 10 s, want one for several of them", got)
	}
	card.expectLost(t, 2*audio.BlockFrames)
}
