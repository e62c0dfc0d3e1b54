package main

import (
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"posxyz/audio/audiotest"
	"posxyz/audio/binaural"
	"posxyz/audio/speaker/pulsetest"
	"posxyz/hub/pose"
)

// TestSplit takes a name off a value, where there is one.
func TestSplit(t *testing.T) {
	for s, want := range map[perSource][2]string{
		"tone":              {"", "tone"},
		"-":                 {"", "-"},
		"-6":                {"", "-6"},
		"voice=-":           {"voice", "-"},
		"voice=-6":          {"voice", "-6"},
		"hand-*=noise":      {"hand-*", "noise"},
		"*=noise":           {"*", "noise"},
		"a=b=c.wav":         {"a", "b=c.wav"},
		"a=./b=c.wav":       {"a", "./b=c.wav"},
		"./a=b.wav":         {"", "./a=b.wav"},
		"../a=b.wav":        {"", "../a=b.wav"},
		"/a=b.wav":          {"", "/a=b.wav"},
		`.\a=b.wav`:         {"", `.\a=b.wav`},
		`C:\a=b.wav`:        {"", `C:\a=b.wav`},
		"band/guitar=g.wav": {"band/guitar", "g.wav"},
		"voice=mic:USB":     {"voice", "mic:USB"},
	} {
		if pattern, value := s.split(); pattern != want[0] || value != want[1] {
			t.Errorf("%q is %q for %q, want %q for %q", s, value, pattern, want[1], want[0])
		}
	}
}

// TestMixOf: the most specific of what is said counts.
func TestMixOf(t *testing.T) {
	flags := soundFlags{Gain: []perSource{"-6", "voice=6", "hand-*=0"}, Reference: []perSource{"voice=2"}, Mute: []perSource{"hiss", "hand-*"}}
	mixOf, err := flags.mixOf()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]binaural.Mix{
		"character": {Gain: math.Pow(10, -6./20)},
		"voice":     {Gain: math.Pow(10, 6./20), Reference: 2},
		"hand-left": {Gain: 1, Mute: true},
		"hiss":      {Gain: math.Pow(10, -6./20), Mute: true},
	} {
		if got := mixOf(pose.SourceID{Scene: "stage", Name: name}); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	mixOf, err = new(soundFlags).mixOf()
	if got, want := mixOf(pose.SourceID{Name: "a"}), (binaural.Mix{Gain: 1}); err != nil || got != want {
		t.Errorf("nothing said: %+v, %v, want %+v", got, err, want)
	}
}

