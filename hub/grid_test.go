package hub

import (
	"fmt"
	"math"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"posxyz/hub/pose"
)

// TestGridMissesNothing: whatever lies in a ball lies in a cell that the ball
// watches, and those are 4×4×4 at most.
func TestGridMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		radius := math.Exp2(rapid.Float64Range(-25, 25).Draw(t, "log2 radius"))
		if rapid.Bool().Draw(t, "a power of two") { // cells as large as the radius
			radius = math.Exp2(math.Round(math.Log2(radius)))
		}
		coordinate := rapid.OneOf(
			rapid.Float64Range(-pose.MaxCoordinate, pose.MaxCoordinate),
			rapid.Map(rapid.IntRange(-5, 5), func(i int) float64 { return bounded(pose.Vec{X: float64(i) * levelSize(radius)}).X }),
		)
		vec := rapid.Custom(func(t *rapid.T) pose.Vec {
			return pose.Vec{X: coordinate.Draw(t, "x"), Y: coordinate.Draw(t, "y"), Z: coordinate.Draw(t, "z")}
		})
		a := &audience{}
		v := &view{audience: a, area: newArea(Area{Center: vec.Draw(t, "center"), Radius: radius})}
		a.grid.watch(v)
		if n := len(v.area.cells); n > 64 {
			t.Errorf("a ball of %v m watches %d cells", radius, n)
		}
		to := vec.Draw(t, "towards")
		at := v.area.center
		if d := to.Sub(at).Norm(); d > 0 {
			at = bounded(at.Add(to.Sub(at).Scale(radius * rapid.Float64Range(0, 1).Draw(t, "part") / d)))
		}
		if !v.area.holds(at) {
			return // rounded to a little outside
		}
		r := &replica{name: "a", at: at}
		a.grid.place(r)
		found := false
		for _, c := range v.area.cells {
			found = found || c == r.cells[0]
		}
		if !found {
			t.Errorf("%v lies within %v m of %v, in cell %v of %v m, which is not watched", at, radius, v.area.center, r.cells[0].key, r.cells[0].level.size)
		}
		a.grid.remove(r)
		a.grid.unwatch(v)
		if len(a.grid.levels) != 0 {
			t.Errorf("%d levels are left", len(a.grid.levels))
		}
	})
}

// TestNothingIsLeft of views, their levels, cells and centers, when nobody
// follows any longer, whatever they were and in whichever order they go.
func TestNothingIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		keeper := listen(t, h, Subscription{}) // of the audience
		for i := range 20 {
			publish(t, h, pose.Position{Source: named(fmt.Sprint(i)), At: pose.Vec{X: float64(i), Y: float64(-i)}})
		}
		var taps []*tap
		for _, radius := range []float64{1e-6, 0.5, 2, 3, 900, 1e7} {
			taps = append(taps,
				listen(t, h, Subscription{Area: &Area{Radius: radius}}),
				listen(t, h, Subscription{Area: &Area{Around: "3", Radius: radius}, EverySample: true}),
				listen(t, h, Subscription{Area: &Area{Around: "nobody", Radius: radius}, Sources: []string{"1*"}}),
			)
		}
		for i := range 200 {
			publish(t, h, pose.Position{Source: named(fmt.Sprint(i % 23)), At: pose.Vec{X: float64(i), Z: float64(i * i % 50)}})
		}
		remove(t, h, "3")
		remove(t, h, "5")
		publish(t, h, sample("3", 4))
		synctest.Wait()
		for i := range taps {
			taps[i*7%len(taps)].Close()
		}
		synctest.Wait()
		inBroadcaster(t, h, func(b *broadcaster) {
			a := b.audiences[h.scenes[""]]
			if len(a.views) != 1 || len(a.grid.levels) != 0 || len(a.centers) != 0 || len(b.all) != 1 {
				t.Errorf("one follower is left, but %d views, %d levels, %d centers and %d followers", len(a.views), len(a.grid.levels), len(a.centers), len(b.all))
			}
			for _, r := range a.replicas {
				if len(r.in) != 1 || len(r.cells) != 0 {
					t.Errorf("%s is in %d views and %d cells, want 1 and none", r.name, len(r.in), len(r.cells))
				}
			}
		})
		keeper.Close()
		synctest.Wait()
		inBroadcaster(t, h, func(b *broadcaster) {
			if len(b.audiences) != 0 || len(b.all) != 0 || b.beats.first() != nil || b.due.first() != nil || len(b.paces) != 0 {
				t.Errorf("nobody follows, but the broadcaster has %d audiences, %d followers", len(b.audiences), len(b.all))
			}
		})
		if s := h.scenes[""]; len(s.audiences) != 0 || s.log.segments != nil || s.followers != 0 {
			t.Errorf("nobody follows, but the scene has %d audiences, %d segments and counts %d followers", len(s.audiences), len(s.log.segments), s.followers)
		}
	})
}

// TestCellsGoWithTheirSources: a source that travels leaves no cells behind.
func TestCellsGoWithTheirSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		listen(t, h, Subscription{Area: &Area{Around: "a", Radius: 1}})
		for i := range 500 {
			publish(t, h, sample("a", float64(i)*3))
			publish(t, h, sample("b", float64(-i)*3))
			if i%10 == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		inBroadcaster(t, h, func(b *broadcaster) {
			if n := len(b.audiences[h.scenes[""]].grid.levels[0].cells); n > 28 {
				t.Errorf("%d cells are left, want 27 that are watched and one with b", n)
			}
		})
	})
}

// TestViewsAreShared by followers whose subscriptions say the same, in whichever
// order, at whichever rate.
func TestViewsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		for _, c := range []struct {
			sub  Subscription
			want int // views
		}{
			{Subscription{}, 1},
			{Subscription{Peer: "somebody else", MaxRate: 5}, 1},
			{Subscription{Sources: []string{"a", "b", "c*"}}, 2},
			{Subscription{Sources: []string{"c*", "b", "a", "b"}}, 2},
			{Subscription{Sources: []string{"a", "b", "c"}}, 3},
			{Subscription{EverySample: true}, 4},
			{Subscription{Area: &Area{Radius: 1}}, 5},
			{Subscription{Area: &Area{Radius: 1}, MaxRate: 3}, 5},
			{Subscription{Area: &Area{Radius: 2}}, 6},
			{Subscription{Area: &Area{Radius: 2, Center: pose.Vec{Z: 1}}}, 7},
			{Subscription{Area: &Area{Radius: 2, Around: "a"}}, 8},
			{Subscription{Area: &Area{Radius: 2, Around: "a b"}}, 9},
			{Subscription{Area: &Area{Radius: 2, Around: "a"}, Sources: []string{"b"}}, 10},
		} {
			listen(t, h, c.sub)
			synctest.Wait()
			inBroadcaster(t, h, func(b *broadcaster) {
				if got := len(b.audiences[h.scenes[""]].views); got != c.want {
					t.Errorf("with %+v there are %d views, want %d", c.sub, got, c.want)
				}
			})
		}
	})
}
