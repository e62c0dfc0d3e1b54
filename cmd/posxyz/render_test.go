package main

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/binaural"
	"posxyz/audio/pan"
	"posxyz/cmd/posxyz/motion"
	"posxyz/hub/pose"
)

// renderTo runs `posxyz render` with these flags, and returns the file.
func renderTo(t *testing.T, flags ...string) (path string, p *process) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rendered.wav")
	p = finish(t, command{args: append([]string{"render", "--out", path}, flags...)})
	if status := p.status(); status != 0 || p.stderr.count() > 0 {
		t.Fatalf("%s: status %d, said %q, want 0 and nothing", p.name, status, p.stderr)
	}
	return path, p
}

// TestRenderTwice renders the same file twice to the byte.
func TestRenderTwice(t *testing.T) {
	t.Parallel()
	path := writeFile(t, "two.jsonl", `{"time_s":0,"source":"a","x":1,"y":0,"z":0}
{"time_s":0.2,"source":"b","x":0,"y":-2,"z":0}
{"time_s":0.7,"source":"a","x":0,"y":1,"z":0,"teleport":true}
{"time_s":1.5,"source":"b","x":0,"y":2,"z":1}
`)
	var files [2][]byte
	for i := range files {
		name, p := renderTo(t, "--path", path, "--sound", "noise", "--doppler")
		var err error
		if files[i], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
		if _, ok := p.stdout.find(0, "2.56 s of 2 sources"); !ok {
			t.Errorf("%s printed %q, want 2.56 s of 2 sources: the path, a fade and a second for the way through the air", p.name, p.stdout)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Errorf("two renderings of one path differ: %d and %d bytes", len(files[0]), len(files[1]))
	}
}

// TestRenderSides hears a sparse walk from the left to the right where it is.
func TestRenderSides(t *testing.T) {
	t.Parallel()
	path := writeFile(t, "sides.csv", "time_s,x,y,z\n0,0.5,2,0\n1,0.5,2,0\n3,0.5,-2,0\n4,0.5,-2,0\n")
	for _, how := range []string{"binaural", "pan"} {
		name, _ := renderTo(t, "--path", path, "--sound", "noise", "--render", how)
		heard := readWAV(t, name, true)
		if want := 4*time.Second + fadeOut; lasts(heard) != want {
			t.Errorf("%s: %v of sound, want %v", how, lasts(heard), want)
		}
		before := math.Inf(1)
		for _, from := range []time.Duration{500, 1500, 1900, 2300, 3300} {
			db := audiotest.LevelDifferenceDB(part(heard, from*time.Millisecond, 200*time.Millisecond))
			t.Logf("%s, %v: left %+.1f dB", how, from*time.Millisecond, db)
			if db >= before {
				t.Errorf("%s, at %v ms: the left ear is %.1f dB louder, before %.1f: want ever less", how, int(from), db, before)
			}
			before = db
		}
		if end := part(heard, lasts(heard)-4*time.Millisecond, 4*time.Millisecond); max(audiotest.Peak(end.Left), audiotest.Peak(end.Right)) > 1e-4 {
			t.Errorf("%s: the file ends in the middle of a sound, want it to fade out", how)
		}
		first, last := part(heard, 500*time.Millisecond, 400*time.Millisecond), part(heard, 3300*time.Millisecond, 400*time.Millisecond)
		if l, r := audiotest.LevelDifferenceDB(first), audiotest.LevelDifferenceDB(last); l < 4 || r > -4 {
			t.Errorf("%s: the left ear is %+.1f dB louder on the left and %+.1f on the right, want 4 or more and -4 or less", how, l, r)
		}
	}
}

// TestRenderEars turns the head, not the source.
func TestRenderEars(t *testing.T) {
	t.Parallel()
	path := writeFile(t, "ears.csv", "time_s,source,x,y,z,qx,qy,qz,qw\n0,me,9,9,0,0,0,0,1\n0,a,11,9,0,,,,\n1,me,9,9,0,0,0,-0.7071068,0.7071068\n2,me,9,9,0,0,0,-0.7071068,0.7071068\n")
	name, p := renderTo(t, "--path", path, "--sound", "noise", "--ears", "me")
	if _, ok := p.stdout.find(0, "of 1 source,"); !ok {
		t.Errorf("%s printed %q, want 1 source: nobody hears their own head", p.name, p.stdout)
	}
	heard := readWAV(t, name, true)
	ahead := audiotest.LevelDifferenceDB(part(heard, 60*time.Millisecond, 40*time.Millisecond))
	left := audiotest.LevelDifferenceDB(part(heard, 1200*time.Millisecond, 600*time.Millisecond))
	if math.Abs(ahead) > 2 || left < 4 {
		t.Errorf("the left ear is %.1f dB louder at first and %.1f after a turn to the right, want 0 ± 2 and 4 or more", ahead, left)
	}
}

// TestRenderRates writes the rate that was asked for.
func TestRenderRates(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{44100, 96000} {
		name, _ := renderTo(t, "--path", "orbit", "--for", "200ms", "--sample-rate", fmt.Sprint(rate))
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(file)-44, rate/5*6; got != want {
			t.Errorf("%d Hz: %d bytes of sound in 200 ms, want %d", rate, got, want)
		}
	}
}

// TestRenderLikeListen holds that what is rendered is what a live renderer plays of
// the same walk, but for the live one's delay.
func TestRenderLikeListen(t *testing.T) {
	path, err := motion.DefaultWalk().Path()
	if err != nil {
		t.Fatal(err)
	}
	const frames = 4 * int64(audio.DefaultRate)
	id := pose.SourceID{Name: "a"}
	offline := map[time.Duration]pose.Vec{} // by the end of the block
	silence := func(pose.SourceID) audio.Sound { return audiotest.Constant(0) }
	made := &rendering{rate: audio.DefaultRate, course: &course{events: sampledAt(id, path, motionInterval)}, now: renderEpoch}
	made.renderer = binaural.New(pan.New(made.rate), silence, binaural.Options{Now: func() time.Time { return made.now }, Offline: true})
	feed, stop := newFeed(made.course)
	defer stop()
	var block audio.Block
	for frame := int64(0); frame < frames; frame += audio.BlockFrames {
		end := seconds(made.rate.Seconds(frame + audio.BlockFrames))
		made.now = renderEpoch.Add(end)
		made.tell(feed, end)
		made.renderer.Render(&block)
		offline[end] = made.renderer.Meters().Heard[0].At
	}

	now := renderEpoch
	live := binaural.New(pan.New(made.rate), silence, binaural.Options{Now: func() time.Time { return now }})
	sent, worst, compared := time.Duration(0), 0.0, 0
	for frame := int64(0); frame < frames; frame += audio.BlockFrames {
		end := seconds(made.rate.Seconds(frame + audio.BlockFrames))
		for now = renderEpoch.Add(end); sent <= end; sent += 16 * time.Millisecond {
			at, _ := path.At(sent)
			live.Apply(pose.Update{Positions: []pose.Position{{Source: id, At: at, Captured: renderEpoch.Add(sent)}}})
		}
		live.Render(&block)
		if end < time.Second {
			continue
		}
		heard := live.Meters().Heard[0]
		then := (end - heard.Delay).Seconds() * float64(made.rate) / audio.BlockFrames
		before := offline[seconds(made.rate.Seconds(int64(then)*audio.BlockFrames))]
		after := offline[seconds(made.rate.Seconds(int64(then+1)*audio.BlockFrames))]
		worst = max(worst, heard.At.Sub(before.Add(after.Sub(before).Scale(then-math.Floor(then)))).Norm())
		compared++
	}
	t.Logf("%d blocks, %.2g m apart at most", compared, worst)
	if compared < 1000 || worst > 1e-3 {
		t.Errorf("%d places are up to %.4f m from where listen hears them, want 1 mm at most", compared, worst)
	}
}

// TestRenderTour says what is heard, when it is.
func TestRenderTour(t *testing.T) {
	t.Parallel()
	name, p := renderTo(t, "--binaural-test")
	heard := readWAV(t, name, true)
	for _, c := range []struct {
		second int
		line   string
		lo, hi float64 // dB by which the left ear is louder
	}{
		{0, "0:00  front ", -1, 1}, {4, "0:04  left ", 4, 30}, {8, "0:08  behind ", -1, 1}, {12, "0:12  right ", -30, -4}, {16, "0:16  above ", -1, 1},
	} {
		if _, ok := p.stdout.find(0, c.line); !ok {
			t.Errorf("the tour says %q, want a line with %q", p.stdout, c.line)
		}
		from := time.Duration(c.second)*time.Second + 500*time.Millisecond
		if db := audiotest.LevelDifferenceDB(part(heard, from, 2500*time.Millisecond)); db < c.lo || db > c.hi {
			t.Errorf("%s: the left ear is %+.1f dB louder, want %v to %v", c.line, db, c.lo, c.hi)
		}
		pause := part(heard, from+3200*time.Millisecond, 200*time.Millisecond)
		if level := audiotest.DB(max(audiotest.RMS(pause.Left), audiotest.RMS(pause.Right))); level > -80 {
			t.Errorf("%s: %.1f dBFS in the pause after it, want silence", c.line, level)
		}
	}
	near, far := part(heard, 33*time.Second, 400*time.Millisecond), part(heard, 28200*time.Millisecond, 400*time.Millisecond)
	if db := audiotest.DB(audiotest.RMS(near.Left) / audiotest.RMS(far.Left)); db < 6 {
		t.Errorf("at the ear it is %.1f dB louder than from three metres away, want 6 or more", db)
	}
	if !strings.Contains(p.stdout.String(), "39.56 s of 1 source") {
		t.Errorf("the tour says %q, want 39.56 s", p.stdout)
	}
}

// TestRenderBar shows how far it is, and how fast.
func TestRenderBar(t *testing.T) {
	b := newRenderBar(io.Discard, 40*time.Second)
	b.show(time.Second) // nobody watches
	b.clear()
	for want, done := range map[string]time.Duration{
		"[------------------------] 0s of 40s · 0.0 times as fast as real time":  0,
		"[############------------] 20s of 40s · 200 times as fast as real time": 20 * time.Second,
		"[########################] 40s of 40s · 400 times as fast as real time": 40 * time.Second,
	} {
		if got := b.line(done, 100*time.Millisecond); got != want {
			t.Errorf("after %v it shows %q, want %q", done, got, want)
		}
	}
}

// TestRenderPlot draws what is heard, of as many sources as there are colours, with
// or without a sound file.
func TestRenderPlot(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	lines.WriteString("time_s,source,x,y,z\n")
	for second := range 2 {
		for i := range 10 {
			fmt.Fprintf(&lines, "%d,s%d,%d,1,0\n", second, i, i)
		}
	}
	path := writeFile(t, "ten.csv", lines.String())
	file := filepath.Join(t.TempDir(), "ten.png")
	p := finish(t, command{args: []string{"render", "--path", path, "--plot", file, "--render", "pan"}})
	if want := file + ": 8 sources over 1.06 s; left out: s8, s9\n"; p.status() != 0 || p.stdout.String() != want {
		t.Errorf("%s: status %d, printed %q, want 0 and %q", p.name, p.status(), p.stdout, want)
	}
	picture, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	if _, err := png.Decode(picture); err != nil {
		t.Errorf("%s: %v", file, err)
	}
}

// TestRenderInterrupted presses Ctrl-C: there is a whole file of what was rendered.
func TestRenderInterrupted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cut.wav")
	p := start(t, "render", "--path", "orbit", "--for", "10h", "--out", path)
	eventually(t, "some sound in the file", func() bool {
		written, ok := wavBytes(path)
		return ok && written > 1<<20
	})
	p.interrupt()
	if heard := readWAV(t, path, true); lasts(heard) < time.Second {
		t.Errorf("%v of sound, want what was rendered", lasts(heard))
	}
}

