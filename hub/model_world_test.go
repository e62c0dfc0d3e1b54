package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

const modelForget = 5 * time.Second

var (
	modelScenes = []string{"", "stage"}
	modelNames  = []string{"a", "ab", "b", "character"}
	// modelPlaces lie inside, outside and on the borders of balls of 2 m and 10 m,
	// and in the shell of 5 % around them; all are exact in float32.
	modelPlaces = []pose.Vec{
		{},
		{X: 1, Z: -1},
		{X: 2},
		{X: 2, Y: 0.5},
		{X: -2, Z: 0.5},
		{Y: 2.5},
		{X: 2, Y: 0.75},
		{X: 4, Y: 1},
		{Y: -10},
		{X: 10, Z: 1.5},
		{X: -10, Y: 2},
		{X: 10.5, Y: 0.5},
		{X: -11, Y: -300, Z: 7},
	}
)

// world is a hub and its reference.
type world struct {
	opts    Options
	exact   bool   // no broadcaster falls out of the log
	restore func() // what is reality's again
	hub     *Hub
	stop    func()
	pubs    []*Publisher
	scenes  []*refScene
	viewers []*viewer
	samples int
	opened  int
}

func newWorld(t *rapid.T) *world {
	w := &world{opts: Options{Forget: modelForget, Broadcasters: rapid.IntRange(1, 3).Draw(t, "broadcasters")}}
	b, exact := drawBounds(t)
	w.exact, w.restore = exact, b.set()
	w.start()
	return w
}

func (w *world) start() {
	ctx, cancel := context.WithCancel(context.Background())
	w.hub = New(wire.Encoder{}, w.opts)
	var done sync.WaitGroup
	done.Go(func() { w.hub.Run(ctx) })
	w.stop = func() {
		cancel()
		done.Wait()
	}
	w.scenes, w.pubs = nil, nil
	for _, name := range modelScenes {
		w.scenes = append(w.scenes, &refScene{name: name, sources: map[string]*refSource{}})
	}
	for range 3 {
		w.open()
	}
}

// open adds a Publisher.
func (w *world) open() {
	w.opened++
	pub, err := w.hub.NewPublisher(fmt.Sprint("publisher ", w.opened))
	if err != nil {
		panic(err)
	}
	w.pubs = append(w.pubs, pub)
}

func (w *world) end() {
	w.stop()
	w.restore()
}

func (w *world) publish(t *rapid.T) {
	s := rapid.SampledFrom(w.scenes).Draw(t, "scene")
	by := rapid.SampledFrom(append([]*Publisher{nil}, w.pubs...)).Draw(t, "publisher")
	w.samples++
	p := pose.Position{
		Source:   pose.SourceID{Scene: s.name, Name: rapid.SampledFrom(modelNames).Draw(t, "name")},
		At:       rapid.SampledFrom(modelPlaces).Draw(t, "at"),
		TTL:      rapid.SampledFrom([]time.Duration{0, 0, time.Second, 10 * time.Second}).Draw(t, "ttl"),
		Hold:     rapid.SampledFrom([]time.Duration{0, 0, 0, 0, 500 * time.Millisecond}).Draw(t, "hold"),
		Teleport: rapid.Bool().Draw(t, "teleport"),
		Message:  fmt.Sprint(w.samples), // a different one in each sample
	}
	now := time.Now()
	p.Captured = now.Add(rapid.SampledFrom([]time.Duration{0, -10 * time.Millisecond, -20 * time.Millisecond, -2 * time.Minute, time.Second}).Draw(t, "age"))
	told := p
	if age := now.Sub(p.Captured); age < 0 || age > time.Minute {
		told.Captured = now
	}
	if by != nil && told.TTL == 0 {
		told.TTL = DefaultTTL
	}
	for told.TTL > 0 && !s.isFree(now.Add(told.TTL)) {
		p.TTL, told.TTL = told.TTL+time.Millisecond, told.TTL+time.Millisecond
	}
	for p.Hold > 0 && !s.isQuiet(now.Add(p.Hold), p.Source.Name) {
		p.Hold, told.Hold = p.Hold+time.Millisecond, told.Hold+time.Millisecond
	}
	seq, err := w.send(p, by)
	src := s.sources[p.Source.Name]
	switch {
	case src != nil && now.Before(src.heldUntil) && src.holder != by:
		if held, ok := errors.AsType[*HeldError](err); !ok || held.By != peerOf(src.holder) || seq != 0 {
			t.Errorf("Publish(%+v) = %d, %v, want a HeldError by %s", p, seq, err, peerOf(src.holder))
		}
	case err != nil:
		t.Errorf("Publish(%+v) = %v", p, err)
	case src != nil && by != nil && src.writer == by && told.Captured.Before(src.now.Captured):
		if seq != 0 {
			t.Errorf("Publish(%+v), which is late, has seq %d", p, seq)
		}
	default:
		s.accept(t, told, by, seq)
	}
}

