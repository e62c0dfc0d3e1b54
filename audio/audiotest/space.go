package audiotest

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/hub/pose"
)

// The tolerances of CheckSpace.
const (
	mirrorDB = -100 // swapped ears may differ by so much (rounding)
	// silentBlocks: a second is the most that anything remembers.
	silentBlocks = 1024
	levelDB      = 0.5 // levels are for meters
	// impulseSlack in seconds: a filter's peak may lie so far from where its
	// sound as a whole does.
	impulseSlack = 0.25e-3
	// A source may move from anywhere to anywhere within one block. Then its delay may
	// change by at most half a block in a block, which makes a tone up to
	// 1.5 times as steep, and its gain by 1/128 per sample.
	clickTone  = 1000 // Hz
	clickSlope = 1.5
	restBlocks = 31
	// tooLoud: whatever a placement asks for, samples stay in a range that sums of
	// many do not leave.
	tooLoud = 1e5
)

// CheckSpace checks, in subtests, that a space and its stages keep the contract
// of audio.Space at a rate.
func CheckSpace(t *testing.T, rate audio.Rate, newSpace func() audio.Space) {
	t.Helper()
	for _, law := range spaceLaws {
		t.Run(law.name, func(t *testing.T) {
			if err := law.check(rate, newSpace); err != nil {
				t.Error(err)
			}
		})
	}
}

var spaceLaws = []struct {
	name  string
	check func(audio.Rate, func() audio.Space) error
}{
	{"mixes what it is given, once", checkMix},
	{"tells the level", checkLevel},
	{"starts where it is told", checkStart},
	{"latency is reported", checkLatency},
	{"gain is linear", checkGain},
	{"left and right mirror", checkMirror},
	{"nothing clicks", checkClicks},
	{"silence ends", checkSilent},
	{"reset forgets", checkReset},
	{"stays finite and recovers", checkFinite},
	{"does not allocate", checkAllocs},
}

func place(x, y, z float64) audio.Placement {
	return audio.Placement{At: pose.Vec{X: x, Y: y, Z: z}, Gain: 1}
}

// around is a way that goes round the head at 1 turn in 128 blocks, rising.
func around(b int) audio.Placement {
	sin, cos := math.Sincos(2 * math.Pi * float64(b) / 128)
	return place(2*cos, 2*sin, float64(b)/128)
}

func checkMix(_ audio.Rate, newSpace func() audio.Space) error {
	one, other := Noise{Seed: 1, Amplitude: 0.25}, Noise{Seed: 6, Amplitude: 0.25}
	left := func(b int) audio.Placement { p := around(b); p.At.Y += 3; return p }
	a, b := Play(newSpace(), one, 40, around), Play(newSpace(), other, 40, left)

	space := newSpace()
	first, second := space.NewStage(), space.NewStage()
	var both Ears
	for n := range 40 {
		var in audio.Mono
		var out audio.Block
		one.ReadAt(&in, int64(n)*audio.BlockFrames)
		first.Render(&in, around(n))
		other.ReadAt(&in, int64(n)*audio.BlockFrames)
		second.Render(&in, left(n))
		out.Left[0], out.Right[0] = 9, 9
		space.Mix(&out)
		both.Append(&out)
	}
	for n := range both.Left {
		a.Left[n] += b.Left[n]
		a.Right[n] += b.Right[n]
	}
	for i, ear := range both.sides() {
		if db := DifferenceDB(ear.samples, a.sides()[i].samples); !(db <= mirrorDB) {
			return fmt.Errorf("%s ear: two sources differ from the sum of each alone by %.1f dB, want at most %d", ear.name, db, mirrorDB)
		}
	}
	var out audio.Block
	for range 8 {
		space.Mix(&out)
	}
	if out != (audio.Block{}) {
		return errors.New("a space in which nothing is rendered is not silent")
	}
	return nil
}

func checkLevel(_ audio.Rate, newSpace func() audio.Space) error {
	space := newSpace()
	stage := space.NewStage()
	sound := Noise{Seed: 8, Amplitude: 0.5}
	var told audio.Level
	var heard Ears
	for n := range 64 {
		var in audio.Mono
		var out audio.Block
		sound.ReadAt(&in, int64(n)*audio.BlockFrames)
		level := stage.Render(&in, place(1, 2, 0.5))
		space.Mix(&out)
		if n >= 8 {
			heard.Append(&out)
			told.Left += level.Left / 56
			told.Right += level.Right / 56
		}
	}
	for i, got := range []float64{told.Left, told.Right} {
		ear := heard.sides()[i]
		want := RMS(ear.samples)
		if db := DB(math.Sqrt(got) / want); !(math.Abs(db) <= levelDB) {
			return fmt.Errorf("%s ear: the level is told %.2f dB above what is heard, want within ±%v dB", ear.name, db, levelDB)
		}
	}
	return nil
}

