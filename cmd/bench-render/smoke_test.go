//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
	"posxyz/cmd/bench-render/openal"
	"posxyz/hub/pose"
)

// bench runs the program and reads its JSON.
func bench[Report any](t *testing.T, mode string, args ...string) (report Report, stdout string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	var out, errs bytes.Buffer
	if status := run(t.Context(), append([]string{mode, "--json", file}, args...), &out, &errs); status != exitOK {
		t.Fatalf("status %d\n%s%s", status, out.String(), errs.String())
	}
	parts := map[string]Report{}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &parts)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Log(out.String())
	return parts[mode], out.String()
}

// needOpenAL skips a test that compares, or fails it where nothing may be
// skipped.
func needOpenAL(t *testing.T) {
	t.Helper()
	_, err := openALSoft(hrtf.BuiltIn())
	if errors.Is(err, openal.ErrMissing) && os.Getenv("POSXYZ_REQUIRE_ALL") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestThroughput has everybody render a little.
func TestThroughput(t *testing.T) {
	needOpenAL(t)
	report, stdout := bench[throughputReport](t, "throughput", "--rounds=1", "--seconds=0.02", "--few=2", "--many=20", "--audio=0.3")
	if contenders := 1 + min(len(dsp.Kernels()), 2); len(report.Samples) != 4*contenders || len(report.Costs) != 2*contenders {
		t.Fatalf("%d samples and %d costs of %d contenders: want 4 and 2 of each", len(report.Samples), len(report.Costs), contenders)
	}
	for _, c := range report.Costs {
		if !(c.FewUS > 0 && c.ManyUS > c.FewUS && c.PerCore > 0) {
			t.Errorf("%+v: want more time for more sources", c)
		}
	}
	if b := report.Blocks[0]; b.Blocks != 112 || !b.Clock.rise() || !b.CPU.rise() || b.CPU.P50US > b.Clock.P50US {
		t.Errorf("%+v: want the times of 0.3 s in blocks, which rise", b)
	}
	if !strings.Contains(stdout, "beside OpenAL Soft") || strings.Contains(strings.Split(stdout, "beside OpenAL Soft")[1], "not in this run") {
		t.Errorf("OpenAL Soft is installed, but there is no ratio to it:\n%s", stdout)
	}
}

func (p percentiles) rise() bool {
	return p.P50US > 0 && p.P50US <= p.P99US && p.P99US <= p.P999US && p.P999US <= p.MaxUS
}

// TestResidual holds what the renderer is for: OpenAL rounds delays to whole
// frames, which is heard as noise beside a moving tone.
func TestResidual(t *testing.T) {
	needOpenAL(t)
	report, _ := bench[residualReport](t, "residual", "--seconds=0.6")
	for i, r := range report.Residuals {
		if r.Hz != tones[i%len(tones)].Hz || !(r.DB < -15 && r.DB > -140) {
			t.Errorf("%+v: want each tone, with a residual of −15 to −140 dB", r)
		}
		if i < len(tones) && !(r.DB < report.Residuals[i+len(tones)].DB-15) {
			t.Errorf("%+v, %+v: want ours 15 dB cleaner", r, report.Residuals[i+len(tones)])
		}
	}
}

// TestBothHaveTheSameHead compares what two ears hear of standing noise.
func TestBothHaveTheSameHead(t *testing.T) {
	needOpenAL(t)
	lineup, err := newLineup(hrtf.BuiltIn(), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	for _, degrees := range []float64{0, 30, 90, 180, -45, -100} {
		at := pose.Direction{Azimuth: pose.Radians(degrees)}.Point(2)
		ours, theirs := standing(t, lineup.best, at), standing(t, lineup.other, at)
		if a, b := audiotest.LevelDifferenceDB(ours), audiotest.LevelDifferenceDB(theirs); math.Abs(a-b) > 0.5 {
			t.Errorf("%v°: the left ear is %.2f dB louder, in OpenAL %.2f: want that within 0.5 dB", degrees, a, b)
		}
		// each ear's delay is rounded to a frame there
		if a, b := audiotest.InterauralDelay(ours, 48000, 1e-3), audiotest.InterauralDelay(theirs, 48000, 1e-3); math.Abs(a-b) > 22e-6 {
			t.Errorf("%v°: the left ear leads by %.1f µs, in OpenAL by %.1f: want that within a frame", degrees, 1e6*a, 1e6*b)
		}
	}
}

// standing is a second of noise from a place.
func standing(t *testing.T, contender *contender, at pose.Vec) (heard audiotest.Ears) {
	t.Helper()
	renderer, err := contender.open(loops(1))
	if err != nil {
		t.Fatal(err)
	}
	defer renderer.Close()
	renderer.Move([]pose.Vec{at})
	for range 375 {
		var out audio.Block
		renderer.Render(&out)
		heard.Append(&out)
	}
	return heard.From(1024)
}

// TestWithoutOpenAL has no peer: nothing is claimed.
func TestWithoutOpenAL(t *testing.T) {
	l := &lineup{best: &contender{name: "ours"}}
	table := costTable{rounds: 1, few: 1, many: 2, rate: 48000, samples: []sample{
		{Contender: "ours", Moving: true, Sources: 1, BlockUS: 10}, {Contender: "ours", Moving: true, Sources: 2, BlockUS: 15},
		{Contender: "ours", Sources: 1, BlockUS: 10}, {Contender: "ours", Sources: 2, BlockUS: 12},
	}}
	want := map[string]string{
		"moving sources per core, assembly":    "-",
		"moving sources per core, plain Go":    "met", // 2667 µs / 5 µs
		"moving sources, beside OpenAL Soft":   "-",
		"standing sources, beside moving ones": "met", // 5 / 2
	}
	for _, m := range table.marks(l) {
		if got := m.verdict(); got != want[m.Figure] {
			t.Errorf("%s: %s, want %s", m.Figure, got, want[m.Figure])
		}
	}
}

// TestUsage gives flags that cannot be.
func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--rounds=0"}, {"--seconds=-1"}, {"--few=5", "--many=5"}, {"--audio=0"}, {"--json=/no/such/directory/file"},
		{"residual", "--seconds=0"}, {"--nonsense"},
	} {
		var out, errs bytes.Buffer
		if status := run(t.Context(), args, &out, &errs); status == exitOK || errs.Len() == 0 {
			t.Errorf("%v: status %d, %q", args, status, errs.String())
		}
	}
}
