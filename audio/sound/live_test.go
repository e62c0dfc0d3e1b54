package sound

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
)

// twoClocks plays a live tone in simulated time: a writer that writes fragments by
// its own clock, and a renderer that renders bursts of blocks by its own.
type twoClocks struct {
	*live

	rate     audio.Rate
	hertz    float64
	ppm      float64       // how much faster the writer's clock runs
	fragment time.Duration // of the writer
	late     func(n int) time.Duration

	wrote  int64 // frames
	blocks int
	left   []int // frames, after each block
	heard  []float32
}

func newTwoClocks(ppm float64) *twoClocks {
	const rate = MinOutputRate // blocks of 16 ms
	c := &twoClocks{live: newLive(rate, 0), rate: rate, hertz: 200, ppm: ppm, fragment: 10 * time.Millisecond, late: func(int) time.Duration { return 0 }}
	c.expect(rate)
	return c
}

// run lets the simulation go on for so long.
func (c *twoClocks) run(length time.Duration) {
	end := c.blocks + int(length.Seconds()*float64(c.rate))/audio.BlockFrames
	size := int(c.fragment.Seconds() * float64(c.rate))
	var block audio.Mono
	for ; c.blocks < end; c.blocks++ {
		frame := int64(c.blocks) * audio.BlockFrames
		for c.written(c.wrote+int64(size)) <= c.rate.Seconds(frame) {
			c.write(size)
		}
		c.ReadAt(&block, frame)
		c.heard = append(c.heard, block[:]...)
		c.left = append(c.left, int(c.in.Load()-c.out.Load()))
	}
}

// written is when the fragment that ends with a frame is written.
func (c *twoClocks) written(frame int64) float64 {
	return c.rate.Seconds(frame)/(1+c.ppm*1e-6) + c.late(int(c.rate.Seconds(frame)/c.fragment.Seconds()+0.5)).Seconds()
}

func (c *twoClocks) write(frames int) {
	x := make([]float32, frames)
	for i := range x {
		x[i] = float32(0.5 * math.Sin(2*math.Pi*c.hertz*float64(c.wrote+int64(i))/float64(c.rate)))
	}
	c.put(c.convert(x))
	c.wrote += int64(frames)
}

// leftAfter is the least and the most that was left after blocks, from then on.
func (c *twoClocks) leftAfter(t time.Duration) (least, most time.Duration) {
	from := c.left[int(t.Seconds()*float64(c.rate))/audio.BlockFrames:]
	return seconds(c.rate, slices.Min(from)), seconds(c.rate, slices.Max(from))
}

func seconds(rate audio.Rate, frames int) time.Duration {
	return time.Duration(rate.Seconds(int64(frames)) * float64(time.Second))
}

// TestLiveDrift: two clocks that differ are brought together: for minutes what is
// left stays about the reserve, and the tone goes on without a click and without a gap.
func TestLiveDrift(t *testing.T) {
	for _, k := range []struct {
		ppm    float64
		jitter time.Duration // of the writer, at most
		length time.Duration
	}{
		{200, 3 * time.Millisecond, 2 * time.Minute}, {-200, 3 * time.Millisecond, time.Minute},
		{500, 0, 25 * time.Second}, {-500, 0, 25 * time.Second},
	} {
		t.Run(fmt.Sprintf("%+.0f ppm, %v late", k.ppm, k.jitter), func(t *testing.T) {
			c := newTwoClocks(k.ppm)
			c.late = func(n int) time.Duration { return k.jitter * time.Duration(mix(uint64(n))%1024) / 1024 }
			c.run(k.length)
			least, most := c.leftAfter(20 * time.Second)
			// A drift of 500 millionths moves the reserve by 2.5 ms; fragments of 10 ms
			// and blocks of 16 beat by 2 ms; and a second may not know the worst jitter.
			slack := time.Duration(math.Abs(k.ppm)*5000) + 2*time.Millisecond + k.jitter
			reserve := paceMargin + c.fragment
			if least < reserve-slack || least > reserve+slack {
				t.Errorf("%v are left at least, want %v within %v", least, reserve, slack)
			}
			if bound := reserve + slack + c.fragment + k.jitter; most > bound {
				t.Errorf("%v wait at most, want at most %v", most, bound)
			}
			begin := int(c.rate) / 10                                                             // the fade in
			if click, at := audiotest.ToneClick(c.heard[begin:], c.rate, c.hertz); click > 3e-4 { // 0.5·2·sin ω·Δω of the steepest pace
				t.Errorf("a click of %.2g after %.3f s, want none beyond 3e-4", click, c.rate.Seconds(int64(begin+at)))
			}
		})
	}
}

