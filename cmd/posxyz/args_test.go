package main

import (
	"path/filepath"
	"slices"
	"testing"
)

// TestJoinNegatives takes "--gain -6" for what it means.
func TestJoinNegatives(t *testing.T) {
	for _, c := range []struct{ args, want []string }{
		{[]string{"listen", "--gain", "-6"}, []string{"listen", "--gain=-6"}},
		{[]string{"publish", "line", "--from", "-1,2,0", "--to", "1,-2,0"}, []string{"publish", "line", "--from=-1,2,0", "--to", "1,-2,0"}},
		{[]string{"publish", "orbit", "--speed", "-.5"}, []string{"publish", "orbit", "--speed=-.5"}},
		{[]string{"listen", "--gain=-6", "-7"}, []string{"listen", "--gain=-6", "-7"}},
		{[]string{"publish", "-", "--loop"}, []string{"publish", "-", "--loop"}},
		{[]string{"listen", "--sound", "-"}, []string{"listen", "--sound", "-"}},
		{[]string{"poll", "--source", "--json"}, []string{"poll", "--source", "--json"}},
	} {
		if got := joinNegatives(c.args); !slices.Equal(got, c.want) {
			t.Errorf("joinNegatives(%q) = %q, want %q", c.args, got, c.want)
		}
	}
}

// TestEndsWell runs command lines that are right to their end.
func TestEndsWell(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	path := writeFile(t, "path.csv", "time_s,x,y,z\n0,1,0,0\n0.1,1,1,0\n")
	out := func(name string) string { return filepath.Join(t.TempDir(), name) }
	everything := writeConfig(t, map[string]any{"rate": 60, "radius": 2, "speed": 1, "seed": 3, "play": true})
	for _, c := range []struct {
		name string
		command
	}{
		{"clockwise and below", command{args: []string{"publish", "orbit", "--speed", "-50", "--height", "-1", "--for", "50ms"}}},
		{"from the left rear", command{args: []string{"publish", "line", "--from", "-1,2,0", "--to", "-1,-2,0", "--for", "50ms"}}},
		{"a box round the head", command{args: []string{"publish", "walk", "--box-min", "-4,-4,0", "--for", "50ms"}}},
		{"softer", command{args: []string{"listen", "--gain", "-6", "--for", "50ms", "--out", out("soft.wav")}}},
		{"hardly begun", command{args: []string{"publish", "walk", "--for", "1ms"}}},
		{"stdin that stays open", command{args: []string{"listen", "--sound", "-", "--for", "100ms", "--out", out("stdin.wav")}, pipe: true}},
		{"a file, where the environment has a rate", command{args: []string{"publish", path}, env: []string{"POSXYZ_RATE=30"}}},
		{"a file, where the configuration has everything", command{args: []string{"publish", path, "--config", everything}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.args = append(c.args, "--hub", hub.address)
			if p := finish(t, c.command); p.status() != 0 {
				t.Errorf("%s: status %d, want 0", p.name, p.status())
			}
		})
	}
}
