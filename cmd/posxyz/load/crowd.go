package load

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// crowd is the subscribers of a run.
type crowd struct {
	// fixed after newCrowd
	conns       []*connection
	subscribers []*subscriber
	complete    chan struct{} // closed when every one of them is there
	refused     chan error    // the first that is not
	over        chan struct{} // closed when every one of them has ended

	arrived atomic.Int64
	empty   atomic.Bool // the scene is: what they are told from now on is the last
}

// arrivingAtOnce is how many subscribers are on their way at a time, so that a
// hub sees a queue and not a flood.
const arrivingAtOnce = 64

func newCrowd(opts Options, scene string, conns []*connection) *crowd {
	c := &crowd{
		conns:    conns,
		complete: make(chan struct{}),
		refused:  make(chan error, 1),
		over:     make(chan struct{}),
	}
	for i := range opts.Subscribers {
		c.subscribers = append(c.subscribers, &subscriber{
			crowd: c, conn: conns[i/opts.PerConnection], scene: scene, sources: opts.Sources,
		})
	}
	return c
}

// follow has every subscriber follow until it has been told that all is over, it
// is cut off, or ctx ends.
func (c *crowd) follow(ctx context.Context) {
	defer close(c.over)
	var following sync.WaitGroup
	defer following.Wait()
	arriving := make(chan struct{}, arrivingAtOnce)
	for i, s := range c.subscribers {
		select {
		case arriving <- struct{}{}:
		case <-ctx.Done():
			return
		}
		following.Go(func() {
			there := false
			arrive := func() {
				there = true
				<-arriving
				if c.arrived.Add(1) == int64(len(c.subscribers)) {
					close(c.complete)
				}
			}
			if s.err = s.follow(ctx, arrive); there {
				return
			}
			<-arriving
			if s.err != nil {
				select {
				case c.refused <- &StreamError{fmt.Sprintf("subscriber %d of %d", i+1, len(c.subscribers)), s.err}:
				default: // another was refused before
				}
			}
		})
	}
}

// delivered returns how many positions have come so far.
func (c *crowd) delivered() uint64 {
	var sum uint64
	for _, conn := range c.conns {
		sum += conn.delivered.Load()
	}
	return sum
}