// TestLiveLatency: what is told of the latency is what it is: the frame that is
// heard now was written so long ago.
func TestLiveLatency(t *testing.T) {
	const ppm, length = 100, 20 * time.Second
	c := newTwoClocks(ppm)
	c.hertz = 50 // a turn is longer than what the latency is off by
	if latency, ok := c.latency(); ok {
		t.Errorf("a latency of %v of nothing", latency)
	}
	c.underWay(c.fragment / 2) // a frame waits until its fragment is whole
	c.run(length)
	told, ok := c.latency()
	if !ok {
		t.Fatal("no latency of what is heard")
	}
	tail := c.heard[len(c.heard)-int(c.rate)/10:]
	var sin, cos float64
	for i, v := range tail {
		w := 2 * math.Pi * c.hertz * float64(len(c.heard)-len(tail)+i) / float64(c.rate)
		sin, cos = sin+float64(v)*math.Sin(w), cos+float64(v)*math.Cos(w)
	}
	ahead := ppm * 1e-6 * length.Seconds() // of the writer's clock
	late := ahead - math.Atan2(cos, sin)/(2*math.Pi*c.hertz)
	// Fragments of 10 ms and blocks of 16 beat by 2 ms.
	if off := math.Remainder(told.Seconds()-late, 1/c.hertz); math.Abs(off) > 0.0025 {
		t.Errorf("told %v, which is %.2f ms off", told, 1000*off)
	}
}

// TestLiveBacklog: what a live writer had written before anybody read is dropped
// within two seconds, with no more of a click than a gap makes.
func TestLiveBacklog(t *testing.T) {
	c := newTwoClocks(0)
	c.live = newLive(c.rate, 0.7)
	c.expect(c.rate)
	c.write(int(c.rate) * 7 / 10)
	c.wrote = 0
	c.run(3 * time.Second)
	if _, most := c.leftAfter(2 * time.Second); most > 60*time.Millisecond {
		t.Errorf("%v wait after 2 s, want what a live writer leaves, less than 60 ms", most)
	}
	steepest := 0.5*2*math.Pi*c.hertz/float64(c.rate) + 0.5*(1-liveDecay) + 1e-3
	if jump, at := audiotest.MaxJump(c.heard); jump > steepest {
		t.Errorf("frame %d: a step of %.3f, want at most %.3f", at, jump, steepest)
	}
}

// TestLiveBeat: a writer and a renderer of the same period, between which the drift
// shows in steps of it: none of them is a gap.
func TestLiveBeat(t *testing.T) {
	for _, ppm := range []float64{-500, 500} {
		c := newTwoClocks(ppm)
		c.fragment = audio.BlockFrames * time.Second / time.Duration(c.rate)
		c.run(40 * time.Second) // a step comes every 32 s
		if least, most := c.leftAfter(time.Second); least == 0 || most > paceMargin+3*c.fragment {
			t.Errorf("%+.0f ppm: %v to %v are left, want more than nothing and less than %v", ppm, least, most, paceMargin+3*c.fragment)
		}
		if click, at := audiotest.ToneClick(c.heard[c.rate:], c.rate, c.hertz); click > 3e-4 {
			t.Errorf("%+.0f ppm: a click of %.2g at frame %d", ppm, click, at)
		}
	}
}

