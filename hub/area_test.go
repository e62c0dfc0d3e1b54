package hub

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestAreaEdges: who is inside a ball, on its border, and a little outside.
func TestAreaEdges(t *testing.T) {
	for _, c := range []struct {
		what   string
		area   Area
		at     pose.Vec
		inside bool
	}{
		{"the center", Area{Radius: 1}, pose.Vec{}, true},
		{"on the border", Area{Radius: 1}, pose.Vec{Y: -1}, true},
		{"beyond the border", Area{Radius: 1}, pose.Vec{Y: -1.0001}, false},
		{"in the shell, from outside", Area{Radius: 1}, pose.Vec{Z: 1.04}, false},
		{"in the corner of its cube", Area{Radius: 1}, pose.Vec{X: 0.6, Y: 0.6, Z: 0.6}, false},
		{"on a diagonal", Area{Radius: 1}, pose.Vec{X: 0.5, Y: 0.5, Z: 0.7}, true},
		{"negative, in the next cell", Area{Center: pose.Vec{X: -8}, Radius: 8}, pose.Vec{X: -16}, true},
		{"negative, beyond", Area{Center: pose.Vec{X: -8}, Radius: 8}, pose.Vec{X: -16.5}, false},
		{"on a cell's border from above", Area{Center: pose.Vec{X: 12, Y: 12, Z: 12}, Radius: 4}, pose.Vec{X: 8, Y: 12, Z: 12}, true},
		{"on a cell's border from below", Area{Center: pose.Vec{X: -12, Y: -12, Z: -12}, Radius: 4}, pose.Vec{X: -8, Y: -12, Z: -12}, true},
		{"a radius of a micrometre, there", Area{Center: pose.Vec{X: 3}, Radius: 1e-6}, pose.Vec{X: 3}, true},
		{"a radius of a micrometre, not there", Area{Center: pose.Vec{X: 3}, Radius: 1e-6}, pose.Vec{X: 3.00001}, false},
		{"a tiny radius at the world's end", Area{Center: pose.Vec{X: 1e6, Y: -1e6}, Radius: 1e-6}, pose.Vec{X: 1e6, Y: -1e6}, true},
		{"the smallest radius", Area{Radius: math.SmallestNonzeroFloat64}, pose.Vec{}, true},
		{"the whole world", Area{Radius: 1e7}, pose.Vec{X: -1e6, Y: 1e6, Z: -1e6}, true},
		{"the whole world, from a corner", Area{Center: pose.Vec{X: 1e6, Y: -1e6, Z: 1e6}, Radius: 1e7}, pose.Vec{X: -1e6, Y: 1e6, Z: -1e6}, true},
		{"the largest radius", Area{Center: pose.Vec{X: -1e6}, Radius: math.MaxFloat64}, pose.Vec{X: 1e6}, true},
		{"most of the world", Area{Radius: 1.5e6}, pose.Vec{X: 1e6, Y: 1e6, Z: 1e6}, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := running(t, Options{})
				before := listen(t, h, Subscription{Area: &c.area})
				if u := before.take(); len(u) != 1 || len(u[0].Positions) != 0 {
					t.Fatalf("in an empty world is told %+v", u)
				}
				publish(t, h, pose.Position{Source: named("a"), At: c.at})
				if got := len(before.take()) == 1; got != c.inside {
					t.Errorf("at %v is told: %v, want %v", c.at, got, c.inside)
				}
				after := follow(t, h, Subscription{Area: &c.area, EverySample: true})
				if got := len(next(t, after).Positions) == 1; got != c.inside {
					t.Errorf("at %v is in the snapshot: %v, want %v", c.at, got, c.inside)
				}
			})
		})
	}
}

// TestAreaDoesNotFlicker: what enters at the radius leaves at 1.05 of it; and
// between them stays what it was.
func TestAreaDoesNotFlicker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := listen(t, h, Subscription{Area: &Area{Center: pose.Vec{X: -5}, Radius: 20}})
		f.take()
		got := walk(t, h, f, "a", 17, 15.5, 16, 15, 15.5, 16, 15.875, 16.125, 15.5, 15, -26, -26.5, -25.5, -25, 100, 0)
		want := ". . . a15 a15.5 a16 a15.875 -a left area . a15 a-26 -a left area . a-25 -a left area a0"
		if got != want {
			t.Errorf("is told %q, want %q", got, want)
		}
	})
}

// walk has a source go along x, and shows what f is told of each step: a dot is
// nothing.
func walk(t *testing.T, h *Hub, f *tap, name string, xs ...float64) string {
	t.Helper()
	var told []string
	for _, x := range xs {
		publish(t, h, sample(name, x))
		told = append(told, show(f.take()))
	}
	return strings.Join(told, " ")
}

// show writes Updates as the x of their positions, and what is gone.
func show(updates []pose.Update) string {
	var told []string
	for _, u := range updates {
		if u.Snapshot {
			told = append(told, "snapshot")
		}
		for _, g := range u.Gone {
			told = append(told, fmt.Sprintf("-%s %v", g.Source.Name, g.Reason))
		}
		for _, p := range u.Positions {
			told = append(told, fmt.Sprint(p.Source.Name, p.At.X))
		}
	}
	if len(told) == 0 {
		return "."
	}
	return strings.Join(told, ", ")
}

