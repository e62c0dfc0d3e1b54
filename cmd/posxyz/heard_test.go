package main

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"
	"time"

	"posxyz/audio/audiotest"
	"posxyz/audio/speaker/pulsetest"
	"posxyz/hub/pose"
)

// longestITD bounds the search for the time difference: less than half a period
// of the tone, above what a head has.
const longestITD = 1e-3

// unhurried is a buffer that a machine which builds and tests something else
// beside can keep full, most of the time: what is heard is measured here, not how
// a busy machine keeps up.
const unhurried = "200ms"

// recording returns so much of what the sound card is given from now on. One with
// gaps in it, where the machine was too slow to play, is taken again.
func recording(t *testing.T, card *pulsetest.Server, length time.Duration) audiotest.Ears {
	t.Helper()
	for tried := range 10 {
		tape := card.Record()
		tape.Wait(t, length)
		left, right := tape.Stereo()
		heard := audiotest.Ears{Left: left[:frames(length)], Right: right[:frames(length)]}
		if len(silences(heard, time.Millisecond/2)) == 0 {
			return heard
		}
		t.Logf("recording %d of %v has gaps: the machine is too slow", tried+1, length)
	}
	t.Fatalf("ten recordings of %v with gaps in them", length)
	return audiotest.Ears{}
}

// awaitSound waits until the sound card is given something.
func awaitSound(t *testing.T, card *pulsetest.Server) {
	t.Helper()
	eventually(t, "sound", func() bool {
		tape := card.Record()
		tape.Wait(t, 20*time.Millisecond)
		left, right := tape.Stereo()
		return max(audiotest.RMS(left), audiotest.RMS(right)) > 0.01
	})
}

// TestHeard hears a source on the left, on the right and in front, off a sound
// card.
func TestHeard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		render, sound string
		leastDB       float64 // a head shadows treble: pink noise has little
	}{{"pan", "tone", 6}, {"pan", "noise", 6}, {"binaural", "noise", 4}} {
		t.Run(c.render+" "+c.sound, func(t *testing.T) {
			t.Parallel()
			card := pulsetest.Start(t)
			hub := startHub(t)
			move := place(t, hub, pose.Vec{X: 1})
			listen := startCommand(t, command{args: []string{"listen", "--render", c.render, "--sound", c.sound, "--latency", unhurried, "--hub", hub.address}, env: []string{card.Env()}})
			awaitSound(t, card)
			for _, side := range []struct {
				azimuth int
				at      pose.Vec
				sign    float64
			}{
				{90, pose.Vec{Y: 1}, 1},
				{-90, pose.Vec{Y: -1}, -1},
				{0, pose.Vec{X: 1}, 0},
			} {
				move(side.at)
				eventually(t, fmt.Sprintf("the sound at %d°", side.azimuth), func() bool {
					level := audiotest.LevelDifferenceDB(recording(t, card, 100*time.Millisecond))
					return level*side.sign > c.leastDB || side.sign == 0 && math.Abs(level) < 1
				})
				heard := recording(t, card, time.Second)
				level := audiotest.LevelDifferenceDB(heard)
				delay := audiotest.InterauralDelay(heard, pulsetest.Rate, longestITD) * 1000
				t.Logf("%+d°: left ear %+.2f dB, leads by %+.3f ms", side.azimuth, level, delay)
				if side.sign == 0 {
					if math.Abs(level) > 0.5 || math.Abs(delay) > 0.05 {
						t.Errorf("at 0° the left ear is %.2f dB louder and leads by %.3f ms, want ±0.5 dB, no lead", level, delay)
					}
				} else if level*side.sign < c.leastDB || delay*side.sign < 0.5 || delay*side.sign > 0.8 {
					t.Errorf("at %d° the left ear is %.2f dB louder and leads by %.3f ms, want %v dB or more and 0.5 to 0.8 ms, times %v", side.azimuth, level, delay, c.leastDB, side.sign)
				}
			}
			listen.interrupt()
		})
	}
}

// TestHeardOrbit hears the hub's orbit off a sound card: the tone goes round, and
// never clicks.
func TestHeardOrbit(t *testing.T) {
	t.Parallel()
	card := pulsetest.Start(t)
	hub := startHub(t, "--orbit")
	listen := startCommand(t, command{args: []string{"listen", "--render", "pan", "--sound", "tone", "--latency", unhurried, "--hub", hub.address}, env: []string{card.Env()}})
	awaitSound(t, card)
	recording(t, card, 200*time.Millisecond) // the fade at the start
	heard := recording(t, card, 7500*time.Millisecond)
	checkCircle(t, heard)
	checkNoClick(t, heard)
	listen.interrupt()
}

// TestCardGone takes the sound server away from under a listener, which also
// writes a file.
func TestCardGone(t *testing.T) {
	t.Parallel()
	card := pulsetest.Start(t)
	hub := startHub(t)
	place(t, hub, pose.Vec{X: 1})
	path := filepath.Join(t.TempDir(), "heard.wav")
	listen := startCommand(t, command{args: []string{"listen", "--sound", "tone", "--out", path, "--play", "--hub", hub.address}, env: []string{card.Env()}})
	awaitSound(t, card)
	said := listen.stderr.count()
	card.Kill()
	listen.stderr.await(t, said, "without sound")
	// It goes on: it follows the hub, and writes the file, as before.
	until, ok := wavBytes(path)
	eventually(t, "more sound in the file", func() bool {
		now, _ := wavBytes(path)
		return ok && now > until
	})
	hub.interrupt()
	listen.stderr.await(t, said, "the hub is away")
	if lines := listen.stderr.from(said); len(lines) != 2 {
		t.Errorf("said %v, want a sentence when the card was gone, and one when the hub was", lines)
	}
	listen.interrupt()
	readWAV(t, path, true)
}