func checkStart(_ audio.Rate, newSpace func() audio.Space) error {
	at := place(0, 3, 1)
	sound := Constant(0.5)
	heard := Play(newSpace(), sound, 16, Still(at))
	end := heard.Left[len(heard.Left)-1]
	for n := 8 * audio.BlockFrames; n < len(heard.Left); n++ {
		if d := heard.Left[n] - end; math.Abs(float64(d)) > 1e-4 {
			return fmt.Errorf("frame %d of a constant, at %v from the start: %v, later %v", n, at.At, heard.Left[n], end)
		}
	}
	if end == 0 {
		return fmt.Errorf("a constant is not heard at %v", at.At)
	}
	return nil
}

func checkLatency(rate audio.Rate, newSpace func() audio.Space) error {
	space := newSpace()
	const frame = 300
	heard := Play(space, Impulse(frame), 64, Still(place(1, 0, 0)))
	want := frame + space.LatencyFrames()
	slack := impulseSlack*float64(rate) + 1
	for _, ear := range heard.sides() {
		if got := peakAt(ear.samples); math.Abs(float64(got)-want) > slack {
			return fmt.Errorf("%s ear: an impulse at frame %d ahead is heard at %d, want %.1f ± %.1f", ear.name, frame, got, want, slack)
		}
	}
	return nil
}

func checkGain(_ audio.Rate, newSpace func() audio.Space) error {
	sound := Noise{Seed: 2, Amplitude: 0.5}
	half := func(b int) audio.Placement { p := around(b); p.Gain = 0.5; return p }
	whole, halved := Play(newSpace(), sound, 64, around), Play(newSpace(), sound, 64, half)
	for n := range whole.Left {
		whole.Left[n] *= 0.5
	}
	if db := DifferenceDB(halved.Left, whole.Left); db > mirrorDB {
		return fmt.Errorf("gain 0.5 differs from half of gain 1 by %.1f dB, want at most %d", db, mirrorDB)
	}
	return nil
}

func checkMirror(_ audio.Rate, newSpace func() audio.Space) error {
	sound := Noise{Seed: 3, Amplitude: 0.5}
	mirrored := func(b int) audio.Placement { p := around(b); p.At.Y = -p.At.Y; return p }
	there, mirror := Play(newSpace(), sound, 160, around), Play(newSpace(), sound, 160, mirrored)
	if db := DifferenceDB(mirror.Left, there.Right); db > mirrorDB {
		return fmt.Errorf("the left ear of the mirrored way differs from the right one by %.1f dB, want at most %d", db, mirrorDB)
	}
	if db := DifferenceDB(mirror.Right, there.Left); db > mirrorDB {
		return fmt.Errorf("the right ear of the mirrored way differs from the left one by %.1f dB, want at most %d", db, mirrorDB)
	}
	return nil
}

func checkClicks(rate audio.Rate, newSpace func() audio.Space) error {
	places := []audio.Placement{
		place(1, 0, 0), place(0, 1, 0), place(0, -1, 0), place(-50, 3, 0), place(0, 0, 0), place(0.01, -0.01, 0),
		{At: pose.Vec{X: 1}, Gain: 0}, place(0, 1, 0), place(0, 0, 2), place(0, 1e6, 0), place(0, -1, 0),
	}
	way := func(b int) audio.Placement {
		if b < restBlocks { // at a gain of 0 for so long that a stage may rest
			return audio.Placement{At: pose.Vec{X: 1}}
		}
		return places[b/3%len(places)]
	}
	heard := Play(newSpace(), Sine{rate, clickTone, 1}, restBlocks+6*len(places), way).From(audio.BlockFrames)
	steady := Play(newSpace(), Sine{rate, clickTone, 1}, 64, Still(place(0, 1, 0))).From(16 * audio.BlockFrames)
	loudest := Peak(steady.Left)
	want := loudest * (clickSlope*ToneJump(clickTone, 1, rate) + 1.0/audio.BlockFrames)
	for _, ear := range heard.sides() {
		if jump, n := MaxJump(ear.samples); !(jump <= want) {
			return fmt.Errorf("%s ear: the samples at frames %d and %d differ by %.3f, want at most %.3f", ear.name, n-1, n, jump, want)
		}
	}
	return nil
}

func checkSilent(_ audio.Rate, newSpace func() audio.Space) error {
	space := newSpace()
	stage := space.NewStage()
	if !stage.Silent() {
		return errors.New("a new stage is not silent")
	}
	heard := PlayOn(space, stage, Noise{Seed: 9, Amplitude: 0.5}, 8, around)
	if stage.Silent() || Peak(heard.Left) == 0 {
		return errors.New("a stage is silent that was just given noise")
	}
	for blocks := 0; !stage.Silent(); blocks++ {
		if blocks == silentBlocks {
			return fmt.Errorf("after %d blocks of silence the stage is not silent", blocks)
		}
		PlayOn(space, stage, Constant(0), 1, around)
	}
	if tail := PlayOn(space, stage, Constant(0), 20, around); Peak(tail.Left) != 0 || Peak(tail.Right) != 0 {
		return fmt.Errorf("a silent stage is heard at %v and %v", Peak(tail.Left), Peak(tail.Right))
	}
	again := PlayOn(space, stage, Noise{Seed: 9, Amplitude: 0.5}, 8, around)
	if stage.Silent() || Peak(again.Left) == 0 {
		return errors.New("a stage that was silent does not sound again")
	}
	return nil
}

