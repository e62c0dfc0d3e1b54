package main

import (
	"time"

	"posxyz/hub"
	"posxyz/hub/pose"
)

var (
	sourceColumns = []column{
		{title: "SOURCE", least: leastName},
		{title: "RATE", least: 8, right: true},
		{title: "AGE", least: 6, right: true},
		{title: "STATUS", drop: 1},
		{title: "HELD BY", drop: 2},
	}
	subscriberColumns = []column{
		{title: "SUBSCRIBER", least: leastName},
		{title: "MODE", drop: 4},
		{title: "UPDATES", least: 7, right: true, drop: 5},
		{title: "LAG", least: 5, right: true},
		{title: "WAITING", right: true},
		{title: "CONFLATED", right: true, drop: 3},
		{title: "SKIPPED", right: true, drop: 2},
	}
)

// sceneBlock is what is shown of a scene: a title and two tables.
type sceneBlock struct {
	title                row
	sources, subscribers table
}

// sceneLines shows scenes in so many cells and lines.
func sceneLines(scenes []hub.SceneStats, width, height int) []row {
	blocks := make([]sceneBlock, len(scenes))
	var sources, subscribers []table
	for i, s := range scenes {
		blocks[i] = newSceneBlock(s)
		sources = append(sources, blocks[i].sources)
		subscribers = append(subscribers, blocks[i].subscribers)
	}
	sourceWidths, subscriberWidths := layout(sourceColumns, sources, width), layout(subscriberColumns, subscribers, width)

	var lines []row
	rooms := share(blocks, height)
	for i, r := range rooms {
		b := &blocks[i]
		lines = append(lines, nil, b.title)
		lines = append(lines, b.sources.lines(sourceWidths, r.sources)...)
		lines = append(lines, b.subscribers.lines(subscriberWidths, r.subscribers)...)
	}
	if left := len(scenes) - len(rooms); left > 0 {
		lines = append(lines, row{{"... and " + counted(left, "more scene"), faint}})
	}
	return lines
}

func newSceneBlock(s hub.SceneStats) sceneBlock {
	b := sceneBlock{sources: table{columns: sourceColumns}, subscribers: table{columns: subscriberColumns}}
	lost := 0
	for _, source := range s.Sources {
		status := span{"live", plainly}
		if source.Status == pose.Lost {
			status = span{"lost", yellow}
			lost++
		}
		b.sources.rows = append(b.sources.rows, []span{
			{visible(source.Name), plainly},
			{number(source.Rate) + " Hz", plainly},
			{brief(source.Age), plainly},
			status,
			{visible(source.HeldBy), plainly},
		})
	}
	for _, f := range s.Followers {
		b.subscribers.rows = append(b.subscribers.rows, []span{
			{visible(f.Peer), plainly},
			{modeOf(f), plainly},
			{perSecond(f.Rate), plainly},
			{grouped(f.Lag), plainly},
			{waited(f.Waiting), slowness(f.Waiting)},
			{grouped(f.Conflated), plainly},
			{grouped(f.Skipped), plainly},
		})
	}
	b.title = row{
		{sceneTitle(s.Scene), bold},
		{" · " + counted(len(s.Followers), "subscriber") + also(slowIn(s), "slow"), plainly},
		{" · " + counted(len(s.Sources), "source") + also(lost, "lost"), plainly},
	}
	return b
}

// sceneTitle names a scene.
func sceneTitle(scene string) string {
	if scene == "" {
		return "default scene"
	}
	return "scene " + visible(scene)
}

// also counts those of whom there is something to say.
func also(n int, what string) string {
	if n == 0 {
		return ""
	}
	return ", " + grouped(uint64(n)) + " " + what
}

// modeOf says what a subscriber is sent.
func modeOf(f hub.FollowerStats) string {
	if f.EverySample {
		return "every"
	}
	return "newest"
}

// waited says for how long a subscriber has been waited for.
func waited(d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return brief(d)
}