// TestLiveGap: the sound after a gap begins with more in reserve.
func TestLiveGap(t *testing.T) {
	c := newTwoClocks(0)
	c.late = func(n int) time.Duration {
		if n > 200 && n < 210 { // 0.1 s, all at once
			return time.Duration(210-n) * c.fragment
		}
		return 0
	}
	c.run(1900 * time.Millisecond)
	if got := seconds(c.rate, int(c.pacer.margin)); got != paceMargin {
		t.Errorf("the margin is %v before a gap, want %v", got, paceMargin)
	}
	c.run(time.Second)
	if got := seconds(c.rate, int(c.pacer.margin)); got != 2*paceMargin {
		t.Errorf("the margin is %v after a gap, want %v", got, 2*paceMargin)
	}
	if !c.playing {
		t.Error("silent after a gap of 0.1 s")
	}
}

// TestPacer: the margin is bounded, and comes back in minutes without a gap; what is
// left beyond the reserve makes the pace.
func TestPacer(t *testing.T) {
	p := newPacer(testRate)
	for range 10 {
		p.gap()
	}
	if got := seconds(testRate, int(p.margin)); got != paceMost {
		t.Errorf("the margin is %v after ten gaps, want %v", got, paceMost)
	}
	for range 15 * 60 {
		p.decide()
	}
	if got := seconds(testRate, int(p.margin)); got > paceMargin+time.Millisecond {
		t.Errorf("the margin is %v after a quarter of an hour without a gap, want %v", got, paceMargin)
	}
	const reserve = paceMargin + 10*time.Millisecond
	for _, c := range []struct {
		left   time.Duration
		faster float64
		drop   time.Duration
	}{
		{0, -paceLimit, 0},
		{reserve, 0, 0},
		{reserve + time.Millisecond, 0.0002, 0},
		{reserve - time.Millisecond, -0.0002, 0},
		{reserve + 50*time.Millisecond, paceLimit, 0},
		{time.Second, 0, time.Second - reserve},
	} {
		p := newPacer(testRate)
		p.written(int64(frames(10*time.Millisecond, testRate)))
		p.count(uint64(frames(c.left, testRate)))
		faster, drop := p.decide()
		if !near(faster, c.faster, 1e-6) || seconds(testRate, int(drop)) != c.drop {
			t.Errorf("%v left: %+.6f and %v dropped, want %+.6f and %v", c.left, faster, seconds(testRate, int(drop)), c.faster, c.drop)
		}
	}
}

// TestSteered: a resampler that is steered makes a tone of another pitch, by
// exactly so much, and no jump where the pace changes.
func TestSteered(t *testing.T) {
	const rate, hertz = 48000, 1000
	for _, faster := range []float64{0.002, -0.002, 50e-6} {
		r := newSteered(rate, rate)
		x := sine(hertz, 0.5, rate, rate)
		y := r.append(nil, x[:rate/4])
		r.steer(faster)
		y = r.append(y, x[rate/4:])
		if want := rate/4 + rate*3/4*(1-faster); math.Abs(float64(len(y)+r.half)-want) > 2 {
			t.Errorf("%+.3g: %d frames and %d to come, want %.0f", faster, len(y), r.half, want)
		}
		after := widen(y[rate/4+100:])
		if amplitude, rest := tonesIn(after, hertz*(1+faster), rate); !near(amplitude, 0.5, 1e-3) || decibels(rest/0.5) > -80 {
			t.Errorf("%+.3g: a sine of %.4f, and %.1f dB besides, want 0.5 and −80 dB", faster, amplitude, decibels(rest/0.5))
		}
		if click, at := audiotest.ToneClick(y, rate, hertz); click > 4e-4 { // the change of pitch itself: 0.5·Δω·2·sin ω
			t.Errorf("%+.3g: a click of %.2g at frame %d", faster, click, at)
		}
	}
}
