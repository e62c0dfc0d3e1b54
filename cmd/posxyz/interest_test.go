package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWatchWithin prints what comes near a source that moves, and what leaves it.
func TestWatchWithin(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	watch := start(t, "watch", "--within", "2", "--around", "camera", "--json", "--count", "4", "--hub", hub.address)
	hub.awaitSubscriber(t)
	// The camera passes a lamp that stands at x = 10.
	pass := filepath.Join(t.TempDir(), "pass.csv")
	samples := "time_s,source,x,y,z\n0,lamp,10,0,0\n0.3,camera,5,0,0\n0.6,camera,9,0,0\n0.9,camera,15,0,0\n"
	if err := os.WriteFile(pass, []byte(samples), 0o600); err != nil {
		t.Fatal(err)
	}
	finish(t, command{args: []string{"publish", pass, "--hub", hub.address}})
	watch.wait(patience)
	var told []string
	for _, text := range watch.stdout.from(0) {
		line := parseLine(t, text)
		if strings.Contains(string(text), `"gone"`) {
			told = append(told, line.Source+" left")
		} else {
			told = append(told, fmt.Sprint(line.Source, " ", line.X))
		}
	}
	// What is gone is told before what has moved.
	want := [][]string{{"camera 5", "camera 9", "lamp 10", "lamp left"}, {"camera 5", "lamp 10", "camera 9", "lamp left"}}
	if !slices.ContainsFunc(want, func(w []string) bool { return slices.Equal(w, told) }) {
		t.Errorf("told %q, want the lamp to come with the camera, and to leave", told)
	}
}

// TestWatchEverySample prints each of many samples that are sent at once.
func TestWatchEverySample(t *testing.T) {
	t.Parallel()
	const samples = 2000
	hub := startHub(t)
	watch := start(t, "watch", "--every-sample", "--json", "--count", fmt.Sprint(samples), "--hub", hub.address)
	hub.awaitSubscriber(t)
	text := strings.Builder{}
	text.WriteString("x,y,z\n")
	for x := range samples {
		fmt.Fprintf(&text, "%d,0,0\n", x)
	}
	finish(t, command{args: []string{"publish", "-", "--hub", hub.address}, stdin: text.String()})
	watch.wait(patience)
	for x, line := range watch.stdout.from(0) {
		if got := parseLine(t, line).X; got != float32(x) {
			t.Fatalf("line %d is x = %v, want %d", x, got, x)
		}
	}
}

// awaitSubscriber waits until somebody follows the default scene.
func (h *hubProcess) awaitSubscriber(t *testing.T) {
	t.Helper()
	client := h.client(t)
	eventually(t, "a subscriber", func() bool {
		stats, err := client.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(stats.Scenes) > 0 && len(stats.Scenes[0].Followers) > 0
	})
}
