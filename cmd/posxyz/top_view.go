package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"posxyz/hub"
)

// How long something is pending that a subscriber does not take before it is
// called slow: a movement that is a tenth of a second late is seen to be late.
const (
	slowAfter     = 100 * time.Millisecond
	verySlowAfter = time.Second
)

// topView is what is known of a hub.
type topView struct {
	hub   string
	scene *string // nil: all of them

	at        time.Time // when it answered
	stats     hub.Stats
	rates     *topRates // nil until there are two answers to compare
	away      string    // why it does not answer; empty: it does
	awaySince time.Time
}

// topRates is what a hub does a second.
type topRates struct{ published, delivered, conflated, skipped float64 }

// update enters an answer.
func (v *topView) update(stats hub.Stats, now time.Time) {
	v.rates = ratesBetween(v.stats, stats, now.Sub(v.at))
	if v.scene != nil {
		stats.Scenes = slices.DeleteFunc(stats.Scenes, func(s hub.SceneStats) bool { return s.Scene != *v.scene })
	}
	for _, s := range stats.Scenes {
		slices.SortFunc(s.Followers, slowestFirst)
	}
	slices.SortStableFunc(stats.Scenes, slowestSceneFirst)
	v.stats, v.at, v.away = stats, now, ""
}

// lose notes that the hub does not answer, and why.
func (v *topView) lose(why string, now time.Time) {
	if v.away == "" {
		v.awaySince = now
	}
	v.away = why
}

// ratesBetween compares two answers of a hub. It is nil where there is nothing
// to compare: the first answer, and the first after a restart.
func ratesBetween(before, after hub.Stats, elapsed time.Duration) *topRates {
	if !before.Started.Equal(after.Started) || elapsed <= 0 {
		return nil
	}
	rate := func(before, after uint64) float64 { return float64(after-min(before, after)) / elapsed.Seconds() }
	return &topRates{
		published: rate(before.Published, after.Published),
		delivered: rate(before.Delivered, after.Delivered),
		conflated: rate(before.Conflated, after.Conflated),
		skipped:   rate(before.Skipped, after.Skipped),
	}
}

// slowestFirst is the order of subscribers: who has been waited for the longest,
// then who has the most coming.
func slowestFirst(a, b hub.FollowerStats) int {
	return cmp.Or(cmp.Compare(b.Waiting, a.Waiting), cmp.Compare(b.Lag, a.Lag), strings.Compare(a.Peer, b.Peer))
}

// slowestSceneFirst puts scenes in the order of their slowest subscribers. Whole
// seconds count, so that scenes where all is well stay in their places.
func slowestSceneFirst(a, b hub.SceneStats) int {
	worst := func(s hub.SceneStats) time.Duration {
		if len(s.Followers) == 0 {
			return 0
		}
		return s.Followers[0].Waiting.Truncate(verySlowAfter)
	}
	return cmp.Compare(worst(b), worst(a))
}

// lines shows the view to people, in so many cells and lines.
func (v *topView) lines(width, height int) []row {
	lines := v.head(width)
	if len(v.stats.Scenes) == 0 && !v.at.IsZero() {
		nothing := "nobody publishes or subscribes"
		if v.scene != nil {
			nothing += " in the " + sceneTitle(*v.scene)
		}
		return append(lines, nil, row{{nothing, faint}})
	}
	return append(lines, sceneLines(v.stats.Scenes, width, height-len(lines))...)
}

// head says what the hub does, and who is slow.
func (v *topView) head(width int) []row {
	sources, subscribers := 0, 0
	for _, s := range v.stats.Scenes {
		sources += len(s.Sources)
		subscribers += len(s.Followers)
	}
	head := []span{{"hub " + v.hub, bold}}
	if !v.at.IsZero() {
		head = append(head,
			span{"up since " + v.since(), plainly},
			span{counted(len(v.stats.Scenes), "scene"), plainly},
			span{counted(sources, "source"), plainly},
			span{counted(subscribers, "subscriber"), plainly},
		)
	}
	lines := append(flow(head, width), flow(v.rates.parts(), width)...)
	return append(lines, flow(v.verdict(subscribers), width)...)
}

// since says when the hub started, by the clock on the wall.
func (v *topView) since() string {
	started, at := v.stats.Started.Local(), v.at.Local()
	if started.Format(time.DateOnly) == at.Format(time.DateOnly) {
		return started.Format(time.TimeOnly)
	}
	return started.Format(time.DateTime)
}

// parts shows rates that may be unknown.
func (r *topRates) parts() []span {
	shown := func(what string, rate func() float64) span {
		if r == nil {
			return span{what + " -", plainly}
		}
		return span{what + " " + perSecond(rate()), plainly}
	}
	return []span{
		shown("published", func() float64 { return r.published }),
		shown("delivered", func() float64 { return r.delivered }),
		shown("conflated", func() float64 { return r.conflated }),
		shown("skipped", func() float64 { return r.skipped }),
	}
}

// verdict says who is slow, or that the hub is away.
func (v *topView) verdict(subscribers int) []span {
	if v.away != "" {
		said := []span{{"the hub is away since " + v.awaySince.Local().Format(time.TimeOnly), red}, {visible(v.away), plainly}}
		if !v.at.IsZero() {
			said = append(said, span{"what you see is of " + v.at.Local().Format(time.TimeOnly), plainly})
		}
		return said
	}
	slow := 0
	var slowest hub.FollowerStats
	for _, s := range v.stats.Scenes {
		slow += slowIn(s)
		if len(s.Followers) > 0 && s.Followers[0].Waiting > slowest.Waiting {
			slowest = s.Followers[0]
		}
	}
	if slow == 0 {
		return []span{{"nobody is slow", plainly}}
	}
	return []span{
		{fmt.Sprintf("%s of %s slow", grouped(uint64(slow)), counted(subscribers, "subscriber")), slowness(slowest.Waiting)},
		{"slowest: " + visible(slowest.Peer), plainly},
		{"nothing taken for " + brief(slowest.Waiting), plainly},
	}
}

// slowIn returns how many subscribers of a scene are slow.
func slowIn(s hub.SceneStats) int {
	slow := 0
	for _, f := range s.Followers {
		if f.Waiting >= slowAfter {
			slow++
		}
	}
	return slow
}

// slowness is the tone of a wait.
func slowness(waiting time.Duration) tone {
	switch {
	case waiting >= verySlowAfter:
		return red
	case waiting >= slowAfter:
		return yellow
	}
	return plainly
}