// TestAreaAround a source: it moves along, whether it is itself heard or not,
// waits for a source that is not there, and is empty when that is gone.
func TestAreaAround(t *testing.T) {
	for _, c := range []struct {
		what    string
		sources []string
		center  bool // it is heard too
	}{
		{"all", nil, true},
		{"all but the center", []string{"b", "c"}, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := running(t, Options{})
				publish(t, h, sample("b", 10))
				publish(t, h, sample("c", 20))
				f := listen(t, h, Subscription{Sources: c.sources, Area: &Area{Around: "me", Radius: 5}})
				me := func(s string) string { // what of it is about the center
					if c.center {
						return s
					}
					return ""
				}
				for _, step := range []struct {
					what string
					do   func()
					want string
				}{
					{"the center is unknown", func() {}, "snapshot"},
					{"something moves meanwhile", func() { publish(t, h, sample("b", 11)) }, ""},
					{"it is published", func() { publish(t, h, sample("me", 12)) }, "b11" + me(", me12")},
					{"what is inside moves", func() { publish(t, h, sample("b", 13)) }, "b13"},
					{"in the same cell, but too far", func() { publish(t, h, sample("b", 6)) }, "-b left area"},
					{"it moves nearer", func() { publish(t, h, sample("me", 10)) }, me("me10, ") + "b6"},
					{"it moves away", func() { publish(t, h, sample("me", 17)) }, "-b left area" + me(", me17") + ", c20"},
					{"it is removed", func() { remove(t, h, "me") }, me("-me removed, ") + "-c left area"},
					{"all move meanwhile", func() { publish(t, h, sample("b", 30)); publish(t, h, sample("c", 31)) }, ""},
					{"it is back", func() { publish(t, h, sample("me", 30)) }, "b30, c31" + me(", me30")},
					{"what is inside is removed", func() { remove(t, h, "c") }, "-c removed"},
					{"what is inside comes back", func() { publish(t, h, sample("c", 29)) }, "c29"},
				} {
					step.do()
					// The order of what comes and goes by a move of the center is the hub's.
					if got, want := sorted(showChanges(f.take())), sorted(step.want); got != want {
						t.Errorf("%s: is told %q, want %q", step.what, got, want)
					}
				}
			})
		})
	}
}

// showChanges is show, with nothing for nothing.
func showChanges(updates []pose.Update) string {
	if s := show(updates); s != "." {
		return s
	}
	return ""
}

func sorted(list string) string {
	words := strings.Split(list, ", ")
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// TestAreaAroundItself: a source is always within its own.
func TestAreaAroundItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		f := listen(t, h, Subscription{Sources: []string{"a"}, Area: &Area{Around: "a", Radius: 1e-6}})
		f.take()
		if got, want := walk(t, h, f, "a", 1, -1e6, 1e6, 0), "a1 a-1e+06 a1e+06 a0"; got != want {
			t.Errorf("is told %q, want %q", got, want)
		}
	})
}

// TestAreaIsOfItsScene: a source of that name elsewhere is no center.
func TestAreaIsOfItsScene(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		publish(t, h, sample("me", 1))
		publish(t, h, pose.Position{Source: pose.SourceID{Scene: "stage", Name: "a"}, At: pose.Vec{X: 1}})
		f := listen(t, h, Subscription{Scene: "stage", Area: &Area{Around: "me", Radius: 5}})
		if u := f.take(); len(u) != 1 || len(u[0].Positions) != 0 {
			t.Errorf("around a source of another scene is told %+v, want nothing", u)
		}
	})
}

// TestLostCenter: while the source is lost its last place counts; what is lost
// inside stays inside.
func TestLostCenter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		pub := newPublisher(h)
		publish(t, pub, sample("me", 1))
		publish(t, pub, sample("a", 2))
		f := listen(t, h, Subscription{Area: &Area{Around: "me", Radius: 5}})
		f.take()
		pub.Close()
		if got := sorted(show(f.take())); got != "a2, me1" {
			t.Errorf("when both are lost, is told %q, want both, whole", got)
		}
		publish(t, h, sample("b", 6))
		if got := show(f.take()); got != "b6" {
			t.Errorf("what comes near a lost center is told as %q, want b6", got)
		}
	})
}

// TestAreaGrave: who is behind learns once that a source left, whatever it did since.
func TestAreaGrave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		publish(t, h, sample("a", 1))
		f := follow(t, h, Subscription{Area: &Area{Radius: 5}})
		next(t, f)
		for _, x := range []float64{9, 2, 9, 3, 9} {
			publish(t, h, sample("a", x))
		}
		remove(t, h, "a")
		want := []pose.Gone{{Source: named("a"), Reason: pose.LeftArea}}
		if u := next(t, f); !cmp.Equal(u.Gone, want) || len(u.Positions) != 0 {
			t.Errorf("is told %+v, want once that it left", u)
		}
	})
}
