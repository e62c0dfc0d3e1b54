package main

import (
	"encoding/json"
	"strings"
	"testing"

	"posxyz/hub/pose"
)

// TestTop asks a hub as people and as programs do.
func TestTop(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	publish := start(t, "publish", "walk", "--source", "声", "--scene", "stage", "--hub", hub.address)
	client := hub.client(t)
	eventually(t, "the walker", func() bool {
		_, err := client.Latest(t.Context(), pose.SourceID{Scene: "stage", Name: "声"})
		return err == nil
	})

	text := finish(t, command{args: []string{"top", "--count", "2", "--every", "20ms", "--hub", hub.address}})
	printed := text.stdout.String()
	if status := text.status(); status != 0 || strings.Count(printed, "hub "+hub.address+" · up since ") != 2 {
		t.Errorf("%s: status %d, printed %q, want 0 and two blocks", text.name, status, printed)
	}
	if !strings.Contains(printed, "scene stage · ") || strings.ContainsAny(printed, "\x1b\r") {
		t.Errorf("%s printed %q, want the scene, and nothing for terminals", text.name, printed)
	}

	lines := finish(t, command{args: []string{"top", "--count", "2", "--every", "20ms", "--json", "--hub", hub.address, "--scene", "stage"}})
	if status := lines.status(); status != 0 || lines.stdout.count() != 2 {
		t.Fatalf("%s: status %d, %d lines, want 0 and 2", lines.name, status, lines.stdout.count())
	}
	var first, second jsonTop
	for i, top := range []*jsonTop{&first, &second} {
		if err := json.Unmarshal([]byte(lines.stdout.from(i)[0]), top); err != nil {
			t.Fatalf("%s: %v", lines.stdout.from(i)[0], err)
		}
	}
	if first.PublishedHz != nil || second.PublishedHz == nil {
		t.Errorf("rates in the first answer: %v, in the second: %v, want none and some", first.PublishedHz != nil, second.PublishedHz != nil)
	}
	if second.StartedUS == 0 || second.TimeUS < second.StartedUS || len(second.Scenes) != 1 || second.Scenes[0].Scene != "stage" {
		t.Errorf("got %+v, want times, and the scene that was asked for", second)
	}
	publish.interrupt()
}

// TestTopBack: the hub goes away, top says so once and is back with it.
func TestTopBack(t *testing.T) {
	t.Parallel()
	address := freeAddress(t)
	hub := startHubAt(t, address)
	top := start(t, "top", "--json", "--every", "50ms", "--hub", address)
	top.stdout.await(t, 0, `"started_us"`)
	hub.kill()
	top.stderr.await(t, 0, "the hub is away")
	answers := top.stdout.count()
	hub = startHubAt(t, address)
	if back := top.stderr.await(t, 0, "the hub is back").logged(t).Sub(hub.up); back > backWithin {
		t.Errorf("top was back %v after the hub, want %v or less", back, backWithin)
	}
	top.stdout.await(t, answers, `"started_us"`)
	top.interrupt()
	if said := top.stderr.String(); strings.Count(said, "the hub is away") != 1 || strings.Contains(said, "posxyz: ") {
		t.Errorf("top said %q, want once that the hub is away, and no error", said)
	}
}

// TestTopMisuse wants one sentence that says what was wrong.
func TestTopMisuse(t *testing.T) {
	t.Parallel()
	nobody := freeAddress(t)
	for _, c := range []misuse{
		{"never", []string{"top", "--every", "0s"}, exitUsage, []string{"--every", "0s"}},
		{"less than nothing", []string{"top", "--count", "-1"}, exitUsage, []string{"--count", "-1"}},
		{"a scene that cannot be", []string{"top", "--scene", "a*"}, exitUsage, []string{"--scene", "a*"}},
		{"no hub", []string{"top", "--hub", nobody}, exitFailure, []string{nobody, "posxyz hub"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkMisuse(t, c)
		})
	}
}

func checkMisuse(t *testing.T, c misuse) {
	t.Helper()
	p := startCommand(t, command{args: c.args})
	status := p.wait(patience)
	checkSentence(t, p, c.want...)
	if status != c.status {
		t.Errorf("%s: status %d, want %d", p.name, status, c.status)
	}
}