// TestRenderMisuse wants one sentence about what cannot be rendered.
func TestRenderMisuse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	out := filepath.Join(dir, "out.wav")
	good := file("good.csv", "time_s,source,x,y,z\n0,a,1,0,0\n1,a,0,1,0\n")
	empty := file("empty.csv", "")
	header := file("header.csv", "time_s,x,y,z\n")
	still := file("still.csv", "time_s,x,y,z\n5,1,0,0\n")
	nan := file("nan.csv", "time_s,x,y,z\n0,1,0,0\n1,NaN,0,0\n")
	for _, c := range []misuse{
		{"nothing", []string{"--out", out}, exitUsage, []string{"--path", "--binaural-test"}},
		{"nowhere", []string{"--path", good}, exitUsage, []string{"--out", "--plot"}},
		{"no such file", []string{"--path", "wlak.csv", "--out", out}, exitUsage, []string{"--path wlak.csv", "orbit"}},
		{"an empty file", []string{"--path", empty, "--out", out}, exitFailure, []string{empty, "no samples"}},
		{"a header alone", []string{"--path", header, "--out", out}, exitFailure, []string{header, "no samples"}},
		{"no number", []string{"--path", nan, "--out", out}, exitFailure, []string{nan + ":3", "column x", "NaN"}},
		{"a directory", []string{"--path", dir, "--out", out}, exitFailure, []string{dir, "regular file"}},
		{"stands still for ever", []string{"--path", still, "--out", out}, exitUsage, []string{still, "--for"}},
		{"a motion for ever", []string{"--path", "walk", "--out", out}, exitUsage, []string{"walk", "--for"}},
		{"less than nothing", []string{"--path", "walk", "--for", "-1s", "--out", out}, exitUsage, []string{"--for -1s"}},
		{"two paths", []string{"--path", good, "--binaural-test", "--out", out}, exitUsage, []string{"--binaural-test", "--path"}},
		{"ears on a tour", []string{"--binaural-test", "--ears", "a", "--out", out}, exitUsage, []string{"--ears a", "--binaural-test"}},
		{"a tour of a radius", []string{"--binaural-test", "--radius", "2", "--out", out}, exitUsage, []string{"--radius", "orbit", "--binaural-test"}},
		{"ears of nobody", []string{"--path", good, "--ears", "b", "--out", out}, exitUsage, []string{"--ears b", "a"}},
		{"ears of the only one", []string{"--path", good, "--ears", "a", "--out", out}, exitUsage, []string{"--ears a", "not heard"}},
		{"ears on a motion", []string{"--path", "orbit", "--for", "1s", "--ears", "a", "--out", out}, exitUsage, []string{"--ears a", "not heard"}},
		{"a flag of another motion", []string{"--path", "walk", "--for", "1s", "--radius", "2", "--out", out}, exitUsage, []string{"--radius", "orbit"}},
		{"a rate that cannot be", []string{"--path", good, "--sample-rate", "8000", "--out", out}, exitUsage, []string{"--sample-rate 8000", "44100"}},
		{"a microphone", []string{"--path", good, "--sound", "a=mic", "--out", out}, exitUsage, []string{"--sound mic", "live"}},
		{"stdin", []string{"--path", good, "--sound", "-", "--out", out}, exitUsage, []string{"--sound -", "live"}},
		{"itself", []string{"--path", good, "--out", good}, exitUsage, []string{good, "overwritten"}},
		{"a head that is none", []string{"--path", good, "--head", good, "--out", out}, exitFailure, []string{good}},
		{"a file that cannot be written", []string{"--path", good, "--out", filepath.Join(dir, "none", "a.wav")}, exitFailure, []string{filepath.Join(dir, "none", "a.wav")}},
		{"a picture of another kind", []string{"--path", good, "--plot", "a.gif"}, exitUsage, []string{"--plot a.gif", ".png", ".svg"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startCommand(t, command{args: append([]string{"render"}, c.args...), dir: dir})
			status := p.wait(patience)
			checkSentence(t, p, c.want...)
			if status != c.status {
				t.Errorf("%s: status %d, want %d", p.name, status, c.status)
			}
		})
	}
}
