package hub

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"posxyz/hub/pose"
)

// TestDefaultSource: there for polls from the start, hidden from followers
// until it is published, never forgotten.
func TestDefaultSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{})
		want := pose.Position{Source: named("character"), At: pose.Vec{X: 1}, Captured: time.Now()}
		time.Sleep(time.Hour)
		for _, name := range []string{"", "character"} {
			if diff := cmp.Diff(want, latest(t, h, named(name))); diff != "" {
				t.Errorf("Latest(%q) differs (-want +got):\n%s", name, diff)
			}
		}
		wantNotFound(t, h, pose.SourceID{Scene: "stage", Name: "character"})
		f := follow(t, h, Subscription{})
		if u := next(t, f); len(u.Positions) != 0 {
			t.Errorf("a follower is told of a source that nobody published: %+v", u)
		}

		pub := newPublisher(h)
		publish(t, pub, sample("", 5))
		if diff := cmp.Diff(map[string]float64{"character": 5}, places(next(t, f))); diff != "" {
			t.Errorf("published differs (-want +got):\n%s", diff)
		}
		pub.Close()
		time.Sleep(24 * time.Hour)
		wantStatus(t, h, "character", pose.Lost)
		wantX(t, h, "character", 5)
		remove(t, h, "character")
		wantX(t, h, "character", 1)
	})
}

// float32Noise is how far off the wire a point within 1 m may be: each of two
// coordinates is rounded by 2⁻²⁵ at most.
const float32Noise = 5e-8

// TestOrbit follows two rounds: 5° each 100 ms, counter-clockwise, radius 1 m,
// from (1, 0, 0).
func TestOrbit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Orbit: true})
		synctest.Wait()
		f := follow(t, h, Subscription{})
		began := time.Now()
		for step := range 2 * 72 {
			u := next(t, f)
			if len(u.Positions) != 1 {
				t.Fatalf("step %d: %+v, want one position", step, u)
			}
			if want := began.Add(time.Duration(step) * 100 * time.Millisecond); !u.Sent.Equal(want) {
				t.Errorf("step %d comes at %v, want %v", step, u.Sent, want)
			}
			p, a := u.Positions[0], float64(step)*5*math.Pi/180
			wantAt := pose.Vec{X: math.Cos(a), Y: math.Sin(a)}
			if d := p.At.Sub(wantAt).Norm(); d > float32Noise {
				t.Errorf("step %d is at %v, want %v", step, p.At, wantAt)
			}
			wantVelocity := pose.Vec{X: -math.Sin(a), Y: math.Cos(a)}.Scale(5 * math.Pi / 180 / 0.1)
			if d := p.Velocity.Sub(wantVelocity).Norm(); d > float32Noise || !p.HasVelocity {
				t.Errorf("step %d has velocity %v, want %v", step, p.Velocity, wantVelocity)
			}
			if p.Source != named("character") || p.Status != pose.Live || p.Teleport != (step == 0) {
				t.Errorf("step %d is %+v, want the default source, live, a jump at first only", step, p)
			}
		}
	})
}

// TestOrbitYields while somebody publishes the default source, in any way, and
// goes on where it was, with a jump, once nobody does.
func TestOrbitYields(t *testing.T) {
	for _, c := range []struct {
		what    string
		publish func(t *testing.T, h *Hub, p pose.Position)
		silence time.Duration // until the orbit goes on, after the last sample; and less than 100 ms more
	}{
		{"a stream", func(t *testing.T, h *Hub, p pose.Position) {
			pub := newPublisher(h)
			publish(t, pub, p)
			t.Cleanup(pub.Close)
		}, DefaultTTL},
		{"a stream that ends", func(t *testing.T, h *Hub, p pose.Position) {
			pub := newPublisher(h)
			publish(t, pub, p)
			time.AfterFunc(time.Second, pub.Close)
		}, time.Second},
		{"samples with a TTL", func(t *testing.T, h *Hub, p pose.Position) {
			p.TTL = 10 * time.Second
			publish(t, h, p)
		}, 10 * time.Second},
		{"samples without one", func(t *testing.T, h *Hub, p pose.Position) {
			publish(t, h, p)
		}, DefaultTTL},
		{"a removal", func(t *testing.T, h *Hub, p pose.Position) {
			publish(t, h, p)
			time.AfterFunc(50*time.Millisecond, func() { h.Publish(pose.Position{Remove: true}) })
		}, 50 * time.Millisecond},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := running(t, Options{Orbit: true})
				time.Sleep(950 * time.Millisecond) // nine steps: 45°
				c.publish(t, h, sample("", 7))
				f := follow(t, h, Subscription{})
				if u := next(t, f); u.Positions[0].At.X != 7 {
					t.Fatalf("a published sample did not stay: %+v", u)
				}
				began := time.Now()
				for {
					u := next(t, f)
					if len(u.Positions) == 0 || u.Positions[0].At.X == 7 { // a heartbeat, or lost
						continue
					}
					after, p := u.Sent.Sub(began), u.Positions[0]
					if after < c.silence || after > c.silence+100*time.Millisecond {
						t.Errorf("the orbit goes on after %v, want %v", after, c.silence)
					}
					if deg := pose.Degrees(p.At.Direction().Azimuth); math.Abs(deg-50) > pose.Degrees(float32Noise) || !p.Teleport {
						t.Errorf("the orbit goes on at %v° with teleport %v, want 50° with it", deg, p.Teleport)
					}
					break
				}
				if u := next(t, f); u.Positions[0].Teleport {
					t.Errorf("the step after is a jump too: %+v", u)
				}
			})
		})
	}
}
