package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

// TestListenOut writes the orbit to a file: the README's example, and a tone, in
// which a click can be found.
func TestListenOut(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--orbit")
	for name, flags := range map[string][]string{"pluck": nil, "tone": {"--sound", "tone"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "circle.wav")
			listen := start(t, append([]string{"listen", "--render", "pan", "--for", "8s", "--out", path, "--hub", hub.address}, flags...)...)
			if status := listen.wait(patience); status != 0 {
				t.Fatalf("status %d, want 0", status)
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			azimuth := azimuthAt(t, hub, info.ModTime())
			heard := readWAV(t, path, true)
			if lasts(heard) != 8*time.Second {
				t.Errorf("%v of sound, want 8 s", lasts(heard))
			}
			if listen.took < 7500*time.Millisecond || listen.took > 10*time.Second {
				t.Errorf("it took %v, want 8 s", listen.took)
			}
			// At the start there is silence until the first position has come, and
			// a fade.
			heard = heard.From(frames(500 * time.Millisecond))
			checkBehind(t, checkCircle(t, heard), azimuth)
			if name == "tone" {
				checkNoClick(t, heard)
			}
		})
	}
}

// TestCutOff ends a listener at any time: what it wrote until then is a WAV file.
func TestCutOff(t *testing.T) {
	t.Parallel()
	hub := startHub(t, "--orbit")
	const second = 6 * int64(wavRate) // bytes
	for name, cut := range map[string]struct {
		end   func(*process)
		whole bool
		lost  time.Duration // at most
	}{
		"Ctrl-C": {(*process).interrupt, true, 0},
		"killed": {(*process).kill, false, 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "cut.wav")
			listen := start(t, "listen", "--sound", "tone", "--out", path, "--hub", hub.address)
			var written int64
			eventually(t, "1.5 s of sound", func() bool {
				written, _ = wavBytes(path)
				return written >= second*3/2
			})
			cut.end(listen)
			heard := readWAV(t, path, cut.whole)
			if least := at(int(written/6)) - cut.lost; lasts(heard) < least {
				t.Errorf("%v of sound, want %v or more", lasts(heard), least)
			}
			last := part(heard, lasts(heard)-500*time.Millisecond, 400*time.Millisecond)
			if level := audiotest.DB(max(audiotest.RMS(last.Left), audiotest.RMS(last.Right))); level < -40 {
				t.Errorf("%.1f dBFS at the end, want the tone", level)
			}
		})
	}
}

// TestListenStdin plays raw samples as they come in, and ends although nobody ends
// them.
func TestListenStdin(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	place(t, hub, pose.Vec{X: 1})
	path := filepath.Join(t.TempDir(), "stdin.wav")
	listen := startCommand(t, command{args: []string{"listen", "--sound", "-", "--stdin-rate", "8000", "--out", path, "--hub", hub.address}, pipe: true})
	stop := make(chan struct{})
	fed := make(chan struct{})
	go func() { // a square wave of 500 Hz, in real time
		defer close(fed)
		chunk := make([]byte, 0, 1600)
		for i := range 800 {
			if i/8%2 == 0 {
				chunk = append(chunk, 0, 0x20)
			} else {
				chunk = append(chunk, 0, 0xe0)
			}
		}
		ticker := time.NewTicker(100 * time.Millisecond)
		defer ticker.Stop()
		for {
			if _, err := listen.stdin.Write(chunk); err != nil {
				return
			}
			select {
			case <-ticker.C:
			case <-stop:
				return
			}
		}
	}()
	eventually(t, "2 s of sound", func() bool {
		written, _ := wavBytes(path)
		return written > 2*6*int64(wavRate)
	})
	listen.interrupt() // while stdin is open
	close(stop)
	<-fed
	heard := readWAV(t, path, true)
	if level := audiotest.DB(audiotest.RMS(part(heard, time.Second, time.Second).Left)); level < -30 {
		t.Errorf("%.1f dBFS, want what came in on stdin, at about -15", level)
	}
}
