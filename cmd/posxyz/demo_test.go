package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// noCard is the environment of a program without a sound card, where the machine
// itself has none that is there without a sound server.
func noCard(t *testing.T) []string {
	t.Helper()
	for _, pattern := range []string{"/dev/snd/pcm*p", "/etc/asound.conf"} {
		if found, _ := filepath.Glob(pattern); found != nil {
			t.Skipf("skipped: this machine has a sound card, %s", found[0])
		}
	}
	nowhere := t.TempDir()
	return []string{"PULSE_SERVER=unix:" + nowhere + "/native", "HOME=" + nowhere, "XDG_RUNTIME_DIR=" + nowhere}
}

// TestNoCard wants a sentence of a listener that cannot be heard.
func TestNoCard(t *testing.T) {
	t.Parallel()
	env := noCard(t)
	hub := startHub(t)
	listen := finish(t, command{args: []string{"listen", "--hub", hub.address}, env: env})
	checkSentence(t, listen, "no sound card")
	if status := listen.status(); status != exitFailure {
		t.Errorf("status %d, want %d", status, exitFailure)
	}
}

// TestDemoWithoutCard wants the demo to say so in a sentence, to go on and to show
// the source moving.
func TestDemoWithoutCard(t *testing.T) {
	t.Parallel()
	demo := finish(t, command{args: []string{"demo", "--for", "2500ms"}, env: noCard(t)})
	if status := demo.status(); status != 0 || demo.took < 2500*time.Millisecond {
		t.Errorf("status %d after %v, want 0 after 2.5 s", status, demo.took)
	}
	if lines := demo.stderr.from(0); len(lines) != 1 || !strings.Contains(string(lines[0]), "no sound card") {
		t.Errorf("the demo said %v, want a sentence about the sound card", lines)
	}
	azimuths := regexp.MustCompile(`character .* az +([-+][0-9.]+)°`).FindAllStringSubmatch(demo.stdout.String(), -1)
	if len(azimuths) < 2 || azimuths[0][1] == azimuths[1][1] {
		t.Errorf("the demo shows %q, want the source moving", azimuths)
	}
}

// TestDemoOut writes what the demo plays: a pluck that goes round from the front.
func TestDemoOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "demo.wav")
	demo := finish(t, command{args: []string{"demo", "--for", "3s", "--out", path}})
	if status := demo.status(); status != 0 {
		t.Errorf("status %d, want 0", status)
	}
	heard := readWAV(t, path, true)
	if lasts(heard) != 3*time.Second {
		t.Errorf("%v of sound, want 3 s", lasts(heard))
	}
	const fade = 500 * time.Millisecond
	// A head's level differences go round with the source, though not as a sine.
	heard = heard.From(frames(fade))
	fit := fitCircle(heard)
	if fit.db < 3 {
		t.Errorf("the level difference goes like %.2f dB · sin(azimuth), want 3 dB or more", fit.db)
	}
	checkBehind(t, fit.phase+orbitDegrees*lasts(heard).Seconds(), orbitDegrees*3)
	checkQuiet(t, demo)
}

// TestDemoJoined joins the demo from other terminals, as it says.
func TestDemoJoined(t *testing.T) {
	t.Parallel()
	demo := start(t, "demo", "--out", filepath.Join(t.TempDir(), "demo.wav"))
	demo.stdout.await(t, 0, "Ctrl-C ends it")
	joins := regexp.MustCompile(`(?m)^  \S*posxyz ((poll|watch|publish)\b.*?)   `).FindAllStringSubmatch(demo.stdout.String(), -1)
	if len(joins) != 3 {
		t.Fatalf("the demo printed %q, want how to poll, watch and publish", demo.stdout)
	}
	joined := map[string]*process{}
	for _, join := range joins {
		joined[join[2]] = start(t, strings.Fields(join[1])...)
	}
	joined["poll"].stdout.await(t, 0, "status: 0")
	joined["watch"].stdout.await(t, 0, "character")
	joined["watch"].stdout.await(t, 0, "bird") // which publish moves

	demo.interrupt()
	for _, p := range joined {
		p.interrupt() // they wait for the hub to come back
	}
	checkQuiet(t, demo)
}

// checkQuiet wants no warning and no error.
func checkQuiet(t *testing.T, p *process) {
	t.Helper()
	for _, l := range p.stderr.from(0) {
		if !strings.Contains(string(l), `"level":"info"`) {
			t.Errorf("%s said %q", p.name, l)
		}
	}
}
