package hub

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// BenchmarkPublish is the cost of one sample to its publisher, while followers
// take what they can.
func BenchmarkPublish(b *testing.B) {
	for _, followers := range []int{0, 1, 100, 1000} {
		b.Run(fmt.Sprintf("followers=%d", followers), func(b *testing.B) {
			h := running(b, Options{})
			ctx, cancel := context.WithCancel(context.Background())
			var following sync.WaitGroup
			for range followers {
				f := follow(b, h, Subscription{})
				following.Go(func() {
					for {
						if _, err := f.Next(ctx); err != nil {
							return
						}
					}
				})
			}
			pub := newPublisher(h)
			defer pub.Close()
			b.ReportAllocs()
			for b.Loop() {
				publish(b, pub, sample("a", 1))
			}
			cancel()
			following.Wait()
		})
	}
}

// BenchmarkPublishWhileAllWait is the same when each follower was told
// everything and waits: all of them are woken. Only ns/publish counts.
func BenchmarkPublishWhileAllWait(b *testing.B) {
	for _, followers := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("followers=%d", followers), func(b *testing.B) {
			h := running(b, Options{})
			ctx, cancel := context.WithCancel(context.Background())
			var following, told sync.WaitGroup
			told.Add(followers)
			for range followers {
				f := follow(b, h, Subscription{})
				following.Go(func() {
					for {
						u, err := f.Next(ctx)
						if err != nil {
							return
						}
						if u.Snapshot || len(u.Positions) > 0 {
							told.Done()
						}
					}
				})
			}
			var publishing time.Duration
			for b.Loop() {
				told.Wait()
				told.Add(followers)
				began := time.Now()
				publish(b, h, sample("a", 1))
				publishing += time.Since(began)
			}
			b.ReportMetric(float64(publishing.Nanoseconds())/float64(b.N), "ns/publish")
			cancel()
			following.Wait()
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