func checkReset(_ audio.Rate, newSpace func() audio.Space) error {
	sound := Noise{Seed: 4, Amplitude: 0.5}
	space := newSpace()
	used := space.NewStage()
	PlayOn(space, used, sound, 20, around)
	used.Reset()
	if tail := PlayOn(space, used, Constant(0), 20, around); Peak(tail.Left) != 0 || Peak(tail.Right) != 0 {
		return fmt.Errorf("after Reset, silence in gives %v and %v out", Peak(tail.Left), Peak(tail.Right))
	}
	used.Reset()
	again, anew := PlayOn(space, used, sound, 20, around), Play(newSpace(), sound, 20, around)
	for n := range anew.Left {
		if again.Left[n] != anew.Left[n] || again.Right[n] != anew.Right[n] {
			return fmt.Errorf("frame %d after Reset is %v, %v, of a new stage %v, %v", n,
				again.Left[n], again.Right[n], anew.Left[n], anew.Right[n])
		}
	}
	return nil
}

func checkFinite(_ audio.Rate, newSpace func() audio.Space) error {
	nan, inf := math.NaN(), math.Inf(1)
	hostile := []audio.Placement{
		place(nan, 0, 0), place(0, nan, 0), place(0, 0, nan), place(inf, 0, 0), place(0, -inf, 0), place(nan, inf, -inf),
		place(0, 0, 0), place(1e-300, 0, 0), place(0, -5e-324, 0), place(0.05, 0.05, 0), place(0, 0, -0.01),
		place(1e6, 0, 0), place(0, -1e6, 1e6), place(1e9, 0, 0), place(1e200, 1e200, 1e200), place(math.MaxFloat64, math.MaxFloat64, 0),
		{At: pose.Vec{X: 1e-160}, Gain: 10, Reference: 1e-160}, {At: pose.Vec{X: 1}, Gain: 1, Reference: nan}, {At: pose.Vec{X: 1}, Gain: 1, Reference: 1e-300},
		{At: pose.Vec{X: 1}, Gain: nan}, {At: pose.Vec{X: 1}, Gain: inf}, {At: pose.Vec{X: 1}, Gain: -1}, {At: pose.Vec{X: 1}, Gain: 0},
	}
	sound := Noise{Seed: 5, Amplitude: 1}
	for _, first := range hostile { // each as the first, and after a good one
		space := newSpace()
		stage := space.NewStage()
		heard := PlayOn(space, stage, sound, 4, func(b int) audio.Placement { return []audio.Placement{first, place(0, 1, 0), first, first}[b] })
		if l, r := Peak(heard.Left), Peak(heard.Right); !(l < tooLoud && r < tooLoud) {
			return fmt.Errorf("%+v: peaks %v, %v, want finite ones below %v", first, l, r, float64(tooLoud))
		}
		heard = PlayOn(space, stage, sound, 32, Still(place(1, 0, 0))).From(16 * audio.BlockFrames)
		if l, r := Peak(heard.Left), Peak(heard.Right); !(l > 0.1 && l < 10 && r > 0.1 && r < 10) {
			return fmt.Errorf("a metre ahead, after %+v: peaks %v, %v, want 0.1 to 10", first, l, r)
		}
		if n, at := denormals(heard); n > 0 {
			return fmt.Errorf("after %+v: %d denormals, the first at frame %d", first, n, at)
		}
	}
	return nil
}

func checkAllocs(_ audio.Rate, newSpace func() audio.Space) error {
	space := newSpace()
	stage := space.NewStage()
	var in audio.Mono
	var out audio.Block
	block := 0
	allocs := testing.AllocsPerRun(300, func() {
		stage.Render(&in, around(block))
		space.Mix(&out)
		block++
	})
	if allocs != 0 {
		return fmt.Errorf("Render allocates %v times a block, want 0", allocs)
	}
	return nil
}

type side struct {
	name    string
	samples []float32
}

func (e Ears) sides() [2]side { return [2]side{{"left", e.Left}, {"right", e.Right}} }

// peakAt returns the index of the largest |x|.
func peakAt(x []float32) int {
	best := 0
	for i := range x {
		if math.Abs(float64(x[i])) > math.Abs(float64(x[best])) {
			best = i
		}
	}
	return best
}

func denormals(e Ears) (count, first int) {
	const smallest = 0x1p-126
	for _, ear := range e.sides() {
		for n, x := range ear.samples {
			if x != 0 && math.Abs(float64(x)) < smallest {
				if count++; count == 1 {
					first = n
				}
			}
		}
	}
	return count, first
}
