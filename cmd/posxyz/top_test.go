package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub"
	"posxyz/hub/pose"
)

// theStage is two answers of a hub, a second apart, in one of whose scenes
// somebody is slow.
func theStage() (before, after hub.Stats) {
	started := time.Date(2026, 3, 1, 9, 14, 3, 0, time.Local)
	before = hub.Stats{Started: started, Counters: hub.Counters{Published: 1000, Delivered: 30_000, Conflated: 7, Skipped: 3}}
	after = hub.Stats{
		Started:  started,
		Counters: hub.Counters{Published: 1240, Delivered: 54_690, Conflated: 8, Skipped: 3},
		Scenes: []hub.SceneStats{
			{Scene: "", Sources: []hub.SourceStats{{Name: "character", Rate: 0, Age: time.Hour}}},
			{
				Scene: "stage",
				Sources: []hub.SourceStats{
					{Name: "guitar", Rate: 60, Age: 16 * time.Millisecond, HeldBy: "10.0.0.7:50112"},
					{Name: "voice", Status: pose.Lost, Age: 12300 * time.Millisecond},
					{Name: "バーチャル配信者の声", Rate: 1000, Age: 1250 * time.Millisecond},
				},
				Followers: []hub.FollowerStats{
					{Peer: "10.0.0.7:50112", Rate: 59.9, Lag: 1, Delivered: 100},
					{Peer: "10.0.0.8:40001", EverySample: true, Rate: 60, Lag: 4096, Waiting: 3210 * time.Millisecond, Delivered: 200, Skipped: 123_456},
					{Peer: "10.0.0.9:40002", Rate: 12.5, Lag: 4, Waiting: 250 * time.Millisecond, Delivered: 300, Conflated: 88},
					{Peer: "[2001:db8:7:7:a:b:c:d]:65535", Rate: 60, Delivered: 400},
					{Peer: "evil\x1b[2J\u202epeer\n:1", Rate: 60, Lag: 4, Delivered: 500},
				},
			},
		},
	}
	return before, after
}

// viewOf is what is known after two answers, a second apart.
func viewOf(before, after hub.Stats, scene *string) *topView {
	view := &topView{hub: "127.0.0.1:50051", scene: scene}
	at := after.Started.Add(time.Hour)
	view.update(before, at.Add(-time.Second))
	view.update(after, at)
	return view
}

func textOf(lines []row, width int) string {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(line.text(width, false) + "\n")
	}
	return text.String()
}

