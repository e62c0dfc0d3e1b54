package web

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"posxyz/hub"
)

// told is a hub that has counted this much.
type told struct {
	counters hub.Counters
	ages     hub.Ages
}

func (t told) Counters() hub.Counters { return t.counters }
func (t told) Ages() hub.Ages         { return t.ages }

// TestEveryCounter wants each of the hub's counters under its own name.
func TestEveryCounter(t *testing.T) {
	counters := hub.Counters{
		Published: 1, Late: 2, Retimed: 3, Held: 4, Updates: 5, Delivered: 6, Bytes: 7, Conflated: 8, Skipped: 9,
		Followers: 10, Publishers: 11, Sources: 12, Scenes: 13,
		LimitsHit: map[string]uint64{"scenes": 14, `a "quoted" one`: 15},
	}
	for field, value := range reflect.ValueOf(counters).Fields() {
		if value.IsZero() {
			t.Errorf("hub.Counters has a new field %s: it wants a metric, and a line here", field.Name)
		}
	}
	wantScraped(t, told{counters: counters},
		"posxyz_published_total 1", "posxyz_late_total 2", "posxyz_retimed_total 3", "posxyz_held_total 4",
		"posxyz_updates_total 5", "posxyz_delivered_total 6", "posxyz_sent_bytes_total 7", "posxyz_conflated_total 8",
		"posxyz_skipped_total 9", "posxyz_subscribers 10", "posxyz_publishers 11", "posxyz_sources 12", "posxyz_scenes 13",
		`posxyz_limits_hit_total{limit="scenes"} 14`, `posxyz_limits_hit_total{limit="a \"quoted\" one"} 15`,
	)
}

// TestHistogram wants each bucket to hold those below it, and the last all.
func TestHistogram(t *testing.T) {
	wantScraped(t, told{ages: hub.Ages{
		Bounds: []time.Duration{2500 * time.Microsecond, 10 * time.Millisecond, time.Second},
		Counts: []uint64{1, 20, 300, 4000},
		Sum:    1500 * time.Millisecond,
	}},
		`posxyz_age_seconds_bucket{le="0.0025"} 1`,
		`posxyz_age_seconds_bucket{le="0.01"} 21`,
		`posxyz_age_seconds_bucket{le="1"} 321`,
		`posxyz_age_seconds_bucket{le="+Inf"} 4321`,
		`posxyz_age_seconds_sum 1.5`,
		`posxyz_age_seconds_count 4321`,
	)
}

func wantScraped(t *testing.T, from counted, want ...string) {
	t.Helper()
	answer := httptest.NewRecorder()
	metrics(from).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	text := answer.Body.String()
	for _, line := range want {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("/metrics has no line %s:\n%s", line, text)
		}
	}
}
