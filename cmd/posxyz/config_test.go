package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConfig holds the order: the command line wins over the environment, that
// over the file, that over the default.
func TestConfig(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	for _, source := range []string{"line", "env", "file"} {
		feed := command{args: []string{"publish", "-", "--hub", hub.address, "--source", source}, stdin: "x,y,z\n1,2,3\n"}
		if status := startCommand(t, feed).wait(patience); status != 0 {
			t.Fatalf("publish as %s: status %d", source, status)
		}
	}
	file := writeConfig(t, map[string]any{"hub": hub.address, "source": "file", "count": 2, "json": true, "rate": 30})

	for _, c := range []struct {
		name   string
		args   []string
		env    []string
		source string
		lines  int
	}{
		{"default", []string{"--hub", hub.address, "--count", "1", "--json"}, nil, "character", 1},
		{"file", []string{"--config", file}, nil, "file", 2},
		{"environment", nil, []string{"POSXYZ_HUB=" + hub.address, "POSXYZ_SOURCE=env", "POSXYZ_COUNT=3", "POSXYZ_JSON=true"}, "env", 3},
		{"environment over file", []string{"--config", file}, []string{"POSXYZ_SOURCE=env"}, "env", 2},
		{"flag over environment", []string{"--config", file, "--source", "line"}, []string{"POSXYZ_SOURCE=env"}, "line", 2},
		{"flag over file", []string{"--source", "line", "--config", file, "--count", "1"}, nil, "line", 1},
		{"file named by the environment", nil, []string{"POSXYZ_CONFIG=" + file}, "file", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := finish(t, command{args: append([]string{"poll", "--every", "1ms"}, c.args...), env: c.env})
			lines := p.stdout.from(0)
			if status := p.status(); status != 0 || len(lines) != c.lines {
				t.Fatalf("status %d, %d lines, want 0, %d", status, len(lines), c.lines)
			}
			for _, l := range lines {
				if want := `"source":"` + c.source + `"`; !strings.Contains(string(l), want) {
					t.Errorf("%s, want %s", l, want)
				}
			}
		})
	}
}

// writeConfig returns the path of a file for --config.
func writeConfig(t *testing.T, values map[string]any) string {
	t.Helper()
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "posxyz.json")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
