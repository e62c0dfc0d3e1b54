package hub

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// audienceSizes are how many follow in a benchmark.
var audienceSizes = []int{0, 1, 100, 1000}

// drains has n follow who take all they are sent, at once; done is told of each
// Update that is not a heartbeat's.
func drains(b *testing.B, h *Hub, n int, sub Subscription, done func()) {
	b.Helper()
	for range n {
		s := &drain{done: done}
		var err error
		if s.Follower, err = h.Follow(sub, s); err != nil {
			b.Fatal(err)
		}
		s.Ready()
		b.Cleanup(s.Close)
	}
}

// BenchmarkPublish is the cost of one sample to its publisher, one after the
// other, while followers take what they can.
func BenchmarkPublish(b *testing.B) {
	for _, followers := range audienceSizes {
		b.Run(fmt.Sprintf("followers=%d", followers), func(b *testing.B) {
			h := running(b, Options{})
			drains(b, h, followers, Subscription{}, nil)
			pub := newPublisher(h)
			defer pub.Close()
			p := sample("a", 1)
			b.ReportAllocs()
			for b.Loop() {
				publish(b, pub, p)
			}
		})
	}
}

// BenchmarkPublishWhileAllWait is the same when each follower was told
// everything and waits. Only ns/publish counts: what is inside Publish.
func BenchmarkPublishWhileAllWait(b *testing.B) {
	for _, followers := range audienceSizes {
		b.Run(fmt.Sprintf("followers=%d", followers), func(b *testing.B) {
			h := running(b, Options{})
			p := sample("a", 1)
			publish(b, h, p)
			var told sync.WaitGroup
			told.Add(followers)
			drains(b, h, followers, Subscription{}, told.Done)
			told.Wait()
			var publishing time.Duration
			for b.Loop() {
				told.Add(followers)
				began := time.Now()
				publish(b, h, p)
				publishing += time.Since(began)
				told.Wait()
				time.Sleep(50 * time.Microsecond) // broadcasters go to sleep
			}
			b.ReportMetric(float64(publishing.Nanoseconds())/float64(b.N), "ns/publish")
		})
	}
}

// BenchmarkFollow is the cost of one Update to a follower, with one source of
// some that changed.
func BenchmarkFollow(b *testing.B) {
	for _, sources := range []int{1, 1000} {
		b.Run(fmt.Sprintf("sources=%d", sources), func(b *testing.B) {
			h := running(b, Options{})
			for i := range sources {
				publish(b, h, pose.Position{Source: named(fmt.Sprint(i))})
			}
			f := follow(b, h, Subscription{})
			anyNext(b, f)
			b.ReportAllocs()
			for b.Loop() {
				publish(b, h, sample("0", 1))
				anyNext(b, f)
			}
		})
	}
}

// BenchmarkAreaInAWorld is the marginal cost of a follower of an area in which
// ten sources move, in a world of ten and in one of 10,000: divide by followers,
// and subtract those of none.
func BenchmarkAreaInAWorld(b *testing.B) {
	for _, sources := range []int{10, 10_000} {
		for _, followers := range []int{0, 1000} {
			b.Run(fmt.Sprintf("sources=%d/followers=%d", sources, followers), func(b *testing.B) {
				h := running(b, Options{})
				for i := range sources {
					publish(b, h, pose.Position{
						Source: named(fmt.Sprint(i)),
						At:     pose.Vec{X: float64(i % 100), Y: float64(i / 100)},
					})
				}
				drains(b, h, followers, Subscription{EverySample: true, Area: &Area{Center: pose.Vec{X: 4.5}, Radius: 5}}, nil)
				x := 0.0
				for b.Loop() {
					for i := range 10 {
						publish(b, h, pose.Position{Source: named(fmt.Sprint(i)), At: pose.Vec{X: float64(i), Z: x / 8}})
					}
					allTold(b, h)
					x = 1 - x
				}
			})
		}
	}
}

// BenchmarkAreasInAMovingWorld is one round of 10,000 sources that all move,
// with 1000 followers who each hear a small area of their own, and with none.
func BenchmarkAreasInAMovingWorld(b *testing.B) {
	for _, followers := range []int{0, 1, 1000} {
		b.Run(fmt.Sprintf("followers=%d", followers), func(b *testing.B) {
			h := running(b, Options{})
			for i := range followers {
				drains(b, h, 1, Subscription{Area: &Area{Around: fmt.Sprint(i * 10), Radius: 2}}, nil)
			}
			step := 0
			move := func() {
				for i := range 10_000 {
					publish(b, h, pose.Position{
						Source: named(fmt.Sprint(i)),
						At:     pose.Vec{X: float64(i%100) + float64(step%8)/8, Y: float64(i / 100)},
					})
				}
				step++
			}
			move()
			b.ReportAllocs()
			for b.Loop() {
				move()
				allTold(b, h)
			}
		})
	}
}

// allTold waits until everything was taken in, and told to all who are ready.
func allTold(b *testing.B, h *Hub) {
	b.Helper()
	for idle := false; !idle; {
		idle = true
		inBroadcaster(b, h, func(bc *broadcaster) { idle = idle && bc.due.first() == nil })
	}
}
