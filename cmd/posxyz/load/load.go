// Package load loads a hub, and measures what comes of it: one publisher, and
// many subscribers of every sample, in a scene of their own.
//
// It guarantees that the wait until every subscriber is there does not count,
// that every position which was due is accounted for (delivered, told as skipped,
// or missing), and that it leaves no source behind in a hub that answers, also when
// ctx ends.
//
// It does not guarantee that what it measures is the hub alone: it takes time
// itself, and where it runs on the hub's machine it takes it from the hub. It
// decodes of each position only what it needs, to take little.
package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Options say how a hub is loaded. All of them must be set, but Progress.
type Options struct {
	Hub           string // host:port
	Subscribers   int
	PerConnection int     // subscribers that share a connection
	Sources       int     // that one publisher moves, over one stream
	Rate          float64 // samples a second of each source
	For           time.Duration
	Progress      func(Progress) // nil: nobody wants to know
}

// Progress is how far a run has come.
type Progress struct {
	Arrived   int           // subscribers that have been told what is there
	Elapsed   time.Duration // since all of them had; 0 until then
	Delivered uint64
}

// StreamError is a stream that the hub refused, or ended before its time.
type StreamError struct {
	Stream string // which
	Err    error  // a gRPC status, or io.EOF
}

// Error returns one sentence.
func (e *StreamError) Error() string { return fmt.Sprintf("load: %s: %v", e.Stream, e.Err) }

// Unwrap returns what went wrong.
func (e *StreamError) Unwrap() error { return e.Err }

// How long a run waits: between two calls of Progress, for a next subscriber to
// arrive, and at its end for what is on the way, or after ctx's end.
const (
	progressEvery = 100 * time.Millisecond
	arrivesWithin = 5 * time.Second
	settlesWithin = 2 * time.Second
	endsWithin    = 800 * time.Millisecond
)

// run is one run.
type run struct {
	// fixed after Run has begun
	opts  Options
	scene string
	crowd *crowd

	began time.Time // when all subscribers were there; owned by Run
}

// Run loads the hub for as long as it is told, or until ctx ends: then the Result
// is of the time until then. There is no Result when ctx ends before all
// subscribers are there, and when the hub refuses a subscriber or the publisher,
// which is a *StreamError.
func Run(ctx context.Context, opts Options) (Result, error) {
	conns, err := connect(opts)
	if err != nil {
		return Result{}, err
	}
	defer disconnect(conns)
	r := &run{opts: opts, scene: fmt.Sprintf("bench-%08x", rand.Uint32())}
	r.crowd = newCrowd(opts, r.scene, conns)

	// Streams outlive ctx for a moment, to be told of what is on the way.
	streams, cut := context.WithCancel(context.WithoutCancel(ctx))
	var working sync.WaitGroup
	defer working.Wait()
	defer cut()
	working.Go(func() { r.crowd.follow(streams) })
	if err := r.gather(ctx); err != nil {
		return Result{}, err
	}

	r.began = time.Now()
	loading, stop := context.WithTimeout(ctx, opts.For)
	defer stop()
	pub := newPublisher(opts, r.scene, conns[0].api, r.began)
	published := make(chan struct{})
	working.Go(func() {
		defer close(published)
		pub.publish(loading, streams)
	})
	r.await(published)
	if pub.err != nil {
		return Result{}, &StreamError{"the publisher", pub.err}
	}
	r.crowd.empty.Store(true)
	r.settle(ctx)
	cut()
	working.Wait()
	return r.result(pub), nil
}

// gather waits until every subscriber has been told what is there.
func (r *run) gather(ctx context.Context) error {
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	arrived, since := 0, time.Now()
	for {
		select {
		case <-r.crowd.complete:
			return nil
		case err := <-r.crowd.refused:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
		if now := int(r.crowd.arrived.Load()); now > arrived {
			arrived, since = now, time.Now()
		}
		if time.Since(since) > arrivesWithin {
			return fmt.Errorf("load: %d of %d subscribers are there, and for %v no other came", arrived, r.opts.Subscribers, arrivesWithin)
		}
		r.report()
	}
}

// await waits until done is closed.
func (r *run) await(done <-chan struct{}) {
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
			r.report()
		}
	}
}

// settle waits until every subscriber has been told that all is over, but not
// for long.
func (r *run) settle(ctx context.Context) {
	patience := time.NewTimer(settlesWithin)
	defer patience.Stop()
	select {
	case <-r.crowd.over:
		return
	case <-patience.C:
		return
	case <-ctx.Done():
	}
	patience.Reset(endsWithin)
	select {
	case <-r.crowd.over:
	case <-patience.C:
	}
}

func (r *run) report() {
	if r.opts.Progress == nil {
		return
	}
	p := Progress{Arrived: int(r.crowd.arrived.Load()), Delivered: r.crowd.delivered()}
	if !r.began.IsZero() {
		p.Elapsed = min(time.Since(r.began), r.opts.For)
	}
	r.opts.Progress(p)
}

// result adds up what every subscriber was told.
func (r *run) result(pub *publisher) Result {
	result := Result{
		Scene:       r.scene,
		Subscribers: r.opts.Subscribers,
		Connections: len(r.crowd.conns),
		Sources:     r.opts.Sources,
		Elapsed:     pub.elapsed,
		Due:         pub.due,
		Published:   pub.published,
		Delivered:   r.crowd.delivered(),
		Ages:        &Ages{},
	}
	for _, c := range r.crowd.conns {
		result.Ages.add(&c.ages)
		result.Elapsed = max(result.Elapsed, time.UnixMicro(c.lastUS.Load()).Sub(r.began))
	}
	for _, s := range r.crowd.subscribers {
		result.Skipped += s.skipped
		result.Missing += pub.published - min(pub.published, s.received+s.skipped)
		if s.err != nil {
			result.CutOff++
			result.CutOffBy = s.err
		}
	}
	return result
}
