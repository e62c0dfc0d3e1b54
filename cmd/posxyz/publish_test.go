package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// watchJSON runs `posxyz watch --json` and waits until it is told of every move.
func (h *hubProcess) watchJSON(t *testing.T, flags ...string) *process {
	t.Helper()
	p := start(t, append([]string{"watch", "--json", "--hub", h.address}, flags...)...)
	// It follows when it tells of what was published after it was started.
	client := h.client(t)
	eventually(t, "watch to follow", func() bool {
		if err := publishOnce(t, client, "probe"); err != nil {
			t.Fatal(err)
		}
		_, ok := p.stdout.find(0, `"probe"`)
		return ok
	})
	return p
}

// lines returns what watch told of a source.
func (p *process) linesOf(source string) []jsonLine {
	p.t.Helper()
	var lines []jsonLine
	for _, l := range p.stdout.from(0) {
		if parsed := parseLine(p.t, l); parsed.Source == source && !strings.Contains(string(l), `"gone":`) {
			lines = append(lines, parsed)
		}
	}
	return lines
}

// writeFile returns the path of a file with a text.
func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPublishCSV plays a file at its own times.
func TestPublishCSV(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	watch := hub.watchJSON(t)
	path := writeFile(t, "walk.csv", "time_s,source,x,y,z\n0,bird,1,0,0.5\n0.1,,0,1,0\n0.2,bird,2,0,0.5\n0.4,bird,3,0,0.5\n0.6,,0,2,0\n")

	publish := finish(t, command{args: []string{"publish", path, "--source", "rest", "--hub", hub.address}})
	if status := publish.status(); status != 0 || publish.took < 600*time.Millisecond {
		t.Errorf("publish: status %d after %v, want 0 after 0.6 s or more", status, publish.took)
	}
	for source, want := range map[string][]jsonLine{
		"bird": {{X: 1, Z: 0.5}, {X: 2, Z: 0.5}, {X: 3, Z: 0.5}, {X: 3, Z: 0.5, Status: -1}},
		"rest": {{Y: 1}, {Y: 2}, {Y: 2, Status: -1}},
	} {
		eventually(t, source+" to be lost", func() bool {
			got := watch.linesOf(source)
			return len(got) > 0 && got[len(got)-1].Status == -1
		})
		got := watch.linesOf(source)
		for i, l := range got {
			got[i] = jsonLine{X: l.X, Y: l.Y, Z: l.Z, Status: l.Status}
		}
		// A watcher that is late gets the newest only: what it got must be in order.
		if !isSubsequence(got, want) || got[len(got)-1] != want[len(want)-1] {
			t.Errorf("%s: watch told %+v\nwant %+v", source, got, want)
		}
	}
	watch.interrupt()
}

func isSubsequence[T comparable](part, whole []T) bool {
	for _, x := range part {
		at := slices.Index(whole, x)
		if at < 0 {
			return false
		}
		whole = whole[at+1:]
	}
	return true
}

// TestPublishRecording records a walk with watch and plays it to another hub.
func TestPublishRecording(t *testing.T) {
	t.Parallel()
	first, second := startHub(t), startHub(t)
	record := start(t, "watch", "--json", "--source", "walker", "--count", "40", "--hub", first.address)
	walk := start(t, "publish", "walk", "--source", "walker", "--rate", "50", "--hub", first.address)
	record.wait(patience)
	walk.interrupt()

	watch := second.watchJSON(t)
	publish := finish(t, command{args: []string{"publish", writeFile(t, "take.jsonl", record.stdout.String()), "--hub", second.address}})
	if status := publish.status(); status != 0 {
		t.Errorf("publish: status %d, want 0", status)
	}
	recorded, got := record.linesOf("walker"), []jsonLine(nil)
	eventually(t, "the end of the recording", func() bool {
		got = watch.linesOf("walker")
		return len(got) > 0 && got[len(got)-1].Status == -1
	})
	places := func(lines []jsonLine) (all [][3]float32) {
		for _, l := range lines {
			if l.Status == 0 {
				all = append(all, [3]float32{l.X, l.Y, l.Z})
			}
		}
		return all
	}
	if part := places(got); !isSubsequence(part, places(recorded)) || len(part) < len(recorded)/2 {
		t.Errorf("played again: %v\nrecorded:     %v", part, places(recorded))
	}
}

// TestPublishStdin pipes samples in as they come, bad ones among them.
func TestPublishStdin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, header, sample string
		bad                  []string
	}{
		{"CSV", "x,y,z\n", "%d,0.5,0\n", []string{"1,2\n", "north,0,0\n", "1e9,0,0\n", "NaN,0,0\n"}},
		{"JSON lines", "", `{"x":%d,"y":0.5,"z":0}` + "\n", []string{"1,2,3\n", `{"x":1}` + "\n", `{"x":` + "\n", `{"x":1e9,"y":0,"z":0}` + "\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			hub := startHub(t)
			watch := hub.watchJSON(t)
			began := time.Now()
			publish := startCommand(t, command{args: []string{"publish", "-", "--source", "live", "--hub", hub.address}, pipe: true})
			fmt.Fprint(publish.stdin, c.header)
			samples, last := 0, func() float64 {
				lines := watch.linesOf("live")
				if len(lines) == 0 {
					return math.NaN()
				}
				return float64(lines[len(lines)-1].X)
			}
			for time.Since(began) < 1500*time.Millisecond {
				samples++
				fmt.Fprintf(publish.stdin, c.sample, samples)
				for _, bad := range c.bad {
					fmt.Fprint(publish.stdin, bad)
				}
				eventually(t, fmt.Sprintf("sample %d", samples), func() bool { return last() == float64(samples) })
			}
			publish.stdin.Close()
			if status := publish.wait(patience); status != 0 {
				t.Errorf("publish: status %d at the end of stdin, want 0", status)
			}
			warnings, told := 0, 0
			for _, l := range publish.stderr.from(0) {
				_, skipped, found := strings.Cut(string(l), "skipped ")
				if !found {
					continue
				}
				warnings++
				lines := 1
				_, _ = fmt.Sscanf(skipped, "%d lines", &lines) // or "a line"
				told += lines
			}
			// One at once, one for each second, one at the end.
			if most := 2 + int(publish.took/time.Second); warnings < 2 || warnings > most {
				t.Errorf("%d warnings in %v, want 2 to %d", warnings, publish.took, most)
			}
			if want := samples * len(c.bad); told != want {
				t.Errorf("the warnings tell of %d lines, want %d", told, want)
			}
		})
	}
}

// TestPublishFor ends by itself.
func TestPublishFor(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	for _, motion := range []string{"orbit", "line", "walk"} {
		publish := finish(t, command{args: []string{"publish", motion, "--for", "300ms", "--rate", "100", "--source", motion, "--hub", hub.address}})
		if status := publish.status(); status != 0 || publish.took < 300*time.Millisecond {
			t.Errorf("publish %s: status %d after %v, want 0 after 0.3 s", motion, status, publish.took)
		}
		poll := finish(t, command{args: []string{"poll", "--json", "--count", "1", "--source", motion, "--hub", hub.address}})
		got := parseLine(t, poll.stdout.await(t, 0, `"`+motion+`"`))
		if got.Status != -1 || got.DistanceM == 0 {
			t.Errorf("after publish %s: %+v, want a place, and status -1", motion, got)
		}
	}
}
