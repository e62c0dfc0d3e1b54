package ears_test

import (
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/ears"
	"posxyz/hub/pose"
)

const rate = audio.DefaultRate

func at(x, y, z float64) audio.Placement {
	return audio.Placement{At: pose.Vec{X: x, Y: y, Z: z}, Gain: 1}
}

// A source that passes comes with a higher pitch than it goes with, when it is
// asked for: f·c/(c − v).
func TestDoppler(t *testing.T) {
	const hz, speed = 1000.0, 20.0
	for _, c := range []struct {
		name    string
		doppler bool
		speed   float64 // m/s, away
		want    float64
	}{
		{"coming", true, -speed, hz * audio.SpeedOfSound / (audio.SpeedOfSound - speed)},
		{"going", true, speed, hz * audio.SpeedOfSound / (audio.SpeedOfSound + speed)},
		{"coming, without", false, -speed, hz},
	} {
		const blocks = 375 // a second
		way := func(b int) audio.Placement { return at(40+c.speed*rate.Seconds(int64(b+1)*audio.BlockFrames), 0, 0) }
		space := ears.New(head(t, rate), ears.Options{Doppler: c.doppler})
		heard := audiotest.Play(space, audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 1}, blocks, way).From(rate48(0.3))
		if got := pitch(heard.Left); math.Abs(got/c.want-1) > 1e-4 {
			t.Errorf("%s: %.3f Hz, want %.3f", c.name, got, c.want)
		}
	}
}

func rate48(seconds float64) int { return int(seconds * float64(rate)) }

// pitch counts the turns of a tone between its first and its last rise through 0.
func pitch(x []float32) float64 {
	first, last, turns := -1.0, 0.0, -1.0
	for n := 1; n < len(x); n++ {
		if x[n-1] < 0 && x[n] >= 0 {
			last = float64(n) - float64(x[n])/float64(x[n]-x[n-1])
			if turns++; turns == 0 {
				first = last
			}
		}
	}
	return turns * float64(rate) / (last - first)
}

// With Doppler a sound takes its time through the air, a second at most.
func TestDopplerTakesTime(t *testing.T) {
	for _, c := range []struct{ metres, seconds float64 }{{34.3, 0.1}, {171.5, 0.5}, {1000, 1}, {3000, 1}} {
		space := ears.New(head(t, rate), ears.Options{Doppler: true})
		heard := audiotest.Play(space, audiotest.Impulse(200), 500, audiotest.Still(at(c.metres, 0, 0)))
		best := 0
		for n, x := range heard.Left {
			if math.Abs(float64(x)) > math.Abs(float64(heard.Left[best])) {
				best = n
			}
		}
		got := (float64(best) - 200 - space.LatencyFrames()) / float64(rate)
		if math.Abs(got-c.seconds) > 0.001 {
			t.Errorf("from %v m an impulse takes %.4f s, want %v", c.metres, got, c.seconds)
		}
	}
}

// Flying through the head, past an ear and at the border of the near field,
// nothing clicks.
func TestNothingClicksNearTheHead(t *testing.T) {
	const hz = 500
	for _, c := range []struct {
		name string
		way  func(seconds float64) pose.Vec
	}{
		{"through the head, sideways", func(s float64) pose.Vec { return pose.Vec{Y: 1.5 - 3*s} }},
		{"through the head, from the front", func(s float64) pose.Vec { return pose.Vec{X: 1.5 - 3*s} }},
		{"through the head, from above", func(s float64) pose.Vec { return pose.Vec{X: 0.01, Z: 1.5 - 3*s} }},
		{"past the left ear", func(s float64) pose.Vec { return pose.Vec{X: 1.5 - 3*s, Y: 0.12} }},
		{"through the left ear", func(s float64) pose.Vec { return pose.Vec{X: 1.5 - 3*s, Y: 0.0875} }},
		{"in and out of the near field", func(s float64) pose.Vec { return pose.Vec{X: 0.1, Y: 1 + 0.05*math.Sin(20*s)} }},
	} {
		way := func(b int) audio.Placement {
			return audio.Placement{At: c.way(rate.Seconds(int64(b) * audio.BlockFrames)), Gain: 1}
		}
		heard := audiotest.Play(ears.New(head(t, rate), ears.Options{}), audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 0.1}, 375, way).From(1024)
		for name, x := range map[string][]float32{"left": heard.Left, "right": heard.Right} {
			click, n := audiotest.ToneClick(x, rate, hz)
			// Filters and delays that change fully within 10 cm leave so much of 0.1.
			if click > 4e-3 {
				t.Errorf("%s: %s ear, frame %d: a click of %.2g", c.name, name, n, click)
			}
			if p := audiotest.Peak(x); !(p < 1) {
				t.Errorf("%s: %s ear: a peak of %.2g of a tone of 0.1", c.name, name, p)
			}
		}
	}
}

// What is nearer to one ear is louder there than at a metre, and quieter at the
// other one.
func TestNearnessIsHeard(t *testing.T) {
	level := func(d float64) (left, right float64) {
		heard := audiotest.Play(ears.New(head(t, rate), ears.Options{}), audiotest.Noise{Seed: 1, Amplitude: 0.1}, 200, audiotest.Still(at(0, d, 0))).From(4096)
		return audiotest.RMS(heard.Left), audiotest.RMS(heard.Right)
	}
	farLeft, farRight := level(1)
	nearLeft, nearRight := level(0.2)
	if db := audiotest.DB(nearLeft / farLeft); db < 2 || db > 15 {
		t.Errorf("at 0.2 m the left ear is %.1f dB louder than at 1 m", db)
	}
	if db := audiotest.DB(nearRight / farRight); db > 0 {
		t.Errorf("at 0.2 m on the left the right ear is %.1f dB louder than at 1 m", db)
	}
}

// Silence costs nothing and is left without a click.
func TestWhatIsNotHeardIsNotRendered(t *testing.T) {
	space := ears.New(head(t, rate), ears.Options{})
	stage := space.NewStage()
	far := at(1e9, 0, 0)
	audiotest.PlayOn(space, stage, audiotest.Noise{Seed: 1, Amplitude: 1}, 40, audiotest.Still(far))
	if !stage.Silent() {
		t.Error("a source at 1e9 m is not silent")
	}
	heard := audiotest.PlayOn(space, stage, audiotest.Sine{Rate: rate, Hz: 500, Amplitude: 0.1}, 40, audiotest.Still(at(1, 0, 0)))
	if audiotest.Peak(heard.Left) < 0.05 {
		t.Error("a source that comes near is not heard")
	}
}

// With Doppler a source rests when what it made has been heard, not later: its
// stage is needed for others.
func TestRestFollowsTheFlight(t *testing.T) {
	for _, c := range []struct {
		metres      float64
		least, most int // blocks
	}{{1, 1, 8}, {34.3, 38, 46}, {1000, 375, 385}} {
		space := ears.New(head(t, rate), ears.Options{Doppler: true})
		stage := space.NewStage()
		audiotest.PlayOn(space, stage, audiotest.Noise{Seed: 1, Amplitude: 0.5}, 400, audiotest.Still(at(c.metres, 0, 0)))
		blocks := 0
		for ; !stage.Silent(); blocks++ {
			audiotest.PlayOn(space, stage, audiotest.Constant(0), 1, audiotest.Still(at(c.metres, 0, 0)))
		}
		if blocks < c.least || blocks > c.most {
			t.Errorf("from %v m a stage rests after %d blocks of silence, want %d to %d", c.metres, blocks, c.least, c.most)
		}
	}
}
