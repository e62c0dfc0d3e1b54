package hub

import (
	"flag"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"
)

// TestModel plays random histories against a reference that is too simple to be
// wrong (model_reference_test.go): whatever happens, Latest agrees with it, and
// each Update is the difference between what its follower was told and what is.
func TestModel(t *testing.T) {
	defer setFlag(t, "rapid.steps", "100")() // long enough for followers to fall behind
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(struct{ rapid.TB }{t}, func(t *rapid.T) {
			w := newWorld(t)
			defer w.end()
			t.Repeat(map[string]func(*rapid.T){
				"publish":    w.publish,
				"publish ":   w.publish, // as often as all else
				"burst":      w.burst,
				"remove":     w.remove,
				"hang up":    w.hangUp,
				"wait":       w.wait,
				"restart":    w.restart,
				"follow":     w.follow,
				"follow too": w.followToo,
				"unfollow":   w.unfollow,
				"move":       w.moveArea,
				"read one":   w.readOne,
				"read all":   w.readTogether,
				"catch up":   w.catchUp,
				"catch up ":  w.catchUp,
				"catch up  ": w.catchUp,
				"":           w.check,
			})
			for _, v := range w.viewers {
				v.catchUp(t, w)
			}
		})
	})
}

func setFlag(t *testing.T, name, value string) (restore func()) {
	f := flag.Lookup(name).Value
	was := f.String()
	if err := f.Set(value); err != nil {
		t.Fatal(err)
	}
	return func() { f.Set(was) }
}

// bounds are where a hub gives up telling differences.
type bounds struct{ graves, history, round, segments, changes int }

// set makes them the package's, until the function that it returns is called.
func (b bounds) set() (restore func()) {
	was := bounds{maxGraves, maxHistory, maxRound, maxSegments, segmentChanges}
	b.put()
	return was.put
}

func (b bounds) put() {
	maxGraves, maxHistory, maxRound, maxSegments, segmentChanges = b.graves, b.history, b.round, b.segments, b.changes
}

// drawBounds draws those of reality, or some that a short history meets. exact
// says that no broadcaster falls out of the log.
func drawBounds(t *rapid.T) (b bounds, exact bool) {
	b, exact = bounds{maxGraves, maxHistory, maxRound, maxSegments, segmentChanges}, true
	if rapid.Bool().Draw(t, "small views") {
		b.graves, b.history, b.round = 2, 800, 200 // some ten samples, of some 80 bytes
	}
	if rapid.IntRange(0, 3).Draw(t, "small log") == 0 {
		b.segments, b.changes, exact = 2, 3, false
	}
	return b, exact
}