// TestTopLines shows a hub to people, in terminals of two widths and in part.
func TestTopLines(t *testing.T) {
	before, after := theStage()
	for _, c := range []struct {
		name          string
		scene         *string
		width, height int
		want          string
	}{
		{"80 columns", nil, 80, 24, `
hub 127.0.0.1:50051 · up since 09:14:03 · 2 scenes · 4 sources · 5 subscribers
published 240/s · delivered 24,690/s · conflated 1.0/s · skipped 0.0/s
2 of 5 subscribers slow · slowest: 10.0.0.8:40001 · nothing taken for 3.2 s

scene stage · 5 subscribers, 2 slow · 3 sources, 1 lost
  SOURCE                    RATE      AGE  STATUS  HELD BY
  guitar                 60.0 Hz    16 ms  live    10.0.0.7:50112
  voice                   0.0 Hz     12 s  lost
  バーチャル配信者の声  1,000 Hz    1.2 s  live
  SUBSCRIBER                 MODE    UPDATES    LAG  WAITING  CONFLATED  SKIPPED
  10.0.0.8:40001             every    60.0/s  4,096    3.2 s          0  123,456
  10.0.0.9:40002             newest   12.5/s      4   250 ms         88        0
  evil�[2J�peer�:1           newest   60.0/s      4        -          0        0
  10.0.0.7:50112             newest   59.9/s      1        -          0        0
  [2001:db8:7:7:a:b:c:d]:6…  newest   60.0/s      0        -          0        0

default scene · 0 subscribers · 1 source
  SOURCE                    RATE      AGE  STATUS  HELD BY
  character               0.0 Hz  3,600 s  live
`},
		{"40 columns", nil, 40, 24, `
hub 127.0.0.1:50051 · up since 09:14:03
2 scenes · 4 sources · 5 subscribers
published 240/s · delivered 24,690/s
conflated 1.0/s · skipped 0.0/s
2 of 5 subscribers slow
slowest: 10.0.0.8:40001
nothing taken for 3.2 s

scene stage · 5 subscribers, 2 slow · 3
  SOURCE                   RATE      AGE
  guitar                60.0 Hz    16 ms
  voice                  0.0 Hz     12 s
  バーチャル配信者の…  1,000 Hz    1.2 s
  SUBSCRIBER                LAG  WAITING
  10.0.0.8:40001          4,096    3.2 s
  10.0.0.9:40002              4   250 ms
  evil�[2J�peer�:1            4        -
  10.0.0.7:50112              1        -
  [2001:db8:7:7:a:b:c:d…      0        -

default scene · 0 subscribers · 1 source
  SOURCE                   RATE      AGE
  character              0.0 Hz  3,600 s
`},
		{"80 columns, 14 lines", nil, 80, 14, `
hub 127.0.0.1:50051 · up since 09:14:03 · 2 scenes · 4 sources · 5 subscribers
published 240/s · delivered 24,690/s · conflated 1.0/s · skipped 0.0/s
2 of 5 subscribers slow · slowest: 10.0.0.8:40001 · nothing taken for 3.2 s

scene stage · 5 subscribers, 2 slow · 3 sources, 1 lost
  SOURCE                    RATE      AGE  STATUS  HELD BY
  guitar                 60.0 Hz    16 ms  live    10.0.0.7:50112
  voice                   0.0 Hz     12 s  lost
  バーチャル配信者の声  1,000 Hz    1.2 s  live
  SUBSCRIBER                 MODE    UPDATES    LAG  WAITING  CONFLATED  SKIPPED
  10.0.0.8:40001             every    60.0/s  4,096    3.2 s          0  123,456
  10.0.0.9:40002             newest   12.5/s      4   250 ms         88        0
  ... and 3 more
... and 1 more scene
`},
		{"one scene", new(""), unlimited, unlimited, `
hub 127.0.0.1:50051 · up since 09:14:03 · 1 scene · 1 source · 0 subscribers
published 240/s · delivered 24,690/s · conflated 1.0/s · skipped 0.0/s
nobody is slow

default scene · 0 subscribers · 1 source
  SOURCE               RATE      AGE  STATUS  HELD BY
  character          0.0 Hz  3,600 s  live
`},
		{"a scene that is not there", new("backstage"), 80, 24, `
hub 127.0.0.1:50051 · up since 09:14:03 · 0 scenes · 0 sources · 0 subscribers
published 240/s · delivered 24,690/s · conflated 1.0/s · skipped 0.0/s
nobody is slow

nobody publishes or subscribes in the scene backstage
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := after
			after.Scenes = append([]hub.SceneStats(nil), after.Scenes...)
			got := textOf(viewOf(before, after, c.scene).lines(c.width, c.height), c.width)
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got); diff != "" {
				t.Errorf("want -, got +:\n%s\n%s", diff, got)
			}
		})
	}
}

// TestTopFits: whatever the size of a terminal, nothing is too wide or too much,
// and no row is left out silently.
func TestTopFits(t *testing.T) {
	_, stats := theStage()
	stage := &stats.Scenes[1]
	for i := range 300 {
		stage.Sources = append(stage.Sources, hub.SourceStats{Name: fmt.Sprintf("声%d", i)})
		stage.Followers = append(stage.Followers, hub.FollowerStats{Peer: fmt.Sprintf("10.0.1.%d:1", i), Waiting: time.Duration(i)})
	}
	sources, subscribers := len(stage.Sources), len(stage.Followers)
	view := viewOf(hub.Stats{}, stats, new("stage"))
	const head, frame, titles = 3, sceneFrame, 2
	for height := 11; height < 700; height += 7 {
		lines := view.lines(100, height)
		if len(lines) > height {
			t.Fatalf("%d lines for %d", len(lines), height)
		}
		rows, left := len(lines)-head-frame-titles, 0
		for _, line := range lines {
			var more int
			if _, err := fmt.Sscanf(line.text(100, false), "  ... and %d more", &more); err == nil {
				left += more
				rows--
			}
		}
		if rows+left != sources+subscribers {
			t.Errorf("in %d lines %d rows are shown and %d counted, want %d in all:\n%s",
				height, rows, left, sources+subscribers, textOf(lines, 100))
		}
		if full := head + frame + titles + sources + subscribers; len(lines) != min(height, full) {
			t.Errorf("%d lines, where there is room for %d and use for %d", len(lines), height, full)
		}
	}
	for width := 1; width < 120; width++ {
		for _, line := range view.lines(width, 40) {
			if text := line.text(width, false); cellsOf(text) > width {
				t.Fatalf("%q has %d cells, want %d or less", text, cellsOf(text), width)
			}
		}
	}
	// Many scenes: those that are not shown are counted.
	var many hub.Stats
	for i := range 40 {
		s := hub.SceneStats{Scene: fmt.Sprint(i), Sources: make([]hub.SourceStats, i%5), Followers: make([]hub.FollowerStats, i%7)}
		many.Scenes = append(many.Scenes, s)
	}
	scenes := viewOf(hub.Stats{}, many, nil)
	for height := 4; height < 400; height++ {
		lines := scenes.lines(100, height)
		shown, left := 0, 0
		for _, line := range lines {
			var more int
			if text := line.text(100, false); strings.HasPrefix(text, "scene ") {
				shown++
			} else if _, err := fmt.Sscanf(text, "... and %d more scene", &more); err == nil {
				left += more
			}
		}
		if len(lines) > height || shown+left != 40 {
			t.Fatalf("in %d of %d lines %d scenes are shown and %d counted, want 40 in all", len(lines), height, shown, left)
		}
	}
	// From 33 columns on, who waits for how long can be read.
	const narrowest = indent + leastName + gutter + len("WAITING") + gutter + 5
	if text := textOf(view.lines(narrowest, 60), narrowest); !strings.Contains(text, "WAITING") || !strings.Contains(text, "  3.2 s") {
		t.Errorf("in %d columns nobody waits:\n%s", narrowest, text)
	}
}

// TestTopOrder: the slowest subscriber first, and its scene; the rest by name.
func TestTopOrder(t *testing.T) {
	scene := func(name string, followers ...hub.FollowerStats) hub.SceneStats {
		return hub.SceneStats{Scene: name, Followers: followers}
	}
	view := viewOf(hub.Stats{}, hub.Stats{Scenes: []hub.SceneStats{
		scene("a"),
		scene("b", hub.FollowerStats{Peer: "b1", Waiting: 900 * time.Millisecond}),
		scene("c", hub.FollowerStats{Peer: "c1", Waiting: time.Second, Lag: 2}, hub.FollowerStats{Peer: "c2", Waiting: time.Second, Lag: 3}),
		scene("d", hub.FollowerStats{Peer: "d2", Lag: 9}, hub.FollowerStats{Peer: "d1", Lag: 9}, hub.FollowerStats{Peer: "d3", Waiting: time.Minute}),
	}}, nil)
	var got []string
	for _, s := range view.stats.Scenes {
		got = append(got, s.Scene)
		for _, f := range s.Followers {
			got = append(got, f.Peer)
		}
	}
	if want := "d d3 d1 d2 c c2 c1 a b b1"; strings.Join(got, " ") != want {
		t.Errorf("the order is %v, want %v", got, want)
	}
}

// TestTopRates: what is done a second, where there are two answers to compare.
func TestTopRates(t *testing.T) {
	started := time.UnixMicro(1)
	stats := func(started time.Time, published uint64) hub.Stats {
		return hub.Stats{Started: started, Counters: hub.Counters{Published: published}}
	}
	for _, c := range []struct {
		name          string
		before, after hub.Stats
		elapsed       time.Duration
		want          *topRates
	}{
		{"half a second", stats(started, 10), stats(started, 40), 500 * time.Millisecond, &topRates{published: 60}},
		{"the first answer", hub.Stats{}, stats(started, 40), time.Hour, nil},
		{"a restart", stats(started, 10), stats(started.Add(1), 40), time.Second, nil},
		{"no time", stats(started, 10), stats(started, 40), 0, nil},
	} {
		got := ratesBetween(c.before, c.after, c.elapsed)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(topRates{})); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", c.name, diff)
		}
	}
}

// TestTopAway: the last answer stays, and it is said of when it is.
func TestTopAway(t *testing.T) {
	before, after := theStage()
	view := viewOf(before, after, new(""))
	view.lose("connection\x07 refused", view.at.Add(time.Second))
	view.lose("no answer", view.at.Add(time.Minute))
	lines := strings.Split(textOf(view.lines(120, 24), 120), "\n")
	if want := "the hub is away since 10:14:04 · no answer · what you see is of 10:14:03"; lines[2] != want {
		t.Errorf("says %q, want %q", lines[2], want)
	}
	view.update(after, view.at.Add(2*time.Minute))
	if text := textOf(view.lines(120, 24), 120); strings.Contains(text, "away") {
		t.Errorf("the hub is back, yet it says\n%s", text)
	}
}

// TestTopJSON holds the keys that programs may rely on, and their units.
func TestTopJSON(t *testing.T) {
	before, after := theStage()
	after.Scenes = after.Scenes[1:]
	after.Scenes[0].Sources, after.Scenes[0].Followers = after.Scenes[0].Sources[:2], after.Scenes[0].Followers[:2]
	view := viewOf(before, after, nil)
	got := marshalLine(view.json())
	want := fmt.Sprintf(`{"hub":"127.0.0.1:50051","time_us":%d,"started_us":%d,`, view.at.UnixMicro(), after.Started.UnixMicro()) +
		`"published":1240,"delivered":54690,"conflated":8,"skipped":3,` +
		`"published_hz":240,"delivered_hz":24690,"conflated_hz":1,"skipped_hz":0,` +
		`"scenes":[{"scene":"stage","sources":[` +
		`{"source":"guitar","status":0,"rate_hz":60,"age_us":16000,"held_by":"10.0.0.7:50112"},` +
		`{"source":"voice","status":-1,"rate_hz":0,"age_us":12300000,"held_by":""}],` +
		`"subscribers":[` +
		`{"peer":"10.0.0.8:40001","mode":"every","updates_hz":60,"lag_samples":4096,"waiting_us":3210000,"delivered":200,"conflated":0,"skipped":123456},` +
		`{"peer":"10.0.0.7:50112","mode":"newest","updates_hz":59.9,"lag_samples":1,"waiting_us":0,"delivered":100,"conflated":0,"skipped":0}]}]}` + "\n"
	if got != want {
		t.Errorf("got  %swant %s", got, want)
	}
	first := topView{hub: "h"}
	first.update(hub.Stats{Started: time.UnixMicro(5)}, time.UnixMicro(7))
	if got, want := marshalLine(first.json()), `{"hub":"h","time_us":7,"started_us":5,"published":0,"delivered":0,"conflated":0,"skipped":0,"scenes":[]}`+"\n"; got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

// TestScreen writes over what was there, line by line, and colours little.
func TestScreen(t *testing.T) {
	var out strings.Builder
	s := &screen{out: &out, size: func() (int, int) { return 9, 2 }, colour: true}
	s.measure()
	if err := s.paint([]row{{{"one", bold}, {" and two", plainly}}, {{"three  ", plainly}}, {{"four", plainly}}}); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "\x1b[H\x1b[1mone\x1b[0m and\x1b[K\r\nthree\x1b[K\x1b[J"; got != want {
		t.Errorf("painted %q, want %q", got, want)
	}
	if s.resized() {
		t.Error("resized, though it is as it was")
	}
	s.size = func() (int, int) { return 9, 3 }
	if !s.resized() {
		t.Error("not resized, though there is a line more")
	}
}

// TestTopFormats shows numbers and times as briefly as they can be understood.
func TestTopFormats(t *testing.T) {
	for n, want := range map[uint64]string{0: "0", 999: "999", 1000: "1,000", 1_234_567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %q, want %q", n, got, want)
		}
	}
	for x, want := range map[float64]string{0: "0.0", 59.94: "59.9", 99.95: "100", 1234.5: "1,235"} {
		if got := number(x); got != want {
			t.Errorf("number(%v) = %q, want %q", x, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0 ms", 999_900 * time.Microsecond: "999 ms", time.Second: "1.0 s", 9999 * time.Millisecond: "9.9 s", 10 * time.Second: "10 s", time.Hour: "3,600 s",
	} {
		if got := brief(d); got != want {
			t.Errorf("brief(%v) = %q, want %q", d, got, want)
		}
	}
	for text, want := range map[string]string{"voice": "voice ", "声声声": "声声声", "声声声声": "声声… ", "longer": "longer", "too long": "too l…", "": "      "} {
		if got := fitted(text, 6); got != want {
			t.Errorf("fitted(%q, 6) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"a\tb": "a\ufffdb", "ナ　ナ": "ナ　ナ", "👩‍🎤": "👩‍🎤", "\u202eab\u200b": "\ufffdab\ufffd"} {
		if got := visible(text); got != want {
			t.Errorf("visible(%q) = %q, want %q", text, got, want)
		}
	}
}