func (w *world) send(p pose.Position, by *Publisher) (uint64, error) {
	if by == nil {
		return w.hub.Publish(p)
	}
	return by.Publish(p)
}

// burst publishes faster than broadcasters look.
func (w *world) burst(t *rapid.T) {
	for range rapid.IntRange(2, 20).Draw(t, "samples") {
		w.publish(t)
	}
}

func (w *world) remove(t *rapid.T) {
	s := rapid.SampledFrom(w.scenes).Draw(t, "scene")
	by := rapid.SampledFrom(append([]*Publisher{nil}, w.pubs...)).Draw(t, "publisher")
	name := rapid.SampledFrom(modelNames).Draw(t, "name")
	seq, err := w.send(pose.Position{Source: pose.SourceID{Scene: s.name, Name: name}, Remove: true}, by)
	src := s.sources[name]
	switch {
	case src != nil && time.Now().Before(src.heldUntil) && src.holder != by:
		if _, ok := errors.AsType[*HeldError](err); !ok {
			t.Errorf("removing %s = %d, %v, want a HeldError", name, seq, err)
		}
	case err != nil:
		t.Errorf("removing %s = %v", name, err)
	case src != nil:
		delete(s.sources, name)
		s.add(t, event{seq: seq, name: name, gone: true, reason: pose.Removed})
	}
}

// hangUp ends a stream and opens another. One that has lost more than one
// source of a scene at once is TestPublisherCloseLosesWhatItLastWrote's.
func (w *world) hangUp(t *rapid.T) {
	i := rapid.IntRange(0, len(w.pubs)-1).Draw(t, "publisher")
	lost := make([]*refSource, len(w.scenes))
	for j, s := range w.scenes {
		for _, src := range s.sources {
			if src.writer != w.pubs[i] {
				continue
			}
			if lost[j] != nil || !s.isFree(time.Now()) {
				return
			}
			lost[j] = src
		}
	}
	w.pubs[i].Close()
	for j, src := range lost {
		if src != nil {
			w.scenes[j].add(t, w.lose(t, src))
		}
	}
	w.pubs = slices.Delete(w.pubs, i, i+1)
	w.open()
}

func (w *world) wait(t *rapid.T) {
	w.sleep(t, rapid.SampledFrom([]time.Duration{
		time.Millisecond, 50 * time.Millisecond, time.Second, 4 * time.Second, 40 * time.Second,
	}).Draw(t, "for"))
}

// sleep lets everything happen that is due until then.
func (w *world) sleep(t *rapid.T, d time.Duration) {
	end := time.Now().Add(d)
	for {
		at, ok := w.next()
		if !ok || at.After(end) {
			break
		}
		time.Sleep(time.Until(at))
		synctest.Wait()
		w.age(t)
	}
	time.Sleep(time.Until(end))
	synctest.Wait()
}