// TestPerSourceJSON takes numbers and lists from a configuration file.
func TestPerSourceJSON(t *testing.T) {
	var got []perSource
	if err := json.Unmarshal([]byte(`[-6, "voice=6", 0.5]`), &got); err != nil {
		t.Fatal(err)
	}
	if want := []perSource{"-6", "voice=6", "0.5"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestSoundsMisuse wants a sentence that says what was wrong, before anything is opened.
func TestSoundsMisuse(t *testing.T) {
	t.Parallel()
	dir := filepath.Dir(writeFile(t, "a=b.wav", ""))
	for _, c := range []misuse{
		{"no sound for a source", []string{"--sound", "a="}, exitUsage, []string{"--sound a=", "mic"}},
		{"no source for a sound", []string{"--sound", "=tone"}, exitUsage, []string{"--sound =tone", "name"}},
		{"two sounds for a source", []string{"--sound", "a=tone", "--sound", "a=noise"}, exitUsage, []string{"--sound", "a is given twice"}},
		{"two sounds for all", []string{"--sound", "tone", "--sound", "noise"}, exitUsage, []string{"--sound", "every source is given twice"}},
		{"a source that cannot be", []string{"--sound", "a*b=tone"}, exitUsage, []string{"--sound", "a*b"}},
		{"a file that looks like a source", []string{"--sound", "a=b.wav"}, exitUsage, []string{"b.wav for the source a", "./a=b.wav"}},
		{"a file with = in its name", []string{"--sound", "./a=b.wav"}, exitFailure, []string{"./a=b.wav: empty"}},
		{"far too loud for one", []string{"--gain", "a=60.5"}, exitUsage, []string{"--gain a=60.5", "-60 to 60 dB"}},
		{"loud in words", []string{"--gain", "loud"}, exitUsage, []string{"--gain loud", "-60 to 60 dB"}},
		{"no number", []string{"--gain", "NaN"}, exitUsage, []string{"--gain NaN", "-60 to 60 dB"}},
		{"loud from nowhere", []string{"--reference", "0"}, exitUsage, []string{"--reference 0", "0.1 to 1000 metres"}},
		{"nobody to mute", []string{"--mute", ""}, exitUsage, []string{"--mute is empty"}},
		{"nobody can be so called", []string{"--mute", "a*b"}, exitUsage, []string{"--mute", "a*b"}},
		{"one of two sounds that would be overwritten", []string{"--sound", "a=tone", "--sound", "b=./a=b.wav", "--out", "a=b.wav"}, exitUsage, []string{"--out a=b.wav", "--sound"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startCommand(t, command{args: append([]string{"listen", "--hub", "127.0.0.1:1"}, c.args...), dir: dir})
			status := p.wait(patience)
			checkSentence(t, p, c.want...)
			if status != c.status {
				t.Errorf("%s: status %d, want %d", p.name, status, c.status)
			}
		})
	}
}

// TestListenToMany hears one source by its own sound and at its own level, and
// another one not at all.
func TestListenToMany(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	publisher := hub.client(t).Publisher()
	for _, name := range []string{"voice", "hiss-1"} {
		err := publisher.Send(context.Background(), pose.Position{
			Source: pose.SourceID{Name: name}, At: pose.Vec{X: 2}, Captured: time.Now(), Teleport: true, TTL: time.Hour,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { publisher.Close(context.Background()) })
	level := func(flags string) float64 {
		t.Helper()
		path := filepath.Join(t.TempDir(), "heard.wav")
		args := append([]string{"listen", "--hub", hub.address, "--for", "1s", "--out", path}, strings.Fields(flags)...)
		if p := finish(t, command{args: args}); p.status() != 0 {
			t.Fatalf("%s: status %d", p.name, p.status())
		}
		return audiotest.DB(audiotest.RMS(part(readWAV(t, path, true), 500*time.Millisecond, 500*time.Millisecond).Left))
	}
	const only = "--sound voice=tone --sound noise --mute hiss-* "
	alone := level(only)
	for flags, want := range map[string]float64{
		only + "--gain voice=-6 --gain 20": alone - 6,
		only + "--reference voice=4":       alone - 6, // at 2 m it is 1/4, no longer 1/2
		only + "--mute voice":              audiotest.DB(0),
	} {
		if got := level(flags); math.Abs(got-want) > 0.2 && got != want {
			t.Errorf("%s: %.1f dB, want %.1f", flags, got, want)
		}
	}
	if both := level("--sound voice=tone --sound noise"); both < alone+1 {
		t.Errorf("%.1f dB with the noise, %.1f without", both, alone)
	}
}

// TestListenMic hears through a microphone what another listener plays, and says so
// when the microphone is away.
func TestListenMic(t *testing.T) {
	t.Parallel()
	card := pulsetest.Start(t)
	hub := startHub(t)
	place(t, hub, pose.Vec{X: 1})
	startCommand(t, command{args: []string{"listen", "--sound", "tone", "--latency", unhurried, "--hub", hub.address}, env: []string{card.Env()}})
	awaitSound(t, card)
	path := filepath.Join(t.TempDir(), "heard.wav")
	listen := startCommand(t, command{args: []string{"listen", "--sound", "mic:posxyz.monitor", "--out", path, "--hub", hub.address}, env: []string{card.Env()}})
	eventually(t, "2 s of sound", func() bool {
		written, _ := wavBytes(path)
		return written > 2*6*int64(wavRate)
	})
	said := listen.stderr.count()
	card.Kill()
	listen.stderr.await(t, said, "mic:posxyz.monitor is away")
	listen.interrupt()
	heard := part(readWAV(t, path, true), time.Second, time.Second)
	if level := audiotest.DB(audiotest.RMS(heard.Left)); level < -40 {
		t.Errorf("%.1f dBFS, want what the other one plays, at about -23", level)
	}
}
