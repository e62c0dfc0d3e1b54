package hub

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"posxyz/hub/pose"
	"posxyz/hub/wire"
)

// TestModel plays random histories against a reference that is too simple to be
// wrong: whatever happens, Latest agrees with it, and a follower that applies
// all its Updates sees the same.
func TestModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(struct{ rapid.TB }{t}, func(t *rapid.T) {
			w := newWorld()
			defer w.stop()
			t.Repeat(map[string]func(*rapid.T){
				"publish":   w.publish,
				"publish ":  w.publish, // as often as all else
				"publish  ": w.publish,
				"remove":    w.remove,
				"hang up":   w.hangUp,
				"wait":      w.wait,
				"follow":    w.follow,
				"unfollow":  w.unfollow,
				"catch up":  w.catchUp,
				"catch up ": w.catchUp,
				"":          w.check,
			})
			for len(w.viewers) > 0 {
				w.viewers[0].catchUp(t, w)
				w.viewers[0].follower.Close()
				w.viewers = w.viewers[1:]
			}
			w.check(t)
		})
	})
}

const modelForget = 5 * time.Second

var (
	modelScenes = []string{"", "stage"}
	modelNames  = []string{"a", "ab", "b", "character"}
)

// refSource is what the reference knows of a source.
type refSource struct {
	x            float64 // a different one in each sample
	writer       *Publisher
	captured     time.Time
	status       pose.Status
	lostAt, gone time.Time // zero for never
}

// world is a hub and its reference.
type world struct {
	hub     *Hub
	stop    func()
	pubs    []*Publisher
	sources map[pose.SourceID]*refSource
	samples float64
	viewers []*viewer
}

func newWorld() *world {
	ctx, cancel := context.WithCancel(context.Background())
	w := &world{hub: New(wire.Encoder{}, Options{Forget: modelForget}), sources: map[pose.SourceID]*refSource{}}
	var done sync.WaitGroup
	done.Go(func() { w.hub.Run(ctx) })
	w.stop = func() {
		cancel()
		done.Wait()
	}
	for range 3 {
		w.pubs = append(w.pubs, newPublisher(w.hub))
	}
	return w
}

func (w *world) publish(t *rapid.T) {
	id := drawID(t)
	to := rapid.SampledFrom(append([]*Publisher{nil}, w.pubs...)).Draw(t, "publisher")
	w.samples++
	p := pose.Position{
		Source:   id,
		At:       pose.Vec{X: w.samples},
		TTL:      rapid.SampledFrom([]time.Duration{0, time.Second, 10 * time.Second}).Draw(t, "ttl"),
		Captured: time.Now().Add(-rapid.SampledFrom([]time.Duration{0, 10, 20}).Draw(t, "age") * time.Millisecond),
		Teleport: rapid.Bool().Draw(t, "teleport"),
	}
	var seq uint64
	var err error
	if to == nil {
		seq, err = w.hub.Publish(p)
	} else {
		seq, err = to.Publish(p)
		if p.TTL == 0 {
			p.TTL = DefaultTTL
		}
	}
	if err != nil {
		t.Fatalf("Publish(%+v) = %v", p, err)
	}
	ref := w.sources[id]
	late := ref != nil && to != nil && ref.writer == to && p.Captured.Before(ref.captured)
	if (seq == 0) != late {
		t.Fatalf("Publish(%+v) has seq %d, late = %v", p, seq, late)
	}
	if late {
		return
	}
	w.sources[id] = &refSource{x: w.samples, writer: to, captured: p.Captured}
	if p.TTL > 0 {
		w.sources[id].lostAt = time.Now().Add(p.TTL)
	}
	for _, v := range w.viewers {
		v.jumped[id] = v.jumped[id] || p.Teleport
	}
}

func (w *world) remove(t *rapid.T) {
	id := drawID(t)
	if _, err := w.hub.Publish(pose.Position{Source: id, Remove: true}); err != nil {
		t.Fatalf("remove %v = %v", id, err)
	}
	w.forget(id)
}

// hangUp ends a stream and opens another.
func (w *world) hangUp(t *rapid.T) {
	i := rapid.IntRange(0, len(w.pubs)-1).Draw(t, "publisher")
	for _, ref := range w.sources {
		if ref.writer == w.pubs[i] {
			ref.lose(time.Now())
		}
	}
	w.pubs[i].Close()
	w.pubs[i] = newPublisher(w.hub)
}

// wait lets everything happen that is due until then.
func (w *world) wait(t *rapid.T) {
	time.Sleep(rapid.SampledFrom([]time.Duration{time.Millisecond, 50 * time.Millisecond, time.Second, 4 * time.Second, 40 * time.Second}).Draw(t, "for"))
	synctest.Wait()
	now := time.Now()
	for id, ref := range w.sources {
		if !ref.lostAt.IsZero() && !now.Before(ref.lostAt) {
			ref.lose(ref.lostAt)
		}
		if !ref.gone.IsZero() && !now.Before(ref.gone) && id != defaultID {
			w.forget(id)
		}
	}
}

func (ref *refSource) lose(at time.Time) {
	if ref.status == pose.Live {
		ref.status, ref.writer, ref.lostAt, ref.gone = pose.Lost, nil, time.Time{}, at.Add(modelForget)
	}
}

func (w *world) forget(id pose.SourceID) {
	delete(w.sources, id)
	for _, v := range w.viewers {
		delete(v.jumped, id)
	}
}

// check compares what the hub says with the reference.
func (w *world) check(t *rapid.T) {
	for _, scene := range modelScenes {
		for _, name := range modelNames {
			id := pose.SourceID{Scene: scene, Name: name}
			p, err := w.hub.Latest(id)
			ref := w.sources[id]
			if ref == nil {
				if found := err == nil; found != (id == defaultID) {
					t.Errorf("Latest(%v) = %+v, %v, want it not there", id, p, err)
				}
				continue
			}
			if err != nil || p.At.X != ref.x || p.Status != ref.status {
				t.Errorf("Latest(%v) = %+v, %v, want x = %v, %v", id, p, err, ref.x, ref.status)
			}
		}
	}
}

func (w *world) follow(t *rapid.T) {
	if len(w.viewers) == 5 {
		return
	}
	v := &viewer{
		sub: Subscription{
			Scene:   rapid.SampledFrom(modelScenes).Draw(t, "scene"),
			Sources: rapid.SampledFrom([][]string{nil, {"a"}, {"a*"}, {"b", "ab"}, {"c*", "nobody"}}).Draw(t, "sources"),
		},
		picture: map[string]pose.Position{},
		jumped:  map[pose.SourceID]bool{},
	}
	var err error
	if v.follower, err = openReading(w.hub, v.sub); err != nil {
		t.Fatalf("Follow(%+v) = %v", v.sub, err)
	}
	w.viewers = append(w.viewers, v)
}

func (w *world) unfollow(t *rapid.T) {
	if len(w.viewers) == 0 {
		return
	}
	i := rapid.IntRange(0, len(w.viewers)-1).Draw(t, "viewer")
	w.viewers[i].follower.Close()
	w.viewers = slices.Delete(w.viewers, i, i+1)
}

func (w *world) catchUp(t *rapid.T) {
	if len(w.viewers) > 0 {
		rapid.SampledFrom(w.viewers).Draw(t, "viewer").catchUp(t, w)
	}
}

func drawID(t *rapid.T) pose.SourceID {
	return pose.SourceID{Scene: rapid.SampledFrom(modelScenes).Draw(t, "scene"), Name: rapid.SampledFrom(modelNames).Draw(t, "name")}
}
