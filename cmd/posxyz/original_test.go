package main

import (
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// reply is what testdata/original/client.py prints.
type reply struct {
	Kind            string
	Asked, Answered float64 // Unix seconds
	Status          int
	Msg             string
	X, Y, Z         float64
}

// TestOriginalClients runs Python clients with stubs of the original .proto, under
// both names of its service, against the orbit.
func TestOriginalClients(t *testing.T) {
	t.Parallel()
	py := needPython(t)
	client, err := filepath.Abs("testdata/original/client.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range []string{"PositionService", "PositinService"} {
		t.Run(service, func(t *testing.T) {
			t.Parallel()
			stubs := py.stubs(t, "testdata/original/"+service+"/position.proto")
			before := time.Now()
			hub := startHub(t, "--orbit")
			replies := parseReplies(t, py.run(t, stubs, client, hub.address, service))
			if len(replies) < 3 {
				t.Fatalf("%d replies, want a dozen places and more", len(replies))
			}
			read, published, orbit := replies[len(replies)-1], replies[len(replies)-2], replies[:len(replies)-2]
			checkOrbit(t, orbit, before)
			if published.Kind != "published" || published.Status != 0 {
				t.Errorf("PositionPub replied %+v, want status 0", published)
			}
			if read.X != 0.25 || read.Y != -2 || read.Z != 0.5 || read.Status != 0 {
				t.Errorf("PositionReq replied %+v, want what was published: 0.25, -2, 0.5, status 0", read)
			}
			hub.interrupt()
		})
	}
}

func parseReplies(t *testing.T, printed string) []reply {
	t.Helper()
	var replies []reply
	for text := range strings.Lines(printed) {
		var r reply
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatalf("the client printed %q: %v", text, err)
		}
		replies = append(replies, r)
	}
	return replies
}

// checkOrbit wants the circle of the original server: from (1, 0, 0) when the hub
// started, 5° every 100 ms, counter-clockwise.
func checkOrbit(t *testing.T, replies []reply, started time.Time) {
	t.Helper()
	const step, everySeconds = 5.0, 0.1
	begin := float64(started.UnixMicro()) / 1e6
	steps, single, last := 0, 0, math.NaN()
	for _, r := range replies {
		if r.Status != 0 || r.Msg != "character position" {
			t.Errorf("status %d, msg %q, want 0, \"character position\"", r.Status, r.Msg)
		}
		if radius := math.Hypot(r.X, r.Y); math.Abs(radius-1) > 1e-3 || r.Z != 0 {
			t.Errorf("at (%v, %v, %v): radius %v, want 1 ± 1e-3, and z 0", r.X, r.Y, r.Z, radius)
		}
		angle := math.Atan2(r.Y, r.X) * 180 / math.Pi
		if offGrid := math.Remainder(angle, step); math.Abs(offGrid) > 0.01 {
			t.Errorf("at %.3f°, want a multiple of 5° from (1, 0, 0)", angle)
		}
		if math.IsNaN(last) {
			// It has gone from 0° for no longer than since the hub was started.
			if most := step * (1 + (r.Answered-begin)/everySeconds); most < 180 && (angle < -0.01 || angle > most) {
				t.Errorf("first seen at %.3f° after %.3f s, want 0 to %.0f°", angle, r.Answered-begin, most)
			}
		} else if turned := math.Mod(angle-last+360.01, 360); turned > 1 {
			steps++
			if math.Abs(turned-step) < 0.1 {
				single++
			} else if turned > 90 {
				t.Errorf("turned by %.3f°, want 5° counter-clockwise, or a few times that after a pause", turned)
			}
		}
		last = angle
	}
	if steps < 8 || single < steps/2 {
		t.Errorf("%d steps, %d of them 5°: want a dozen, 5° each (more where a poll was late)", steps, single)
	}
	t.Logf("%d steps, %d of them 5°", steps, single)
}
