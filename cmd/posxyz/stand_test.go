package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

// TestEars turns and moves a head: what stands still is heard from elsewhere, and
// the head itself is not heard.
func TestEars(t *testing.T) {
	t.Parallel()
	half := math.Sqrt(0.5)
	for _, c := range []struct {
		name   string
		at     pose.Vec
		facing pose.Quat
		sign   float64 // which ear is louder: 1 the left one
	}{
		{"looking ahead", pose.Vec{}, pose.Identity, 0},
		{"looking left", pose.Vec{}, pose.Quat{Z: half, W: half}, -1},
		{"looking right", pose.Vec{}, pose.Quat{Z: -half, W: half}, 1},
		{"beside it, on its right", pose.Vec{X: 2, Y: -1}, pose.Identity, 1},
		{"beyond it, looking left", pose.Vec{X: 4}, pose.Quat{Z: half, W: half}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			hub := startHub(t)
			place(t, hub, pose.Vec{X: 2})
			publisher := hub.client(t).Publisher()
			t.Cleanup(func() { publisher.Close(context.Background()) })
			err := publisher.Send(t.Context(), pose.Position{
				Source: pose.SourceID{Name: "head"}, At: c.at, Captured: time.Now(), TTL: time.Hour,
				Orientation: c.facing, HasOrientation: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "heard.wav")
			listen := finish(t, command{args: []string{"listen", "--sound", "noise", "--ears", "head", "--for", "2s", "--out", path, "--hub", hub.address}})
			if status := listen.status(); status != exitOK {
				t.Fatalf("status %d, want 0", status)
			}
			heard := readWAV(t, path, true).From(frames(time.Second))
			level := audiotest.LevelDifferenceDB(heard)
			delay := 1000 * audiotest.InterauralDelay(heard, wavRate, longestITD)
			t.Logf("left ear %+.2f dB, leads by %+.3f ms", level, delay)
			if c.sign == 0 && (math.Abs(level) > 0.5 || math.Abs(delay) > 0.05) || c.sign != 0 && (level*c.sign < 2 || delay*c.sign < 0.3) {
				t.Errorf("the left ear is %+.2f dB louder and leads by %+.3f ms, want that %v", level, delay, map[float64]string{-1: "of the right", 0: "of neither", 1: "of the left"}[c.sign])
			}
		})
	}
}

// TestEarsWait wants a word of ears whose source is not there.
func TestEarsWait(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	path := filepath.Join(t.TempDir(), "heard.wav")
	listen := finish(t, command{args: []string{"listen", "--ears", "nobody", "--for", "3s", "--out", path, "--hub", hub.address}})
	if status := listen.status(); status != exitOK {
		t.Errorf("status %d, want 0", status)
	}
	if said := fmt.Sprint(listen.stderr.from(0)); !strings.Contains(said, "the ears wait for the source nobody") {
		t.Errorf("said %s, want that the ears wait for nobody", said)
	}
}

// TestEarsThatAreNoSource wants a sentence of a name that no source can have.
func TestEarsThatAreNoSource(t *testing.T) {
	t.Parallel()
	listen := finish(t, command{args: []string{"listen", "--ears", "a*"}})
	checkSentence(t, listen, "--ears", "*")
	if status := listen.status(); status != exitUsage {
		t.Errorf("status %d, want %d", status, exitUsage)
	}
}
