package main

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// pinned are the keys that programs may rely on.
var pinned = []string{
	"azimuth_deg", "distance_m", "elevation_deg", "scene", "seq", "source", "status", "time_us", "x", "y", "z",
}

// parseLine reads a line that --json printed.
func parseLine(t *testing.T, text line) jsonLine {
	t.Helper()
	var l jsonLine
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return l
}

// TestJSON wants the pinned keys from poll and from watch, and what they mean.
func TestJSON(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	captured := time.Now().Truncate(time.Microsecond)
	publisher := hub.client(t).Publisher()
	for _, p := range []pose.Position{
		{Source: pose.SourceID{Scene: "stage", Name: "voice"}, At: pose.Vec{Y: 2}, Captured: captured, TTL: time.Hour},
		{Source: pose.SourceID{Scene: "stage", Name: "bird"}, At: pose.Vec{X: -3, Z: 4}, Captured: captured, TTL: time.Hour},
	} {
		if err := publisher.Send(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args []string
		want jsonLine
	}{
		{[]string{"poll", "--source", "voice"}, jsonLine{Source: "voice", Y: 2, AzimuthDeg: 90, DistanceM: 2}},
		{[]string{"watch", "--source", "voice"}, jsonLine{Source: "voice", Y: 2, AzimuthDeg: 90, DistanceM: 2}},
		{[]string{"watch", "--source", "bi*"}, jsonLine{Source: "bird", X: -3, Z: 4, AzimuthDeg: 180, ElevationDeg: 53.1301, DistanceM: 5}},
	} {
		t.Run(c.args[0]+" "+c.args[2], func(t *testing.T) {
			t.Parallel()
			p := finish(t, command{args: append(c.args, "--json", "--count", "1", "--scene", "stage", "--hub", hub.address)})
			if status := p.status(); status != 0 || p.stdout.count() != 1 {
				t.Fatalf("%s: status %d, %d lines, want 0, 1", p.name, status, p.stdout.count())
			}
			text := p.stdout.from(0)[0]
			var keys map[string]any
			if err := json.Unmarshal([]byte(text), &keys); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			delete(keys, "msg") // of a reply, beside those that are pinned
			if got := slices.Sorted(maps.Keys(keys)); !slices.Equal(got, pinned) {
				t.Errorf("keys %q, want %q", got, pinned)
			}
			got := parseLine(t, text)
			if got.Seq == 0 {
				t.Errorf("%s: seq 0", text)
			}
			want := c.want
			want.Scene, want.TimeUS, want.Seq, want.Msg = "stage", captured.UnixMicro(), got.Seq, got.Msg
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestText wants what the original client logged from poll, and what people read
// from watch.
func TestText(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	poll := finish(t, command{args: []string{"poll", "--count", "2", "--every", "1ms", "--hub", hub.address}})
	reply := "status: 0, msg: character position, x: 1, y: 0, z: 0\n"
	if got := poll.stdout.String(); got != reply+reply {
		t.Errorf("poll printed %q, want %q twice", got, reply)
	}
	watch := start(t, "watch", "--count", "1", "--hub", hub.address)
	feed := command{args: []string{"publish", "-", "--hub", hub.address, "--source", "voice"}, stdin: "x,y,z\n0,2.5,0\n"}
	finish(t, feed)
	watch.wait(patience)
	for _, want := range []string{"voice", "x   +0.000", "y   +2.500", "← az  +90.0°", "d   2.50 m", "age "} {
		if _, ok := watch.stdout.find(0, want); !ok {
			t.Errorf("watch printed %q, want %q in it", watch.stdout, want)
		}
	}
}

// TestHeldLine wants who holds a source to be printed, and nothing where nobody does.
func TestHeldLine(t *testing.T) {
	for by, want := range map[string]bool{"a page at 127.0.0.1:5": true, "": false} {
		text := marshalLine(newJSONLine(pose.Position{HeldBy: by}))
		if got := strings.Contains(text, `"held_by":"`+by+`"`); got != want {
			t.Errorf("held by %q: printed %s", by, text)
		}
	}
}
