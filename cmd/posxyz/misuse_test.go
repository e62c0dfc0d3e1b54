package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// misuse is a command line that cannot be, and what is said about it.
type misuse struct {
	name   string
	args   []string
	status int
	want   []string // all of them are in the sentence
}

// TestMisuse wants one sentence that says what was wrong, and soon.
func TestMisuse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	nobody := freeAddress(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0") // and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	hub := startHub(t)

	badRow := file("bad row.csv", "time_s,x,y,z\n0,1,0,0\n1,1,north,0\n")
	badJSON := file("bad.jsonl", `{"time_s":0,"x":1,"y":0,"z":0}`+"\n"+`{"time_s":1,"x":1,"y":0}`+"\n")
	noHeader := file("no header.csv", "0,1,0,0\n1,1,0,0\n")
	notSound := file("not a sound.wav", "this is text, whatever its name says")
	noConfig := filepath.Join(dir, "none.json")

	cases := []misuse{
		{"no such subcommand", []string{"lisen"}, exitUsage, []string{"lisen", "posxyz help"}},
		{"no such flag", []string{"poll", "--scream"}, exitUsage, []string{"--scream", "posxyz help poll"}},
		{"no such flag of listen", []string{"listen", "--scream"}, exitUsage, []string{"--scream", "posxyz help listen"}},
		{"no such subcommand to help with", []string{"help", "lisen"}, exitUsage, []string{"lisen"}},
		{"an argument too many", []string{"hub", "now"}, exitUsage, []string{"now"}},
		{"nothing to publish", []string{"publish"}, exitUsage, []string{"what", "posxyz help publish"}},

		{"port in use", []string{"hub", "--listen", taken.Addr().String()}, exitFailure, []string{taken.Addr().String(), "in use", "--listen"}},
		{"listen without a port", []string{"hub", "--listen", "localhost"}, exitUsage, []string{"--listen", "localhost", "host:port"}},
		{"listen on a port that is none", []string{"hub", "--listen", "127.0.0.1:99999"}, exitUsage, []string{"--listen", "99999"}},
		{"listen on an address of another machine", []string{"hub", "--listen", "192.0.2.1:0", "--insecure-anyone"}, exitFailure, []string{"--listen", "192.0.2.1"}},
		{"beyond this machine", []string{"hub", "--listen", "0.0.0.0:0"}, exitUsage, []string{"0.0.0.0:0", "--insecure-anyone"}},
		{"beyond this machine, unnamed", []string{"hub", "--listen", ":0"}, exitUsage, []string{":0", "--insecure-anyone"}},
		{"forget at once", []string{"hub", "--forget", "0s"}, exitUsage, []string{"--forget", "0s"}},
		{"forget in words", []string{"hub", "--forget", "soon"}, exitUsage, []string{"--forget", "soon"}},

		{"no hub to poll", []string{"poll", "--hub", nobody}, exitFailure, []string{nobody, "posxyz hub"}},
		{"no hub to watch", []string{"watch", "--hub", nobody}, exitFailure, []string{nobody, "posxyz hub"}},
		{"no hub to publish to", []string{"publish", "walk", "--hub", nobody}, exitFailure, []string{nobody, "posxyz hub"}},
		{"no hub to hear", []string{"listen", "--out", filepath.Join(dir, "a.wav"), "--hub", nobody}, exitFailure, []string{nobody, "posxyz hub"}},
		{"no address of a hub", []string{"poll", "--hub", "nowhere"}, exitFailure, []string{"nowhere"}},

		{"poll never", []string{"poll", "--every", "0s", "--hub", hub.address}, exitUsage, []string{"--every", "0s"}},
		{"poll less than nothing", []string{"poll", "--count", "-1", "--hub", hub.address}, exitUsage, []string{"--count", "-1"}},
		{"poll some", []string{"poll", "--count", "some", "--hub", hub.address}, exitUsage, []string{"--count", "some"}},
		{"watch less than nothing", []string{"watch", "--count", "-1", "--hub", hub.address}, exitUsage, []string{"--count", "-1"}},
		{"poll a source that is not there", []string{"poll", "--source", "ghost", "--hub", hub.address}, exitFailure, []string{"ghost"}},
		{"a source name that cannot be", []string{"poll", "--source", "a\x01b", "--hub", hub.address}, exitUsage, []string{"--source", `a\x01b`}},
		{"a scene name that cannot be", []string{"poll", "--scene", strings.Repeat("s", 129), "--hub", hub.address}, exitUsage, []string{"--scene", "128"}},
		{"watch within nothing", []string{"watch", "--within", "-1", "--hub", hub.address}, exitUsage, []string{"--within", "-1"}},
		{"hear what is around, not how near", []string{"listen", "--around", "camera", "--hub", hub.address}, exitUsage, []string{"--around camera", "--within"}},
		{"hear around a name that cannot be", []string{"listen", "--around", "a*", "--within", "2", "--hub", hub.address}, exitUsage, []string{"--around", "a*"}},
		{"watch at no rate", []string{"watch", "--max-rate", "-5", "--hub", hub.address}, exitUsage, []string{"--max-rate", "-5"}},
		{"a filter that cannot be", []string{"watch", "--source", "a*b", "--hub", hub.address}, exitUsage, []string{"--source", "a*b"}},

		{"a head that would be overwritten", []string{"listen", "--head", notSound, "--out", notSound, "--hub", hub.address}, exitUsage, []string{notSound, "--head"}},
		{"a sound that would be overwritten", []string{"listen", "--sound", notSound, "--out", notSound, "--hub", hub.address}, exitUsage, []string{notSound, "--sound"}},

		{"publish at no rate", []string{"publish", "walk", "--rate", "-5", "--hub", hub.address}, exitUsage, []string{"--rate", "-5"}},
		{"publish at a rate in words", []string{"publish", "walk", "--rate", "fast", "--hub", hub.address}, exitUsage, []string{"--rate", "fast"}},
		{"publish at a rate beyond all", []string{"publish", "walk", "--rate", "1e9", "--hub", hub.address}, exitUsage, []string{"--rate", "1e+09"}},
		{"publish for less than nothing", []string{"publish", "walk", "--for", "-1s", "--hub", hub.address}, exitUsage, []string{"--for", "-1s"}},
		{"publish for ever", []string{"publish", "walk", "--for", "ever", "--hub", hub.address}, exitUsage, []string{"--for", "ever"}},
		{"publish nothing that is there", []string{"publish", "wlak", "--hub", hub.address}, exitUsage, []string{"wlak", "walk"}},
		{"a flag of another motion", []string{"publish", "walk", "--radius", "2", "--hub", hub.address}, exitUsage, []string{"--radius", "orbit"}},
		{"an orbit of no radius", []string{"publish", "orbit", "--radius", "-1", "--hub", hub.address}, exitUsage, []string{"radius", "-1"}},
		{"a point of two numbers", []string{"publish", "line", "--from", "1,2", "--hub", hub.address}, exitUsage, []string{"--from", "1,2"}},
		{"stdin again and again", []string{"publish", "-", "--loop", "--hub", hub.address}, exitUsage, []string{"--loop", "stdin"}},
		{"a row that is bad", []string{"publish", badRow, "--hub", hub.address}, exitFailure, []string{badRow, "3", "column y", "north"}},
		{"a line that is bad", []string{"publish", badJSON, "--hub", hub.address}, exitFailure, []string{badJSON, "2", "field z"}},
		{"no header", []string{"publish", noHeader, "--hub", hub.address}, exitFailure, []string{noHeader, "1", "time_s,x,y,z"}},
		{"a directory to publish", []string{"publish", dir, "--hub", hub.address}, exitFailure, []string{dir}},

		{"a sound that is none", []string{"listen", "--sound", notSound, "--out", filepath.Join(dir, "b.wav"), "--hub", hub.address}, exitFailure, []string{notSound}},
		{"a sound that is not there", []string{"listen", "--sound", "nothing.flac", "--out", filepath.Join(dir, "c.wav"), "--hub", hub.address}, exitFailure, []string{"nothing.flac"}},
		{"no sound at all", []string{"listen", "--sound", "", "--out", filepath.Join(dir, "d.wav"), "--hub", hub.address}, exitUsage, []string{"--sound"}},
		{"a file that cannot be written", []string{"listen", "--out", filepath.Join(dir, "missing", "a.wav"), "--hub", hub.address}, exitFailure, []string{filepath.Join(dir, "missing", "a.wav")}},
		{"a directory to write", []string{"listen", "--out", dir, "--hub", hub.address}, exitFailure, []string{dir}},
		{"listen for less than nothing", []string{"listen", "--for", "-1s", "--hub", hub.address}, exitUsage, []string{"--for", "-1s"}},
		{"listen in words", []string{"listen", "--for", "ever", "--hub", hub.address}, exitUsage, []string{"--for", "ever"}},
		{"a latency that cannot be", []string{"listen", "--latency", "-20ms", "--hub", hub.address}, exitUsage, []string{"--latency", "-20ms"}},
		{"far too loud", []string{"listen", "--gain", "200", "--hub", hub.address}, exitUsage, []string{"--gain", "200"}},
		{"raw sound at no rate", []string{"listen", "--sound", "-", "--stdin-rate", "1", "--out", filepath.Join(dir, "e.wav"), "--hub", hub.address}, exitUsage, []string{"--stdin-rate 1:"}},
		{"a demo of no sound", []string{"demo", "--sound", notSound, "--out", filepath.Join(dir, "f.wav")}, exitFailure, []string{notSound}},

		{"no configuration", []string{"poll", "--config", noConfig}, exitUsage, []string{noConfig}},
		{"a key that no flag has", []string{"poll", "--config", file("key.json", `{"hubb": "127.0.0.1:1"}`)}, exitUsage, []string{"key.json", "hubb"}},
		{"a configuration that is no object", []string{"poll", "--config", file("list.json", `["hub"]`)}, exitUsage, []string{"list.json", "JSON object"}},
		{"a configuration that is no JSON", []string{"poll", "--config", file("words.json", `hub: there`)}, exitUsage, []string{"words.json", "JSON object"}},
		{"a value of the wrong kind", []string{"poll", "--config", file("value.json", `{"count": "many"}`)}, exitUsage, []string{"count", "many"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startCommand(t, command{args: c.args, dir: dir})
			status := p.wait(patience)
			checkSentence(t, p, c.want...)
			if status != c.status {
				t.Errorf("%s: status %d, want %d", p.name, status, c.status)
			}
		})
	}
}

// checkSentence wants one line on stderr, which may be followed by a hint at help,
// and nothing else anywhere.
func checkSentence(t *testing.T, p *process, want ...string) {
	t.Helper()
	if p.took > endsWithin {
		t.Errorf("%s took %v, want %v or less", p.name, p.took, endsWithin)
	}
	if printed := p.stdout.String(); printed != "" {
		t.Errorf("%s printed %q, want nothing", p.name, printed)
	}
	said := p.stderr.String()
	lines := strings.SplitAfter(said, "\n")
	hinted := len(lines) == 3 && strings.HasPrefix(lines[1], `posxyz: try "posxyz help`)
	if len(lines) != 2 && !hinted || lines[len(lines)-1] != "" || !strings.HasPrefix(said, "posxyz: ") {
		t.Errorf("%s said %q, want one sentence", p.name, said)
	}
	for _, part := range want {
		if !strings.Contains(said, part) {
			t.Errorf("%s said %q, want %q in it", p.name, said, part)
		}
	}
}
