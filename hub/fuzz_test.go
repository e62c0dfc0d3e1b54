package hub

import (
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"

	"posxyz/hub/pose"
)

// FuzzSubscription asks for anything: it is refused naming a field, or told a
// snapshot and what happens, of what it asked for.
func FuzzSubscription(f *testing.F) {
	f.Add("", "", 0.0, false, false, 0.0, 0.0, 0.0, "", 0.0)
	f.Add("stage", "a\nb*\n*", 10.0, true, true, 1.0, -2.0, 3.0, "", 5.0)
	f.Add("stage", "", 1e-300, true, true, 0.0, 0.0, 0.0, "a", 1e-9)
	f.Add("", "character", math.NaN(), false, true, math.NaN(), 0.0, 0.0, "b", math.Inf(1))
	f.Add("", "狐*", math.MaxFloat64, false, true, 1e6, 1e6, -1e6, "", math.MaxFloat64)
	f.Fuzz(func(t *testing.T, scene, sources string, rate float64, every, hasArea bool, x, y, z float64, around string, radius float64) {
		sub := Subscription{Scene: scene, MaxRate: rate, EverySample: every}
		if sources != "" {
			sub.Sources = strings.Split(sources, "\n")
		}
		if hasArea {
			sub.Area = &Area{Center: pose.Vec{X: x, Y: y, Z: z}, Around: around, Radius: radius}
		}
		synctest.Test(t, func(t *testing.T) {
			h := running(t, Options{Broadcasters: 1})
			reader, err := openReading(h, sub)
			if err != nil {
				if field, ok := errors.AsType[*pose.FieldError](err); !ok || field.Field == "" {
					t.Fatalf("Read(%+v) = %v, want a FieldError", sub, err)
				}
				return
			}
			defer reader.Close()
			if u := next(t, reader); !u.Snapshot || len(u.Positions) > 0 {
				t.Errorf("%+v is told %+v, want an empty snapshot", sub, u)
			}
			for _, p := range []pose.Position{
				{Source: pose.SourceID{Scene: scene, Name: "a"}, At: pose.Vec{X: 1e6, Y: -1e6}},
				{Source: pose.SourceID{Scene: scene, Name: "b"}, At: pose.Vec{X: x, Y: y, Z: z}},
				{Source: pose.SourceID{Scene: scene, Name: "b"}, Remove: true},
			} {
				h.Publish(p) // x, y and z may be no place
			}
			if u := next(t, reader); u.Snapshot || len(u.Positions) > 2 || len(u.Positions) > 1 && !every {
				t.Errorf("%+v is told %+v, want what it asked for of a and b, or a heartbeat", sub, u)
			}
		})
	})
}
