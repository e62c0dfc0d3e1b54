package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"posxyz/audio/audiotest"
)

// backWithin is how soon a client is back after the hub is, however long it was
// away.
const backWithin = time.Second

// TestHubReturns kills the hub under a publisher, a watcher, a listener and a
// poller, starts it again on the same port, and wants all of them back without a
// restart of theirs.
func TestHubReturns(t *testing.T) {
	t.Parallel()
	for _, absence := range []time.Duration{2 * time.Second, 30 * time.Second} {
		t.Run(absence.String(), func(t *testing.T) {
			t.Parallel()
			address := freeAddress(t)
			path := filepath.Join(t.TempDir(), "heard.wav")
			hub := startHubAt(t, address)
			publish := start(t, "publish", "walk", "--hub", address)
			watch := start(t, "watch", "--json", "--hub", address)
			poll := start(t, "poll", "--every", "50ms", "--hub", address)
			listen := start(t, "listen", "--sound", "tone", "--out", path, "--hub", address)
			clients := []*process{publish, watch, poll, listen}
			eventually(t, "a second of moves", func() bool { return watch.stdout.count() > 60 && poll.stdout.count() > 10 })

			hub.kill()
			killed := time.Now()
			for _, client := range clients {
				client.stderr.await(t, 0, "the hub is away")
			}
			told, answered := watch.stdout.count(), poll.stdout.count()
			time.Sleep(time.Until(killed.Add(absence)))
			hub = startHubAt(t, address)
			up := hub.up

			for _, client := range clients {
				back := client.stderr.await(t, 0, "the hub is back").logged(t).Sub(up)
				if back > backWithin {
					t.Errorf("%s was back %v after the hub, want %v or less", client.name, back, backWithin)
				}
				t.Logf("%-8s back %v after the hub", strings.Fields(client.name)[1], back.Round(time.Millisecond))
			}
			poll.stdout.await(t, answered, "status: 0")
			move := parseLine(t, watch.stdout.await(t, told, `"status":0`))
			if moved := time.UnixMicro(move.TimeUS).Sub(up); moved > backWithin {
				t.Errorf("the first move that was watched is of %v after the hub was back, want %v or less", moved, backWithin)
			}
			eventually(t, "moves again", func() bool { return watch.stdout.count() > told+60 })
			for _, client := range clients {
				client.interrupt()
			}
			hub.interrupt()
			checkAbsence(t, readWAV(t, path, true), listen)
		})
	}
}

// checkAbsence wants sound, then silence from 50 ms after the hub went until
// it was back, then sound.
func checkAbsence(t *testing.T, heard audiotest.Ears, listen *process) {
	t.Helper()
	const (
		fade = 50 * time.Millisecond
		slow = 250 * time.Millisecond // what the way to and from the log and the trajectory's delay may take
	)
	away := listen.stderr.await(t, 0, "the hub is away").logged(t)
	back := listen.stderr.await(t, 0, "the hub is back").logged(t)
	var silent [][2]int
	for _, s := range silences(heard, 100*time.Millisecond) {
		if s[0] > 0 { // before the first sound it is silent too
			silent = append(silent, s)
		}
	}
	if len(silent) != 1 {
		t.Fatalf("%d silences in %v of sound, want one: %v", len(silent), lasts(heard), silent)
	}
	first, end := at(silent[0][0]), at(silent[0][1])
	if want := back.Sub(away) - fade; end-first < want-slow || end-first > want+backWithin {
		t.Errorf("silent for %v, want %v, up to %v longer", end-first, want, backWithin)
	}
	before := part(heard, first-500*time.Millisecond, 400*time.Millisecond)
	after := part(heard, end+100*time.Millisecond, 200*time.Millisecond)
	for name, sound := range map[string]audiotest.Ears{"before": before, "after": after} {
		if level := audiotest.DB(max(audiotest.RMS(sound.Left), audiotest.RMS(sound.Right))); level < -60 {
			t.Errorf("%.1f dBFS %s the silence, want a sound", level, name)
		}
	}
	// The fade is over 50 ms after it began.
	steady := audiotest.Peak(part(heard, first-150*time.Millisecond, 50*time.Millisecond).Left)
	begun := audiotest.Peak(part(heard, first-fade-20*time.Millisecond, 15*time.Millisecond).Left)
	if begun < 0.8*steady {
		t.Errorf("%v before the silence the level is %.2f of what it was, want the fade to take %v", fade+20*time.Millisecond, begun/steady, fade)
	}
	// Neither end of it is a click.
	for name, ear := range map[string][]float32{"left": heard.Left, "right": heard.Right} {
		if jump, at := audiotest.MaxJump(ear); jump > 1.05*audiotest.ToneJump(440, audiotest.Peak(ear), wavRate) {
			t.Errorf("%s ear: a jump of %.5f at %s, a click", name, jump, fmt.Sprint(at))
		}
	}
}
