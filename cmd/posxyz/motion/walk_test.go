package motion

import (
	"fmt"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// In the box, never faster than it should be, smooth, and going somewhere: five
// minutes of every walk, at 100 Hz.
func TestWalkKeepsItsPromises(t *testing.T) {
	const dt = 10 * time.Millisecond
	for name, m := range kinds {
		w, ok := m.(Walk)
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			p := mustPath(t, w).(*spline)
			maxJump := 2 * w.Speed * dt.Seconds() / p.step.Seconds() // as |acceleration| ≤ 2·Speed/step
			first, last := p.At(0)
			if last != (pose.Vec{}) {
				t.Errorf("starts with %v m/s, want at rest", last)
			}
			var way float64
			low, high := first, first
			for now := dt; now <= 5*time.Minute; now += dt {
				at, velocity := p.At(now)
				if at != clamp(at, w.Min, w.Max) {
					t.Fatalf("at %v: %v is outside of %v to %v", now, at, w.Min, w.Max)
				}
				if speed := velocity.Norm(); speed > w.Speed*(1+1e-9) {
					t.Fatalf("at %v: %v m/s, want at most %v", now, speed, w.Speed)
				}
				if jump := velocity.Sub(last).Norm(); jump > maxJump {
					t.Fatalf("at %v: the velocity jumps by %v m/s in %v, want at most %v", now, jump, dt, maxJump)
				}
				last = velocity
				way += velocity.Norm() * dt.Seconds()
				low = pose.Vec{X: min(low.X, at.X), Y: min(low.Y, at.Y), Z: min(low.Z, at.Z)}
				high = pose.Vec{X: max(high.X, at.X), Y: max(high.Y, at.Y), Z: max(high.Z, at.Z)}
			}
			t.Log(way / 300 / w.Speed)
			if mean := way / 300; mean < 0.4*w.Speed {
				t.Errorf("%v m/s on the mean, want at least 0.4 of %v", mean, w.Speed)
			}
			reach := high.Sub(low)
			if size := w.Max.Sub(w.Min); reach.X < 0.6*size.X || reach.Y < 0.6*size.Y || reach.Z < 0.6*size.Z {
				t.Errorf("reaches over %v of a box of %v, want most of it", reach, size)
			}
		})
	}
}

func TestWalkFollowsItsSeed(t *testing.T) {
	ends := map[pose.Vec]uint64{}
	for seed := range uint64(20) {
		w := DefaultWalk()
		w.Seed = seed
		got, _ := mustPath(t, w).At(30 * time.Second)
		again, _ := mustPath(t, w).At(30 * time.Second)
		if got != again {
			t.Errorf("seed %d: at %v and at %v", seed, got, again)
		}
		if other, taken := ends[got]; taken {
			t.Errorf("seeds %d and %d: both at %v after 30 s", other, seed, got)
		}
		ends[got] = seed
	}
}

// No loop is heard: an hour of the walk never does again for two seconds what it
// did before. Two stretches are the same if they begin at the same place with
// the same velocity.
func TestWalkDoesNotRepeat(t *testing.T) {
	p := mustPath(t, DefaultWalk())
	seen := map[string]time.Duration{}
	for now := time.Second; now < time.Hour; now += 250 * time.Millisecond {
		at, velocity := p.At(now)
		key := fmt.Sprintf("%.3f %.3f", at, velocity) // to the millimetre
		if before, again := seen[key]; again {
			t.Fatalf("at %v as at %v: %s", now, before, key)
		}
		seen[key] = now
	}
}

func BenchmarkWalk(b *testing.B) {
	p, err := DefaultWalk().Path()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var now time.Duration
	for b.Loop() {
		p.At(now)
		now += time.Second / 60
	}
}

func BenchmarkWalkFromAnHourOn(b *testing.B) {
	for b.Loop() {
		p, err := DefaultWalk().Path()
		if err != nil {
			b.Fatal(err)
		}
		p.At(time.Hour)
	}
}
