package samples

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// LiveOptions are the options of Live; the zero value is right for stdin.
type LiveOptions struct {
	Input string // what errors call it; "stdin" when empty
	// Warn is told of lines that were skipped, at most once a second, by the
	// goroutine that ranges over the samples. What is left over is told at the end.
	Warn func(*SkippedError)
}

// Live yields samples as their lines come in on r, until its end. A line that is no
// sample is skipped; but a header that will not do is an error, as nothing after it
// can be read. An error is the last thing yielded: that one, the reader's, or
// the context's cause. While the consumer is busy r is not read on, so that a
// sample waits in the pipe at most.
//
// Range over it once. It does not wait for a Read that is under way when it ends,
// as a Read of a terminal or a pipe cannot be interrupted: r may lose one more
// piece to the goroutine that reads, which ends with that Read.
func Live(ctx context.Context, r io.Reader, o LiveOptions) iter.Seq2[Sample, error] {
	if o.Input == "" {
		o.Input = "stdin"
	}
	return func(yield func(Sample, error) bool) {
		ended := make(chan struct{})
		defer close(ended)
		arrivals := make(chan arrival)
		go receive(newDecoder(o.Input, r, false), arrivals, ended)

		skipped := newSkips(o.Warn)
		defer skipped.close()
		for {
			if ctx.Err() != nil { // also when samples come without a pause
				yield(Sample{}, context.Cause(ctx))
				return
			}
			select {
			case <-ctx.Done(): // the top of the loop sees to it
			case <-skipped.quiet.C:
				skipped.tell()
			case a, more := <-arrivals:
				switch {
				case !more:
					return
				case a.skipped != nil:
					skipped.add(a.skipped)
				case a.err != nil:
					yield(Sample{}, a.err)
					return
				case !yield(a.sample, nil):
					return
				}
			}
		}
	}
}

// arrival is a line that came in: a sample, or a line to skip, or the error that
// ends it all.
type arrival struct {
	sample  Sample
	skipped *LineError
	err     error
}

// receive sends what d reads until it ends, then closes arrivals.
func receive(d *decoder, arrivals chan<- arrival, ended <-chan struct{}) {
	defer close(arrivals)
	for {
		r, err := d.next()
		if errors.Is(err, io.EOF) {
			return
		}
		a := arrival{sample: r.Sample}
		if bad, ok := errors.AsType[*LineError](err); ok && d.begun() {
			a.skipped = bad
		} else if ok {
			a.err = err
		} else if err != nil {
			a.err = fmt.Errorf("samples: %s: %w", d.input, err)
		}
		if a.sample.Captured.IsZero() {
			a.sample.Captured = time.Now()
		}
		select {
		case arrivals <- a:
		case <-ended:
			return
		}
		if a.err != nil {
			return
		}
	}
}
