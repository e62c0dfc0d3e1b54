package web_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// scrape returns what /metrics says, by name and labels, and as it is written.
func scrape(t *testing.T, h *hub.Hub) (values map[string]string, text string) {
	t.Helper()
	answer := get(web.New(h, web.Options{}), "/metrics")
	if answer.Code != 200 {
		t.Fatalf("/metrics answers %d %s", answer.Code, answer.Body)
	}
	text = answer.Body.String()
	values = map[string]string{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cut := strings.LastIndexByte(line, ' ')
		values[line[:cut]] = strings.TrimSpace(line[cut:])
	}
	return values, text
}

// live returns a hub of two sources with a history: three samples accepted, one
// late, one retimed, two refused.
func live(t *testing.T) *hub.Hub {
	t.Helper()
	h := hub.New(wire.Encoder{}, hub.Options{MaxSources: 2})
	publisher, err := h.NewPublisher("a test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(publisher.Close)
	now := time.Now()
	for _, sample := range []struct {
		source string
		age    time.Duration
	}{
		{"a", 20 * time.Millisecond},
		{"a", 30 * time.Millisecond}, // late
		{"a", 10 * time.Millisecond},
		{"b", time.Hour}, // retimed
		{"c", 0},         // one too many
		{"d", 0},         // one too many
	} {
		_, err := publisher.Publish(pose.Position{
			Source: pose.SourceID{Name: sample.source}, At: pose.Vec{X: 1}, Captured: now.Add(-sample.age),
		})
		if _, limited := errors.AsType[*hub.LimitError](err); err != nil && !limited {
			t.Fatal(err)
		}
	}
	return h
}

// TestMetrics wants a known history told by its numbers.
func TestMetrics(t *testing.T) {
	values, text := scrape(t, live(t))
	for name, want := range map[string]string{
		"posxyz_published_total":                              "3",
		"posxyz_late_total":                                   "1",
		"posxyz_retimed_total":                                "1",
		"posxyz_held_total":                                   "0",
		"posxyz_delivered_total":                              "0",
		"posxyz_subscribers":                                  "0",
		`posxyz_limits_hit_total{limit="sources in a scene"}`: "2",
	} {
		if got := values[name]; got != want {
			t.Errorf("%s is %q, want %s", name, got, want)
		}
	}
	for _, name := range []string{"go_goroutines", "process_start_time_seconds"} {
		if values[name] == "" {
			t.Errorf("/metrics has no %s:\n%s", name, text)
		}
	}
}

// TestMetricsOfFollowing wants what a follower was sent told by its numbers.
func TestMetricsOfFollowing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hub.New(wire.Encoder{}, hub.Options{})
		ctx, end := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = h.Run(ctx) })
		defer running.Wait()
		defer end()
		publish := func(source string) {
			at := pose.Position{Source: pose.SourceID{Name: source}, At: pose.Vec{X: 1}, Captured: time.Now().Add(-20 * time.Millisecond)}
			if _, err := h.Publish(at); err != nil {
				t.Fatal(err)
			}
		}
		reader, err := h.Read(hub.Subscription{})
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		sent := 0
		read := func() {
			update, err := reader.Next(ctx)
			if err != nil {
				t.Fatal(err)
			}
			sent += len(update)
		}
		publish("a")
		publish("b")
		read() // the snapshot
		for range 3 {
			publish("a")
		}
		read() // the newest of three
		synctest.Wait()

		values, _ := scrape(t, h)
		for name, want := range map[string]string{
			"posxyz_published_total":                "5",
			"posxyz_updates_total":                  "2",
			"posxyz_delivered_total":                "3",
			"posxyz_sent_bytes_total":               strconv.Itoa(sent),
			"posxyz_conflated_total":                "2",
			"posxyz_skipped_total":                  "0",
			"posxyz_subscribers":                    "1",
			"posxyz_sources":                        "2",
			"posxyz_age_seconds_count":              "1",
			"posxyz_age_seconds_sum":                "0.02",
			`posxyz_age_seconds_bucket{le="0.01"}`:  "0",
			`posxyz_age_seconds_bucket{le="0.025"}`: "1",
			`posxyz_age_seconds_bucket{le="5"}`:     "1",
			`posxyz_age_seconds_bucket{le="+Inf"}`:  "1",
		} {
			if got := values[name]; got != want {
				t.Errorf("%s is %q, want %s", name, got, want)
			}
		}
	})
}

// TestMetricsAreTheHubs wants another scrape to say what has happened since.
func TestMetricsAreTheHubs(t *testing.T) {
	h := hub.New(wire.Encoder{}, hub.Options{})
	handler := web.New(h, web.Options{})
	for _, want := range []string{"posxyz_published_total 0\n", "posxyz_published_total 1\n", "posxyz_published_total 2\n"} {
		if text := get(handler, "/metrics").Body.String(); !strings.Contains(text, want) {
			t.Errorf("/metrics has no %q:\n%s", want, text)
		}
		if _, err := h.Publish(pose.Position{At: pose.Vec{X: 1}}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMetricNames holds the names, which dashboards and alerts are made of.
func TestMetricNames(t *testing.T) {
	values, _ := scrape(t, live(t))
	names := map[string]struct{}{}
	for name := range values {
		name, _, _ = strings.Cut(name, "{")
		if strings.HasPrefix(name, "posxyz_") {
			names[name] = struct{}{}
		}
	}
	want := []string{
		"posxyz_age_seconds_bucket", "posxyz_age_seconds_count", "posxyz_age_seconds_sum",
		"posxyz_conflated_total", "posxyz_delivered_total", "posxyz_held_total", "posxyz_late_total",
		"posxyz_limits_hit_total", "posxyz_published_total", "posxyz_publishers", "posxyz_retimed_total",
		"posxyz_scenes", "posxyz_sent_bytes_total", "posxyz_skipped_total", "posxyz_sources",
		"posxyz_subscribers", "posxyz_updates_total",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(names))); diff != "" {
		t.Errorf("metrics (−want +got):\n%s", diff)
	}
}

// TestMetricsLint wants names and help texts as Prometheus has them.
func TestMetricsLint(t *testing.T) {
	_, text := scrape(t, live(t))
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Errorf("%s: %s", problem.Metric, problem.Text)
	}
}

// TestScrapeWhilePublishing is for the race detector, and wants counters that
// only rise.
func TestScrapeWhilePublishing(t *testing.T) {
	h := hub.New(wire.Encoder{}, hub.Options{MaxSources: 1})
	ctx, end := context.WithCancel(t.Context())
	var publishing sync.WaitGroup
	for _, name := range []string{"a", "b"} { // one of them is one too many
		publishing.Go(func() {
			for ctx.Err() == nil {
				_, _ = h.Publish(pose.Position{Source: pose.SourceID{Name: name}, At: pose.Vec{X: 1}})
			}
		})
	}
	defer publishing.Wait()
	defer end()
	last := 0
	for range 50 {
		values, _ := scrape(t, h)
		published, err := strconv.Atoi(values["posxyz_published_total"])
		if err != nil || published < last {
			t.Errorf("%d published (%v), after %d", published, err, last)
		}
		last = published
	}
}
