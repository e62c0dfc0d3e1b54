package hub

import (
	"context"
	"errors"
	"fmt"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"posxyz/hub/pose"
)

// viewer is a follower and the picture that its Updates have drawn.
type viewer struct {
	sub      Subscription
	follower *reading
	replay   *replay
	picture  map[string]pose.Position
	heard    map[string]bool // what was in the picture when that was checked last
	updates  int             // applied
	changes  int             // those among them that are not empty
	begun    time.Time       // when the snapshot was sent
	slot     time.Duration   // the period of MaxRate's grid in which it was told last
	seq      uint64          // up to which it was told
	sent     time.Time       // when, the last time
	asked    time.Time       // since when it waits for an Update; zero: it does not

	positions, skipped uint64 // told
	samples, news      uint64 // since the snapshot: that were to be told, that were
}

func (w *world) follow(t *rapid.T) {
	if len(w.viewers) < 6 {
		w.viewers = append(w.viewers, w.newViewer(t, Subscription{
			Scene:       rapid.SampledFrom(modelScenes).Draw(t, "scene"),
			Sources:     rapid.SampledFrom([][]string{nil, {"a"}, {"a*"}, {"b", "ab"}, {"ab", "b"}, {"*", "b"}, {"c*", "nobody"}}).Draw(t, "sources"),
			Area:        drawArea(t),
			MaxRate:     rapid.SampledFrom([]float64{0, 0, 0, 0.5, 10}).Draw(t, "rate"),
			EverySample: rapid.Bool().Draw(t, "every sample"),
		}))
	}
}

// followToo has a second one follow what another does, and so share its view.
func (w *world) followToo(t *rapid.T) {
	if n := len(w.viewers); n > 0 && n < 6 {
		w.viewers = append(w.viewers, w.newViewer(t, rapid.SampledFrom(w.viewers).Draw(t, "viewer").sub))
	}
}

func drawArea(t *rapid.T) *Area {
	area := &Area{
		Around: rapid.SampledFrom([]string{"", "a", "b", "character", "nobody"}).Draw(t, "around"),
		Radius: rapid.SampledFrom([]float64{2, 2, 10, 10, 1e-6, 1e7}).Draw(t, "radius"),
	}
	if area.Around == "" {
		area.Center = rapid.SampledFrom(modelPlaces).Draw(t, "center")
	}
	return rapid.SampledFrom([]*Area{nil, area}).Draw(t, "area")
}

func (w *world) newViewer(t *rapid.T, sub Subscription) *viewer {
	w.opened++
	sub.Peer = fmt.Sprint("viewer ", w.opened)
	v := &viewer{sub: sub, picture: map[string]pose.Position{}, heard: map[string]bool{}}
	for _, s := range w.scenes {
		if s.name == sub.Scene {
			v.replay = newReplay(sub, s)
		}
	}
	var err error
	if v.follower, err = openReading(w.hub, sub); err != nil {
		t.Fatalf("Follow(%+v) = %v", sub, err)
	}
	return v
}

func (w *world) unfollow(*rapid.T) {
	if len(w.viewers) > 0 {
		w.viewers[0].follower.Close()
		w.viewers = w.viewers[1:]
	}
}

// moveArea subscribes anew with another area.
func (w *world) moveArea(t *rapid.T) {
	if len(w.viewers) > 0 {
		i := rapid.IntRange(0, len(w.viewers)-1).Draw(t, "viewer")
		sub := w.viewers[i].sub
		sub.Area = drawArea(t)
		w.viewers[i].follower.Close()
		w.viewers[i] = w.newViewer(t, sub)
	}
}

// restart ends the hub and begins another: each viewer is told the end, and each
// seq is above those from before.
func (w *world) restart(t *rapid.T) {
	w.stop()
	for _, v := range w.viewers {
		u, err := v.follower.Next(context.Background())
		for ; err == nil; u, err = v.follower.Next(context.Background()) {
			v.apply(t, w, u)
		}
		if !errors.Is(err, ErrClosed) {
			t.Errorf("the end of a hub is told as %v", err)
		}
	}
	for _, pub := range w.pubs {
		pub.Close()
	}
	time.Sleep(time.Millisecond) // 1,000 samples could have come
	w.start()
	for i, v := range w.viewers {
		w.viewers[i] = w.newViewer(t, v.sub)
		w.viewers[i].seq = v.seq
	}
}

func (w *world) readOne(t *rapid.T) {
	if len(w.viewers) > 0 {
		rapid.SampledFrom(w.viewers).Draw(t, "viewer").read(t, w)
	}
}

// readTogether has all ask before any is answered, so that they share Updates.
func (w *world) readTogether(t *rapid.T) {
	for _, v := range w.viewers {
		if u, err := v.follower.Next(ended); err == nil {
			v.apply(t, w, u)
		}
	}
	synctest.Wait()
	for _, v := range w.viewers {
		v.read(t, w)
	}
}

func (w *world) catchUp(t *rapid.T) {
	if len(w.viewers) > 0 {
		rapid.SampledFrom(w.viewers).Draw(t, "viewer").catchUp(t, w)
	}
}

// read asks for an Update and applies it; false if there is none now.
func (v *viewer) read(t *rapid.T, w *world) bool {
	since := v.asked
	u, err := v.follower.Next(ended)
	if err != nil {
		synctest.Wait()
		u, err = v.follower.Next(ended)
	}
	if err == nil {
		v.apply(t, w, u)
		return true
	}
	if v.asked.IsZero() {
		v.asked = time.Now()
	}
	silent := time.Since(v.sent)
	if v.updates == 0 || silent >= Heartbeat && !since.IsZero() {
		t.Errorf("%+v waits since %v and is not told anything for %v", v.sub, since, silent)
	}
	return false
}

// catchUp reads until everything was told, and compares the picture with the
// reference.
func (v *viewer) catchUp(t *rapid.T, w *world) {
	for v.read(t, w) {
	}
	for quiet := time.Duration(0); v.sub.MaxRate > 0 && quiet.Seconds() <= 1/v.sub.MaxRate; quiet += 50 * time.Millisecond {
		w.sleep(t, 50*time.Millisecond)
		before := v.changes
		for v.read(t, w) {
		}
		if v.changes != before {
			quiet = 0
		}
	}
	tells, _ := v.replay.until(v.replay.scene.last())
	v.count(tells, nil)
	v.checkPicture(t, false)
	v.checkCounts(t, w)
}

// checkCounts compares what the hub counts of the viewer, who knows everything.
func (v *viewer) checkCounts(t *rapid.T, w *world) {
	stats, err := w.hub.Stats(context.Background())
	if err != nil {
		t.Fatalf("Stats = %v", err)
	}
	for _, scene := range stats.Scenes {
		for _, f := range scene.Followers {
			if f.Peer != v.sub.Peer {
				continue
			}
			missed := f.Conflated
			if v.sub.EverySample {
				missed = f.Skipped
			}
			right := f.Delivered == v.positions && f.Lag == 0 && f.Waiting == 0 && scene.Scene == v.sub.Scene
			if v.replay.isFixed() && w.exact {
				right = right && missed == v.samples-v.news
			}
			if v.sub.EverySample {
				right = right && f.Skipped == v.skipped && f.Conflated == 0
			}
			if !right {
				t.Errorf("%+v was told %d positions, %d of %d samples and that it missed %d, but Stats has %+v",
					v.sub, v.positions, v.news, v.samples, v.skipped, f)
			}
			return
		}
	}
	t.Errorf("%+v is not in Stats: %+v", v.sub, stats)
}
